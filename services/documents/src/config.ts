// Environment to typed configuration: the only file that knows the environment.
import type { FileStoreOptions } from '@lienthong/file-store';
import { platformEnvironment, readConfig } from '@lienthong/runtime';
import { z } from 'zod';

const mebibyte = 1024 * 1024;

const environment = z.object({
  ...platformEnvironment,
  PORT: platformEnvironment.PORT.default(0),
  /** Largest file that can be uploaded. */
  MAX_UPLOAD_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .max(100 * mebibyte)
    .default(50 * mebibyte),
});

export type DocumentsConfig = z.output<typeof environment>;

export const readDocumentsConfig = (): DocumentsConfig => readConfig(environment);

/** @throws when neither a folder nor a complete S3 store is configured */
export function fileStoreOptions(config: DocumentsConfig): FileStoreOptions {
  if (config.FILE_STORE_FOLDER !== undefined) return { folder: config.FILE_STORE_FOLDER };
  const { S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = config;
  if (!S3_ENDPOINT || !S3_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY)
    throw new Error('Set FILE_STORE_FOLDER, or S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY.');
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
