import { z } from 'zod';
import { platformEnvironment, readConfig } from '@lienthong/runtime';

const { DATABASE_URL, REDIS_URL, PORT, HOST, LOG_LEVEL, OIDC_ISSUER, OIDC_JWKS_URL, OIDC_AUDIENCE } =
  platformEnvironment;

const subgraphEnvironment = z.object({
  DATABASE_URL,
  REDIS_URL,
  PORT,
  HOST,
  LOG_LEVEL,
  OIDC_ISSUER,
  OIDC_JWKS_URL,
  OIDC_AUDIENCE,
});
const workerEnvironment = z.object({
  DATABASE_URL,
  REDIS_URL,
  LOG_LEVEL,
  /** A province file to load once, in the form of the demonstration province. */
  IMPORT_FILE: z.string().optional(),
});

export const readSubgraphConfig = (): z.output<typeof subgraphEnvironment> => readConfig(subgraphEnvironment);
export const readWorkerConfig = (): z.output<typeof workerEnvironment> => readConfig(workerEnvironment);
