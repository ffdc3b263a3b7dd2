export { createJobsBackend, type JobsBackend, type JobsBackendOptions, type JobQueue } from './jobs-backend.js';
export { startRelay, type Relay, type RelaySettings } from './relay.js';
export { handle, type Handler, type HandlerSteps, type JobContext } from './handler.js';
export { startWorker, type RunningWorker, type WorkerSettings } from './worker.js';
export { schedule, keepSchedule, type Schedule, type KeepScheduleSettings, type KeptSchedule } from './schedule.js';
export { type JobLogger, silentLogger } from './job-logger.js';
export { type Envelope } from './envelope.js';
