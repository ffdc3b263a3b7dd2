// Wires the concepts together; the only place that constructs things. Two processes and the tests start from here.
import { fileURLToPath } from 'node:url';
import { type Database, openDatabase } from '@lienthong/database';
import { createFileStore, type FileStore, type FileStoreOptions } from '@lienthong/file-store';
import { createJobsBackend, type JobsBackend, startRelay, startWorker } from '@lienthong/jobs';
import { type Clock, systemClock } from '@lienthong/kernel';
import { createSubgraph, type Logger, type RunningServer, type TokenVerifier } from '@lienthong/runtime';
import { migrations } from '../migrations/index.js';
import { CertificateEntity } from './certificates/certificate.entity.js';
import { anyPrivateKey } from './certificates/certificate.repository.js';
import { certificateResolvers } from './certificates/certificate.resolvers.js';
import { issueCertificateJob, requestCertificates } from './certificates/issue-certificate.job.js';
import { importCertificates, type ImportFolder } from './certificates/import-certificates.js';
import { CertificateRequestEntity } from './certificates/requests/certificate-request.entity.js';
import { allLacking } from './certificates/subscriber.js';
import { createContext, type SignaturesContext } from './context.js';
import { OrganisationEntity, PersonEntity } from './directory/directory.entity.js';
import { followOrganisationsJob, followPeopleJob } from './directory/follow-directory.job.js';
import { SignatureImageEntity } from './images/signature-image.entity.js';
import { importDemonstrationImages } from './images/signature-images.js';
import { createKeyVault, type KeyVault } from './keys/key-vault.js';
import { PrivateKeyEntity } from './keys/private-key.entity.js';
import { SigningActEntity } from './signing/signing-act.entity.js';
import { signingJob } from './signing/signing.job.js';
import { documentSignatureResolvers } from './verification/document-signatures.resolvers.js';
import { FileSignatureEntity, VerifiedFileEntity } from './verification/file-signature.entity.js';
import { followDeliveriesJob } from './verification/follow-deliveries.job.js';

export interface SignaturesOptions {
  readonly databaseUrl: string;
  /** Queue on Redis; on PostgreSQL when absent. */
  readonly redisUrl?: string | undefined;
  readonly fileStore: FileStoreOptions;
  /** 32 bytes. */
  readonly keyEncryptionKey: Buffer;
  /** Where this service is the certification authority too; null: certificates come from elsewhere. */
  readonly demonstration: { readonly imagesFolder: string } | null;
  /** Keys from another authority, taken over at the start of the worker. */
  readonly importFrom?: ImportFolder | null;
  /** How many files are signed at once by one process. */
  readonly signingConcurrency?: number;
  /** How often an act or a certificate is tried, and the first pause between, milliseconds. By default a minute in all. */
  readonly attempts?: number;
  readonly backoffMs?: number;
  readonly logger: Logger;
  readonly clock?: Clock;
}

export interface SignaturesApp {
  readonly database: Database;
  readonly files: FileStore;
  readonly vault: KeyVault;
  readonly backend: JobsBackend;
  startSubgraph(options: { port: number; host: string; tokenVerifier: TokenVerifier }): Promise<RunningServer>;
  /** Resolves when they listen to their queues. */
  startWorkers(): Promise<RunningWorkers>;
  close(): Promise<void>;
}

export interface RunningWorkers {
  /** For tests: the queues are empty and everything this service announced was confirmed. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** The room's own folder, from src/ and from dist/src/. */
const here = fileURLToPath(import.meta.url);
const schemaFolder = fileURLToPath(
  new URL(here.includes('/dist/src/') ? '../../schema' : '../schema', import.meta.url),
);
const entities = [
  OrganisationEntity,
  PersonEntity,
  PrivateKeyEntity,
  CertificateEntity,
  CertificateRequestEntity,
  SignatureImageEntity,
  SigningActEntity,
  VerifiedFileEntity,
  FileSignatureEntity,
];

export const openSignaturesDatabase = (url: string): Promise<Database> =>
  openDatabase({ url, schema: 'signatures', applicationName: 'lienthong-signatures', entities, migrations });

/**
 * A worker with the wrong key-encryption key must not start: it would refuse every act, and seal new keys apart from the old.
 * @throws {KeyUnreadableError}
 */
async function assertKeysReadable(database: Database, vault: KeyVault): Promise<void> {
  const sealed = await anyPrivateKey(database.manager);
  if (sealed) vault.open(sealed);
}

/** Connects and migrates; nothing runs yet. */
export async function createSignaturesApp(options: SignaturesOptions): Promise<SignaturesApp> {
  const { logger, clock = systemClock, attempts = 10, backoffMs = 200 } = options;
  const database = await openSignaturesDatabase(options.databaseUrl);
  await database.migrate();
  const backend = createJobsBackend({ redisUrl: options.redisUrl, databaseUrl: options.databaseUrl });
  const files = createFileStore(options.fileStore);
  const vault = createKeyVault(options.keyEncryptionKey);
  const issuesCertificates = options.demonstration !== null;

  return {
    database,
    files,
    vault,
    backend,
    startSubgraph: ({ port, host, tokenVerifier }) =>
      createSubgraph<SignaturesContext>({
        name: 'signatures',
        schemaFolder,
        resolvers: { ...certificateResolvers, ...documentSignatureResolvers },
        tokenVerifier,
        logger,
        clock,
        port,
        host,
        createContext: createContext(database),
        ready: { database: () => database.ping(), queue: () => backend.ping() },
      }),
    startWorkers: async () => {
      await assertKeysReadable(database, vault);
      if (options.demonstration) {
        await importDemonstrationImages(database, files, options.demonstration.imagesFolder);
        // Whoever was announced before this service issued certificates, or whose certificate ran out meanwhile.
        await database.transaction(async (tx) => requestCertificates(tx, await allLacking(tx, clock.now())));
      }
      if (options.importFrom) await importCertificates({ database, vault, clock, logger }, options.importFrom);
      const relay = startRelay({ database, backend, service: 'signatures', logger });
      const common = { backend, database, service: 'signatures', logger, attempts, backoffMs, clock } as const;
      const workers = [
        startWorker({
          ...common,
          queue: 'signing',
          concurrency: options.signingConcurrency ?? 2,
          handlers: [signingJob({ database, files, vault, attempts, issuesCertificates })],
        }),
        startWorker({
          ...common,
          queue: 'signatures-events',
          concurrency: 4,
          handlers: [
            followOrganisationsJob({ issuesCertificates }),
            followPeopleJob({ issuesCertificates }),
            followDeliveriesJob(),
            issueCertificateJob({ database, vault }),
          ],
        }),
      ];
      await Promise.all(workers.map(({ started }) => started));
      return {
        idle: async () => {
          await relay.idle();
          await Promise.all(workers.map((worker) => worker.idle()));
          await relay.settled();
        },
        close: async () => {
          await Promise.all(workers.map((worker) => worker.close()));
          await relay.close();
        },
      };
    },
    close: async () => {
      await backend.close();
      await database.close();
    },
  };
}
