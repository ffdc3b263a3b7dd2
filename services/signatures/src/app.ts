// Wires the concepts together; the only place that constructs things. Two processes and the tests start from here.
import { fileURLToPath } from 'node:url';
import { type Database, openDatabase } from '@lienthong/database';
import { createFileStore, type FileStore, type FileStoreOptions } from '@lienthong/file-store';
import { createJobsBackend, type JobsBackend, keepSchedule, startRelay, startWorker } from '@lienthong/jobs';
import { type Clock, systemClock } from '@lienthong/kernel';
import { createSubgraph, type Logger, type RunningServer, type TokenVerifier } from '@lienthong/runtime';
import { migrations } from '../migrations/index.js';
import { CertificateEntity } from './certificates/certificate.entity.js';
import { certificateResolvers } from './certificates/certificate.resolvers.js';
import { expiryResolvers } from './certificates/expiry/expiry.resolvers.js';
import { raiseRemindersJob, remindersPlan } from './certificates/expiry/raise-reminders.job.js';
import { issueCertificateJob, requestCertificates } from './certificates/issue-certificate.job.js';
import { importCertificates, type ImportFolder } from './certificates/import-certificates.js';
import { createLifeCycle } from './certificates/life-cycle.js';
import { CertificateRequestEntity } from './certificates/requests/certificate-request.entity.js';
import { certificateRequestResolvers } from './certificates/requests/certificate-request.resolvers.js';
import { signRequestJob } from './certificates/sign-request.job.js';
import { allLacking } from './certificates/subscriber.js';
import { createContext, type SignaturesContext } from './context.js';
import { createActivationCodes } from './custody/activation-code.js';
import { createAuthorisationSeal } from './custody/authorisation.js';
import { createCustody, type Custody } from './custody/custody.js';
import { custodyResolvers } from './custody/custody.resolvers.js';
import { giveDemonstrationPin } from './custody/demonstration-pin.js';
import { type PinPolicy, usualPinPolicy } from './custody/pin-rules.js';
import { PinStateEntity } from './custody/pin-state.entity.js';
import { UsedAuthorisationEntity } from './custody/used-authorisation.entity.js';
import { demonstrationTrustRoutes } from './demonstration-trust/demonstration-trust.js';
import { responderUrls } from './demonstration-trust/responder-urls.js';
import { OrganisationEntity, PersonEntity } from './directory/directory.entity.js';
import { followOrganisationsJob, followPeopleJob } from './directory/follow-directory.job.js';
import { expirePreparedJob, expirePreparedPlan } from './external/expire-prepared.job.js';
import { createExternalSigning } from './external/external.js';
import { externalResolvers } from './external/external.resolvers.js';
import { PreparedActEntity } from './external/prepared-act.entity.js';
import { housekeepingJob, housekeepingPlan } from './housekeeping.job.js';
import { SignatureImageEntity } from './images/signature-image.entity.js';
import { importDemonstrationImages } from './images/signature-images.js';
import { assertKeysReadable } from './keys/assert-keys-readable.js';
import { byService, createKeyVault, type KeyVault } from './keys/key-vault.js';
import { createHsm } from './keys/pkcs11/hsm.js';
import type { HsmOptions } from './keys/pkcs11/session-pool.js';
import { demonstrationPinCost, type PinCost, usualPinCost } from './keys/pin-derivation.js';
import { PrivateKeyEntity } from './keys/private-key.entity.js';
import { mergeResolvers } from './merge-resolvers.js';
import type { ArchiveLinkSettings } from './preservation/archive-link.js';
import { followIssuedJob, preservationHandlers, preservationPlan } from './preservation/preservation.job.js';
import type { ArchiveDigest } from './preservation/preservation.js';
import { preservationResolvers } from './preservation/preservation.resolvers.js';
import type { PreservationParts } from './preservation/preserve-file.js';
import { SigningActEntity } from './signing/signing-act.entity.js';
import { signingJob } from './signing/signing.job.js';
import { createTrustServices, type TrustOptions } from './trust/trust-services.js';
import { documentSignatureResolvers } from './verification/document-signatures.resolvers.js';
import { FileSignatureEntity, VerifiedFileEntity } from './verification/file-signature.entity.js';
import { followDeliveriesJob } from './verification/follow-deliveries.job.js';
import type { PdfJudge } from './verification/judge-pdf.js';
import { createJudgePool } from './verification/judge-pool.js';
import { readFileValidation } from './verification/read-file-validation.js';
import { revalidateDocument } from './verification/revalidate-document.js';
import { rememberedTrust } from './verification/remembered-trust.js';
import { validationHandlers, validationPlan } from './verification/validation.job.js';
import { validationResolvers } from './verification/validation.resolvers.js';

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
  /** Where this service is the certification authority too; null: certificates come from elsewhere. */
  readonly demonstration: {
    readonly imagesFolder: string;
    readonly pin: string;
    /** Where its certificates say that its trust services are: the gateway's address. Absent: it has none. */
    readonly responderBase?: string;
  } | null;
  /** Time-stamps and revocation data from outside; absent: signatures stay B-B, and nothing can be preserved. */
  readonly trust?: TrustOptions;
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
  readonly logger: Logger;
  readonly clock?: Clock;
}

export interface SignaturesApp {
  readonly database: Database;
  readonly files: FileStore;
  readonly vault: KeyVault;
  readonly custody: Custody;
  readonly backend: JobsBackend;
  readonly preservation: PreservationParts;
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
  PinStateEntity,
  PreparedActEntity,
  UsedAuthorisationEntity,
  VerifiedFileEntity,
  FileSignatureEntity,
];

export const openSignaturesDatabase = (url: string): Promise<Database> =>
  openDatabase({ url, schema: 'signatures', applicationName: 'lienthong-signatures', entities, migrations });

/** Connects and migrates; nothing runs yet. */
export async function createSignaturesApp(options: SignaturesOptions): Promise<SignaturesApp> {
  const { logger, clock = systemClock, attempts = 10, backoffMs = 200 } = options;
  const database = await openSignaturesDatabase(options.databaseUrl);
  await database.migrate();
  const backend = createJobsBackend({ redisUrl: options.redisUrl, databaseUrl: options.databaseUrl });
  const files = createFileStore(options.fileStore);
  const { pinPolicy = usualPinPolicy, authorisationMinutes = 15 } = options;
  const { pinCost = options.demonstration ? demonstrationPinCost : usualPinCost } = options;
  const vault = createKeyVault(options.keyEncryptionKey, options.formerKeyEncryptionKeys, { pinCost });
  const authorisations = createAuthorisationSeal(options.authorisationKey);
  const activationCodes = createActivationCodes(options.authorisationKey);
  const issuesCertificates = options.demonstration !== null;
  const hsm = options.hsm ? createHsm(options.hsm) : null;

  const personalProtection = options.demonstration
    ? ({ kind: 'PIN', pin: options.demonstration.pin } as const)
    : byService;
  const responderBase = options.demonstration?.responderBase;
  const urlsOf = responderBase === undefined ? undefined : responderUrls(responderBase).inCertificatesOf;
  const trust = createTrustServices({ database, clock, logger }, options.trust ?? { tsaUrls: [] });
  const preservation: PreservationParts = { database, files, trust, archiveDigest: options.archiveDigest ?? 'sha256' };
  const custody = createCustody({
    database,
    vault,
    clock,
    pinPolicy,
    authorisations,
    authorisationMinutes,
    issuesCertificates,
    activationCodes,
  });

  const judge = options.judge ?? createJudgePool();
  const validation = { database, files, trust, judge };

  const external = createExternalSigning({ database, files, clock, authorisationMinutes, authorisations, hsm });

  const lifeCycle = createLifeCycle({
    database,
    vault,
    hsm,
    clock,
    issuesCertificates,
    activationCodes,
    trustAnchors: trust.anchors,
  });

  return {
    database,
    files,
    vault,
    custody,
    backend,
    preservation,
    startSubgraph: ({ port, host, tokenVerifier }) =>
      createSubgraph<SignaturesContext>({
        name: 'signatures',
        schemaFolder,
        resolvers: mergeResolvers(
          certificateResolvers,
          certificateRequestResolvers,
          expiryResolvers,
          custodyResolvers,
          documentSignatureResolvers,
          externalResolvers,
          preservationResolvers,
          validationResolvers,
        ),
        tokenVerifier,
        logger,
        clock,
        port,
        host,
        createContext: createContext(
          database,
          custody,
          external,
          lifeCycle,
          {
            database,
            links: options.links ?? null,
            timeStampingAuthorities: trust.timeStamps?.urls ?? [],
          },
          readFileValidation({ ...validation, trust: rememberedTrust(trust, database, clock) }, clock),
          revalidateDocument({ database, clock }),
        ),
        ...(responderBase === undefined
          ? {}
          : { routes: demonstrationTrustRoutes({ database, vault, clock, publicUrl: responderBase }) }),
        ready: {
          database: () => database.ping(),
          queue: () => backend.ping(),
          trustAnchors: () => trust.anchors.ready(),
        },
      }),
    startWorkers: async () => {
      await assertKeysReadable(database, vault);
      if (options.demonstration) {
        await importDemonstrationImages(database, files, options.demonstration.imagesFolder);
        await giveDemonstrationPin({ database, vault }, options.demonstration.pin);
        // Whoever was announced before this service issued certificates, or whose certificate ran out meanwhile.
        await database.transaction(async (tx) => requestCertificates(tx, await allLacking(tx, clock.now())));
      }
      if (options.importFrom)
        await importCertificates({ database, vault, clock, logger, trustAnchors: trust.anchors }, options.importFrom);
      const relay = startRelay({ database, backend, service: 'signatures', logger });
      const common = { backend, database, service: 'signatures', logger, attempts, backoffMs, clock } as const;
      const workers = [
        startWorker({
          ...common,
          queue: 'signing',
          concurrency: options.signingConcurrency ?? 2,
          handlers: [
            signingJob({
              database,
              files,
              vault,
              hsm,
              authorisations,
              attempts,
              issuesCertificates,
              timeStamps: trust.timeStamps,
            }),
          ],
        }),
        startWorker({
          ...common,
          queue: 'signatures-events',
          concurrency: 4,
          handlers: [
            followOrganisationsJob({ issuesCertificates }),
            followPeopleJob({ issuesCertificates }),
            followDeliveriesJob(),
            followIssuedJob(),
            issueCertificateJob({ database, vault, personalProtection, urlsOf }),
            signRequestJob({ database, vault, urlsOf }),
            raiseRemindersJob({ issuesCertificates }),
            expirePreparedJob(),
            housekeepingJob({ database, files }),
          ],
        }),
        startWorker({ ...common, queue: 'preservation', concurrency: 2, handlers: preservationHandlers(preservation) }),
        startWorker({ ...common, queue: 'validation', concurrency: 2, handlers: validationHandlers(validation) }),
      ];
      const plans = [
        keepSchedule({ database, backend, logger, clock }, remindersPlan),
        keepSchedule({ database, backend, logger, clock }, preservationPlan),
        keepSchedule({ database, backend, logger, clock }, expirePreparedPlan),
        keepSchedule({ database, backend, logger, clock }, validationPlan),
        keepSchedule({ database, backend, logger, clock }, housekeepingPlan),
      ];
      await Promise.all(workers.map(({ started }) => started));
      await Promise.all(plans.map(({ planned }) => planned));
      return {
        idle: async () => {
          await relay.idle();
          await Promise.all(workers.map((worker) => worker.idle()));
          await relay.settled();
        },
        close: async () => {
          await Promise.all(plans.map((plan) => plan.close()));
          await Promise.all(workers.map((worker) => worker.close()));
          await relay.close();
        },
      };
    },
    close: async () => {
      await judge.close();
      await hsm?.close();
      await backend.close();
      await database.close();
    },
  };
}
