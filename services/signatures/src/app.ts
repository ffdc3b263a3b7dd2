// Joins the concepts of the service to its two processes; the tests start from here. What a concept consists of stands in its folder.
import { fileURLToPath } from 'node:url';
import type { Database } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import { createJobsBackend, type JobsBackend } from '@lienthong/jobs';
import { createSubgraph, type RunningServer, type TokenVerifier } from '@lienthong/runtime';
import { certificatesPart } from './certificates/certificates.part.js';
import { createContext, type SignaturesContext } from './context.js';
import type { Custody } from './custody/custody.js';
import { custodyPart } from './custody/custody.part.js';
import { demonstrationTrustRoutes } from './demonstration-trust/demonstration-trust.js';
import { directoryPart } from './directory/directory.part.js';
import { externalPart } from './external/external.part.js';
import { layFoundation } from './foundation.js';
import { housekeepingPart } from './housekeeping.job.js';
import { imagesPart } from './images/images.part.js';
import { keysReady } from './keys/assert-keys-readable.js';
import type { KeyVault } from './keys/key-vault.js';
import { keysPart } from './keys/keys.part.js';
import { mergeResolvers } from './merge-resolvers.js';
import type { SignaturesOptions } from './options.js';
import type { Part } from './part.js';
import { preservationPart } from './preservation/preservation.part.js';
import type { PreservationParts } from './preservation/preserve-file.js';
import { signingPart } from './signing/signing.part.js';
import { verificationPart } from './verification/verification.part.js';
import { type RunningWorkers, startWorkers } from './workers.js';

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

/** The room's own folder, from src/ and from dist/src/. */
const here = fileURLToPath(import.meta.url);
const schemaFolder = fileURLToPath(
  new URL(here.includes('/dist/src/') ? '../../schema' : '../schema', import.meta.url),
);

/** Connects and migrates; nothing runs yet. */
export async function createSignaturesApp(options: SignaturesOptions): Promise<SignaturesApp> {
  const foundation = await layFoundation(options);
  const { database, files, vault, trust, logger, clock } = foundation;
  const backend = createJobsBackend({ redisUrl: options.redisUrl, databaseUrl: options.databaseUrl });
  const custody = custodyPart(foundation, options);
  const certificates = certificatesPart(foundation, options);
  const external = externalPart(foundation);
  const images = imagesPart(foundation, options);
  const verification = verificationPart(foundation, options);
  const preservation = preservationPart(foundation, options);
  // In this order they prepare for work: images, PINs and certificates rest on readable keys.
  const parts: readonly Part[] = [
    keysPart(foundation),
    images,
    custody,
    certificates,
    directoryPart(foundation),
    external,
    verification,
    preservation,
    signingPart(foundation, options),
    housekeepingPart(foundation),
  ];
  const publicUrl = options.demonstration?.responderBase;
  return {
    database,
    files,
    vault,
    custody: custody.context.custody,
    backend,
    preservation: preservation.tools,
    startSubgraph: ({ port, host, tokenVerifier }) =>
      createSubgraph<SignaturesContext>({
        name: 'signatures',
        schemaFolder,
        resolvers: mergeResolvers(...parts.flatMap((part) => part.resolvers ?? [])),
        tokenVerifier,
        logger,
        clock,
        port,
        host,
        createContext: createContext({ custody, certificates, external, images, verification, preservation }),
        ...(publicUrl === undefined ? {} : { routes: demonstrationTrustRoutes({ database, vault, clock, publicUrl }) }),
        ready: {
          database: () => database.ping(),
          queue: () => backend.ping(),
          trustAnchors: () => trust.anchors.ready(),
          keys: () => keysReady(database, vault),
        },
      }),
    startWorkers: () => startWorkers(foundation, backend, parts, options),
    close: async () => {
      for (const part of parts) await part.close?.();
      await backend.close();
      await database.close();
    },
  };
}
