import { z } from 'zod';
import type { FileStoreOptions } from '@lienthong/file-store';
import { platformEnvironment, readConfig } from '@lienthong/runtime';

const { PORT, OIDC_ISSUER, OIDC_JWKS_URL, OIDC_AUDIENCE, HOST, ...ofBoth } = platformEnvironment;

const environment = z.object(ofBoth);
type Environment = z.output<typeof environment>;

const subgraphEnvironment = environment.extend({ PORT, HOST, OIDC_ISSUER, OIDC_JWKS_URL, OIDC_AUDIENCE });

export const readWorkerConfig = (): Environment => readConfig(environment);
export const readSubgraphConfig = (): z.output<typeof subgraphEnvironment> => readConfig(subgraphEnvironment);

/** A folder when one is named, otherwise S3. */
export function fileStoreOptions(config: Environment): FileStoreOptions {
  if (config.FILE_STORE_FOLDER) return { folder: config.FILE_STORE_FOLDER };
  const { S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = config;
  if (!S3_ENDPOINT || !S3_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) {
    throw new Error('Set FILE_STORE_FOLDER, or S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY.');
  }
  return {
    s3: {
      endpoint: S3_ENDPOINT,
      bucket: S3_BUCKET,
      region: S3_REGION,
      accessKeyId: S3_ACCESS_KEY_ID,
      secretAccessKey: S3_SECRET_ACCESS_KEY,
    },
  };
}
