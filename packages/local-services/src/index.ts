export { startPostgres, removePostgres, type RunningPostgres, type PostgresOptions } from './postgres.js';
export { obtainRedis, startRedis, type RunningRedis } from './redis.js';
export { freePort } from './free-port.js';
