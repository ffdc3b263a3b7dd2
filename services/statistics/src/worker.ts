// The worker process: takes the facts, freezes the reports.
import { createFileStore } from '@lienthong/file-store';
import { createLogger, runProcess } from '@lienthong/runtime';
import { createStatisticsApp } from './app.js';
import { fileStoreOptions, readWorkerConfig } from './config.js';

const config = readWorkerConfig();
const logger = createLogger({ name: 'statistics-worker', level: config.LOG_LEVEL });

await runProcess({
  name: 'statistics-worker',
  logger,
  start: async () => {
    const app = await createStatisticsApp({
      databaseUrl: config.DATABASE_URL,
      redisUrl: config.REDIS_URL,
      files: createFileStore(fileStoreOptions(config)),
      links: { secret: config.FILE_LINK_SECRET, publicUrl: config.PUBLIC_URL },
      logger,
    });
    const work = await app.work();
    return {
      close: async () => {
        await work.close();
        await app.close();
      },
    };
  },
});
