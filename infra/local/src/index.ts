export { startProvince, type RunningProvince } from './start.js';
export { terminalProgress, type Progress } from './progress.js';
export { repositoryRoot } from './repository-root.js';
export type { Settings } from './settings.js';
