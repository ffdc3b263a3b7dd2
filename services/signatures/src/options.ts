// What the service is given by its configuration, or by a test.
import type { FileStoreOptions } from '@lienthong/file-store';
import type { Clock } from '@lienthong/kernel';
import type { Logger } from '@lienthong/runtime';
import type { ImportFolder } from './certificates/import-certificates.js';
import type { PinPolicy } from './custody/pin-rules.js';
import type { HsmOptions } from './keys/pkcs11/session-pool.js';
import type { MakeKeyPair } from './keys/key-pair.js';
import type { PinCost } from './keys/pin-derivation.js';
import type { ArchiveLinkSettings } from './preservation/archive-link.js';
import type { ArchiveDigest } from './preservation/preservation.js';
import type { RsaScheme } from './signing/rsa-scheme.js';
import type { TrustOptions } from './trust/trust-services.js';
import type { PdfJudge } from './verification/judge-pdf.js';

export interface SignaturesOptions {
  readonly databaseUrl: string;
  /** Queue on Redis; on PostgreSQL when absent. */
  readonly redisUrl?: string | undefined;
  readonly fileStore: FileStoreOptions;
  /** 32 bytes. */
  readonly keyEncryptionKey: Buffer;
  /** Those before it, while keys are still wrapped under them. */
  readonly formerKeyEncryptionKeys?: readonly Buffer[];
  /** 32 bytes: seals the signers' consent on its way from the subgraph to the worker. */
  readonly authorisationKey: Buffer;
  /** How long a consent waits for its act to begin, minutes. 15 by default. */
  readonly authorisationMinutes?: number;
  readonly pinPolicy?: PinPolicy;
  readonly pinCost?: PinCost;
  /** For tests: where key pairs come from. Made anew unless given; no configuration gives it. */
  readonly makeKeyPair?: MakeKeyPair;
  /** Where this service is the certification authority too; null: certificates come from elsewhere. */
  readonly demonstration: {
    readonly imagesFolder: string;
    readonly pin: string;
    /** Where its certificates say that its trust services are: the gateway's address. Absent: it has none. */
    readonly responderBase?: string;
  } | null;
  /** Time-stamps and revocation data from outside; absent: signatures stay B-B, and nothing can be preserved. */
  readonly trust?: TrustOptions;
  /** How RSA keys kept here sign; PKCS #1 v1.5 by default. */
  readonly rsaScheme?: RsaScheme;
  /** Of archive time-stamps; SHA-256 by default. */
  readonly archiveDigest?: ArchiveDigest;
  /** For downloads of archival renditions. */
  readonly links?: ArchiveLinkSettings;
  /** Security module that keys may live in; absent: none. */
  readonly hsm?: HsmOptions | null;
  /** Keys from another authority, taken over at the start of the worker. */
  readonly importFrom?: ImportFolder | null;
  /** How many files are signed at once by one process. */
  readonly signingConcurrency?: number;
  /** Validates files; threads of its own unless given. */
  readonly judge?: PdfJudge;
  /** How often an act or a certificate is tried, and the first pause between, milliseconds. By default a minute in all. */
  readonly attempts?: number;
  readonly backoffMs?: number;
  /** False: nothing happens by itself at its time; for tests, which say when it is time. True by default. */
  readonly plans?: boolean;
  readonly logger: Logger;
  readonly clock?: Clock;
}
