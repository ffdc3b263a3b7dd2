// The subgraph process.
import { createLogger, createTokenVerifier, runProcess } from '@lienthong/runtime';
import { createOrganisationsApp } from './app.js';
import { readSubgraphConfig } from './config.js';

const config = readSubgraphConfig();
const logger = createLogger({ name: 'organisations', level: config.LOG_LEVEL });

await runProcess({
  name: 'organisations',
  logger,
  start: async () => {
    const app = await createOrganisationsApp({ databaseUrl: config.DATABASE_URL, redisUrl: config.REDIS_URL, logger });
    const tokenVerifier = createTokenVerifier({
      issuer: config.OIDC_ISSUER,
      jwksUrl: config.OIDC_JWKS_URL,
      audience: config.OIDC_AUDIENCE,
    });
    const server = await app.serve({ tokenVerifier, host: config.HOST, port: config.PORT });
    return {
      url: server.url,
      close: async () => {
        await server.close();
        await app.close();
      },
    };
  },
});
