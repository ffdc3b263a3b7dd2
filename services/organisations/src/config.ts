import { z } from 'zod';
import { platformEnvironment, readConfig } from '@lienthong/runtime';

const { DATABASE_URL, REDIS_URL, PORT, HOST, LOG_LEVEL, OIDC_ISSUER, OIDC_JWKS_URL, OIDC_AUDIENCE } =
  platformEnvironment;

export const readSubgraphConfig = () =>
  readConfig(z.object({ DATABASE_URL, REDIS_URL, PORT, HOST, LOG_LEVEL, OIDC_ISSUER, OIDC_JWKS_URL, OIDC_AUDIENCE }));

export const readWorkerConfig = () =>
  readConfig(
    z.object({
      DATABASE_URL,
      REDIS_URL,
      LOG_LEVEL,
      /** A province file to load once, in the form of the demonstration province. */
      IMPORT_FILE: z.string().optional(),
    }),
  );
