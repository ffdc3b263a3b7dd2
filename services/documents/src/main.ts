// The process that answers GraphQL and moves files.
import { createFileStore } from '@lienthong/file-store';
import { createLogger, createTokenVerifier, runProcess } from '@lienthong/runtime';
import { createDocumentsApp } from './app.js';
import { fileStoreOptions, readDocumentsConfig } from './config.js';

const config = readDocumentsConfig();
const logger = createLogger({ name: 'documents', level: config.LOG_LEVEL });

await runProcess({
  name: 'documents',
  logger,
  start: async () => {
    const app = await createDocumentsApp({
      databaseUrl: config.DATABASE_URL,
      redisUrl: config.REDIS_URL,
      logger,
      // Woken by its own commits; the worker process looks after the rest.
      relayIntervalMs: 2_000,
    });
    const { url } = await app.startSubgraph({
      fileStore: createFileStore(fileStoreOptions(config)),
      fileLinkSecret: config.FILE_LINK_SECRET,
      publicUrl: config.PUBLIC_URL,
      tokenVerifier: createTokenVerifier({
        issuer: config.OIDC_ISSUER,
        jwksUrl: config.OIDC_JWKS_URL,
        audience: config.OIDC_AUDIENCE,
      }),
      port: config.PORT,
      host: config.HOST,
      maxUploadBytes: config.MAX_UPLOAD_BYTES,
    });
    return { url, close: () => app.close() };
  },
});
