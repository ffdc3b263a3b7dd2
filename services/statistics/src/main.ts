// The subgraph process.
import { createFileStore } from '@lienthong/file-store';
import { createLogger, createTokenVerifier, runProcess } from '@lienthong/runtime';
import { createStatisticsApp } from './app.js';
import { fileStoreOptions, readSubgraphConfig } from './config.js';

const config = readSubgraphConfig();
const logger = createLogger({ name: 'statistics', level: config.LOG_LEVEL });

await runProcess({
  name: 'statistics',
  logger,
  start: async () => {
    const app = await createStatisticsApp({
      databaseUrl: config.DATABASE_URL,
      redisUrl: config.REDIS_URL,
      files: createFileStore(fileStoreOptions(config)),
      links: { secret: config.FILE_LINK_SECRET, publicUrl: config.PUBLIC_URL },
      logger,
    });
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
