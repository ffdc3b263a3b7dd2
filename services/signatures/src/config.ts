// The environment as this service needs it; the only file that reads it.
import { fileURLToPath } from 'node:url';
import type { FileStoreOptions } from '@lienthong/file-store';
import { platformEnvironment, readConfig, type TokenVerifierOptions } from '@lienthong/runtime';
import { z } from 'zod';
import type { SignaturesOptions } from './app.js';

/** The pictures that come with this room: from src/ and from dist/src/. */
const here = fileURLToPath(import.meta.url);
const demonstrationImages = fileURLToPath(
  new URL(here.includes('/dist/src/') ? '../../demonstration' : '../demonstration', import.meta.url),
);
const truth = z.enum(['true', 'false']).transform((text) => text === 'true');

interface StoreEnvironment {
  readonly FILE_STORE_FOLDER?: string | undefined;
  readonly S3_ENDPOINT?: string | undefined;
  readonly S3_BUCKET?: string | undefined;
  readonly S3_REGION: string;
  readonly S3_ACCESS_KEY_ID?: string | undefined;
  readonly S3_SECRET_ACCESS_KEY?: string | undefined;
}

const environment = z
  .object({
    ...platformEnvironment,
    /** Wraps the data keys of all private keys; lose it and every key is lost. */
    KEY_ENCRYPTION_KEY: z
      .string()
      .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64')
      .transform((text) => Buffer.from(text, 'base64')),
    /** `true`: this service is a certification authority of its own and issues to everybody. Never in production. */
    DEMONSTRATION_CA: truth.default(false),
    /** Folder with signature-blue.png and seal-red.png, shown for everybody who has no picture of their own. */
    DEMONSTRATION_IMAGES: z.string().optional(),
    /** Folder with `person-<id>.p12` and `organisation-<id>.p12`, readable by this process alone, and their passphrase. */
    CERTIFICATE_FOLDER: z.string().optional(),
    CERTIFICATE_PASSPHRASE: z
      .string()
      .regex(/^[\x20-\x7e]*$/, 'must be plain ASCII: tools encode other letters of a PKCS #12 passphrase differently')
      .default(''),
    SIGNING_CONCURRENCY: z.coerce.number().int().min(1).max(16).default(2),
  })
  .refine((read) => storeOf(read) !== null, {
    path: ['FILE_STORE_FOLDER'],
    message: 'set it, or all of S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY',
  });

export interface SignaturesConfig {
  readonly app: Omit<SignaturesOptions, 'logger' | 'clock'>;
  readonly listen: { readonly port: number; readonly host: string };
  readonly identity: TokenVerifierOptions;
  readonly logLevel: string;
}

/** An environment that cannot be used ends the process with every fault named. */
export function signaturesConfig(): SignaturesConfig {
  const read = readConfig(environment);
  return {
    app: {
      databaseUrl: read.DATABASE_URL,
      redisUrl: read.REDIS_URL,
      fileStore: storeOf(read)!,
      keyEncryptionKey: read.KEY_ENCRYPTION_KEY,
      demonstration: read.DEMONSTRATION_CA ? { imagesFolder: read.DEMONSTRATION_IMAGES ?? demonstrationImages } : null,
      importFrom:
        read.CERTIFICATE_FOLDER === undefined
          ? null
          : { folder: read.CERTIFICATE_FOLDER, passphrase: read.CERTIFICATE_PASSPHRASE },
      signingConcurrency: read.SIGNING_CONCURRENCY,
    },
    listen: { port: read.PORT, host: read.HOST },
    identity: {
      issuer: read.OIDC_ISSUER,
      audience: read.OIDC_AUDIENCE,
      ...(read.OIDC_JWKS_URL === undefined ? {} : { jwksUrl: read.OIDC_JWKS_URL }),
    },
    logLevel: read.LOG_LEVEL,
  };
}

/** The folder wins over S3; null when neither is set whole. */
function storeOf(read: StoreEnvironment): FileStoreOptions | null {
  if (read.FILE_STORE_FOLDER !== undefined) return { folder: read.FILE_STORE_FOLDER };
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region } = read;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = read;
  if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) return null;
  return { s3: { endpoint, bucket, region, accessKeyId, secretAccessKey } };
}
