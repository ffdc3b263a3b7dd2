// The environment as this service needs it; the only file that reads it.
import { fileURLToPath } from 'node:url';
import type { FileStoreOptions } from '@lienthong/file-store';
import { platformEnvironment, readConfig, type TokenVerifierOptions } from '@lienthong/runtime';
import { z } from 'zod';
import type { SignaturesOptions } from './options.js';
import { longestMinutes } from './custody/authorisation.js';
import { isFitPin, usualPinPolicy } from './custody/pin-rules.js';
import type { HsmOptions } from './keys/pkcs11/session-pool.js';
import { archiveDigests } from './preservation/preservation.js';
import { rsaSchemes } from './signing/rsa-scheme.js';

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

interface HsmEnvironment {
  readonly PKCS11_MODULE?: string | undefined;
  readonly PKCS11_TOKEN?: string | undefined;
  readonly PKCS11_SLOT?: number | undefined;
  readonly PKCS11_PIN?: string | undefined;
}

/** 32 bytes in base64. */
const isKey = (text: string): boolean => Buffer.from(text, 'base64').length === 32;
const secretKey = z
  .string()
  .refine(isKey, 'must be 32 bytes in base64')
  .transform((text) => Buffer.from(text, 'base64'));

const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((one) => one.trim() || []));
const urlList = list.refine(
  (urls) => urls.every((url) => /^https?:/.test(url) && URL.canParse(url)),
  'must be http or https URLs, comma-separated',
);

const environment = z
  .object({
    ...platformEnvironment,
    /** Wraps the data keys of all private keys; lose it and every key is lost. */
    KEY_ENCRYPTION_KEY: secretKey,
    /** Those before it, comma-separated, until `rotate-keys` says that no key is left under them. */
    FORMER_KEY_ENCRYPTION_KEYS: z
      .string()
      .default('')
      .transform((text) => text.split(',').filter((one) => one.trim() !== ''))
      .refine((keys) => keys.every(isKey), 'must be keys of 32 bytes in base64, comma-separated')
      .transform((keys) => keys.map((one) => Buffer.from(one, 'base64'))),
    /** Seals the signers' consent between subgraph and worker; changing it makes those under way invalid, no more. */
    AUTHORISATION_KEY: secretKey,
    /** How long a signer's consent waits for its act to begin. */
    AUTHORISATION_MINUTES: z.coerce.number().int().min(1).max(longestMinutes).default(15),
    /** Wrong PINs in a row that lock a personal key. */
    PIN_ATTEMPTS: z.coerce.number().int().min(3).max(20).default(usualPinPolicy.attempts),
    /** `true`: this service is a certification authority of its own and issues to everybody. Never in production. */
    DEMONSTRATION_CA: truth.default(false),
    /** The PIN of everybody whose key the demonstration makes. */
    DEMONSTRATION_PIN: z.string().refine(isFitPin, 'must be a PIN that the service would accept').optional(),
    /** Folder with `person-<id>.png`, `organisation-<id>.png`, and signature-blue.png and seal-red.png for everybody else. */
    DEMONSTRATION_IMAGES: z.string().optional(),
    /** Folder with `person-<id>.p12` and `organisation-<id>.p12`, readable by this process alone, and their passphrase. */
    CERTIFICATE_FOLDER: z.string().optional(),
    CERTIFICATE_PASSPHRASE: z.string().default(''),
    /** Time-stamping authorities (RFC 3161), comma-separated, in the order in which they are asked; none: signatures stay B-B. */
    TSA_URLS: urlList,
    /** Asked for a certificate's status after the places it names itself; comma-separated. */
    OCSP_URLS: urlList,
    CRL_URLS: urlList,
    /** `host:port`, comma-separated: private addresses that a certificate may name. The addresses above may be private anyway. */
    TRUST_PRIVATE_HOSTS: list,
    /** Folder with `public-service/`, `public-ca/` and `configured/` of PEM files: the roots that are believed. */
    TRUST_ANCHORS_FOLDER: z.string().optional(),
    /** For one question to one trust service. */
    TRUST_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(3_000),
    /** How RSA keys kept here sign. */
    RSA_SIGNATURE_SCHEME: z.enum(rsaSchemes).default('RSA_PKCS1'),
    /** Of archive time-stamps; a stronger one puts what is preserved under a new time-stamp. */
    ARCHIVE_DIGEST: z.enum(archiveDigests).default('sha256'),
    /** Module of the security module keys may live in, e.g. /usr/lib/softhsm/libsofthsm2.so; its token by label or by slot id; its PIN. */
    PKCS11_MODULE: z.string().optional(),
    PKCS11_TOKEN: z.string().optional(),
    PKCS11_SLOT: z.coerce.number().int().min(0).optional(),
    PKCS11_PIN: z.string().optional(),
    SIGNING_CONCURRENCY: z.coerce.number().int().min(1).max(16).default(2),
  })
  .refine((read) => !read.DEMONSTRATION_CA || read.DEMONSTRATION_PIN !== undefined, {
    path: ['DEMONSTRATION_PIN'],
    message: 'set it where DEMONSTRATION_CA is true',
  })
  .refine((read) => !read.KEY_ENCRYPTION_KEY.equals(read.AUTHORISATION_KEY), {
    path: ['AUTHORISATION_KEY'],
    message: 'must be another key than KEY_ENCRYPTION_KEY',
  })
  .refine((read) => hsmOf(read) !== undefined, {
    path: ['PKCS11_MODULE'],
    message: 'set it with PKCS11_PIN and either PKCS11_TOKEN or PKCS11_SLOT, or none of them',
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
      formerKeyEncryptionKeys: read.FORMER_KEY_ENCRYPTION_KEYS,
      authorisationKey: read.AUTHORISATION_KEY,
      authorisationMinutes: read.AUTHORISATION_MINUTES,
      pinPolicy: { ...usualPinPolicy, attempts: read.PIN_ATTEMPTS },
      demonstration: read.DEMONSTRATION_CA
        ? {
            imagesFolder: read.DEMONSTRATION_IMAGES ?? demonstrationImages,
            pin: read.DEMONSTRATION_PIN!,
            responderBase: read.PUBLIC_URL,
          }
        : null,
      trust: {
        tsaUrls: read.TSA_URLS,
        ocspUrls: read.OCSP_URLS,
        crlUrls: read.CRL_URLS,
        privateHosts: read.TRUST_PRIVATE_HOSTS,
        anchorsFolder: read.TRUST_ANCHORS_FOLDER ?? null,
        withinMs: read.TRUST_TIMEOUT_MS,
      },
      rsaScheme: read.RSA_SIGNATURE_SCHEME,
      archiveDigest: read.ARCHIVE_DIGEST,
      hsm: hsmOf(read) ?? null,
      links: { secret: read.FILE_LINK_SECRET, publicUrl: read.PUBLIC_URL },
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

/** Null: none is configured; undefined: not whole. */
function hsmOf({
  PKCS11_MODULE: modulePath,
  PKCS11_TOKEN: label,
  PKCS11_SLOT: slotId,
  PKCS11_PIN: pin,
}: HsmEnvironment): HsmOptions | null | undefined {
  if (modulePath === undefined)
    return pin === undefined && label === undefined && slotId === undefined ? null : undefined;
  if (pin === undefined || (label === undefined) === (slotId === undefined)) return undefined;
  return { modulePath, pin, token: label === undefined ? { slotId: slotId! } : { label } };
}

/** The folder wins over S3; null when neither is set whole. */
function storeOf(read: StoreEnvironment): FileStoreOptions | null {
  if (read.FILE_STORE_FOLDER !== undefined) return { folder: read.FILE_STORE_FOLDER };
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region } = read;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = read;
  if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) return null;
  return { s3: { endpoint, bucket, region, accessKeyId, secretAccessKey } };
}
