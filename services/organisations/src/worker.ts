// The worker process: loads what is to be loaded, then passes the outbox on.
import { createLogger, runProcess } from '@lienthong/runtime';
import { createOrganisationsApp } from './app.js';
import { readWorkerConfig } from './config.js';

const config = readWorkerConfig();
const logger = createLogger({ name: 'organisations-worker', level: config.LOG_LEVEL });

await runProcess({
  name: 'organisations-worker',
  logger,
  start: async () => {
    const app = await createOrganisationsApp({ databaseUrl: config.DATABASE_URL, redisUrl: config.REDIS_URL, logger });
    const work = await app.work({ importFile: config.IMPORT_FILE });
    return {
      close: async () => {
        await work.close();
        await app.close();
      },
    };
  },
});
