// The subgraph process: answers who signed what, and which certificates are in force.
import { createLogger, createTokenVerifier, runProcess } from '@lienthong/runtime';
import { createSignaturesApp } from './app.js';
import { signaturesConfig } from './config.js';

const config = signaturesConfig();
const logger = createLogger({ name: 'signatures', level: config.logLevel });

await runProcess({
  name: 'signatures',
  logger,
  start: async () => {
    const app = await createSignaturesApp({ ...config.app, logger });
    const server = await app.startSubgraph({ ...config.listen, tokenVerifier: createTokenVerifier(config.identity) });
    return {
      url: server.url,
      close: async () => {
        await server.close();
        await app.close();
      },
    };
  },
});
