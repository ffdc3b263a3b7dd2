export { startProvince } from './start.js';
export type { RunningProvince } from './running-province.js';
export { terminalProgress, type Progress } from './progress.js';
export { repositoryRoot } from './repository-root.js';
export type { Settings } from './settings.js';
