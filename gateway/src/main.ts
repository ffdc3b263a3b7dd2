import { createLogger, createTokenVerifier, runProcess } from '@lienthong/runtime';
import { createGateway } from './app.js';
import { readGatewayConfig, subgraphUrls } from './config.js';

const config = readGatewayConfig();
const logger = createLogger({ name: 'gateway', level: config.LOG_LEVEL });

await runProcess({
  name: 'gateway',
  logger,
  start: () =>
    createGateway({
      port: config.PORT,
      host: config.HOST,
      logger,
      tokenVerifier: createTokenVerifier({
        issuer: config.OIDC_ISSUER,
        jwksUrl: config.OIDC_JWKS_URL,
        audience: config.OIDC_AUDIENCE,
      }),
      subgraphUrls: subgraphUrls(config),
      explorer: config.EXPLORER
        ? { issuer: config.OIDC_ISSUER, clientId: config.OIDC_CLIENT_ID, scopes: config.OIDC_SCOPES }
        : null,
      corsOrigins: config.CORS_ORIGINS,
      uploadLimitBytes: config.UPLOAD_LIMIT_BYTES,
    }),
});
