// The process that does the service's jobs: deliveries, answers to signing acts, the directory.
import { createLogger, runProcess } from '@lienthong/runtime';
import { createDocumentsApp } from './app.js';
import { readDocumentsConfig } from './config.js';

const config = readDocumentsConfig();
const logger = createLogger({ name: 'documents-worker', level: config.LOG_LEVEL });

await runProcess({
  name: 'documents-worker',
  logger,
  start: async () => {
    const app = await createDocumentsApp({
      databaseUrl: config.DATABASE_URL,
      redisUrl: config.REDIS_URL,
      logger,
    });
    app.startWorkers();
    return { close: () => app.close() };
  },
});
