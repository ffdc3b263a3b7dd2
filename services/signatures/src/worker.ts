// The worker process: signs, issues certificates, follows the directory and the deliveries.
import { createLogger, runProcess } from '@lienthong/runtime';
import { createSignaturesApp } from './app.js';
import { signaturesConfig } from './config.js';

const config = signaturesConfig();
const logger = createLogger({ name: 'signatures-worker', level: config.logLevel });

await runProcess({
  name: 'signatures-worker',
  logger,
  start: async () => {
    const app = await createSignaturesApp({ ...config.app, logger });
    const workers = await app.startWorkers();
    return {
      close: async () => {
        await workers.close();
        await app.close();
      },
    };
  },
});
