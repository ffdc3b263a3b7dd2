// Wires the documents service together: the only place that constructs things.
import { createJobsBackend, startRelay, startWorker, type JobsBackend, type Relay } from '@lienthong/jobs';
import { openDatabase, type Database } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import { systemClock, type Clock } from '@lienthong/kernel';
import { createSubgraph, type Logger, type RunningServer, type TokenVerifier } from '@lienthong/runtime';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { migrations } from '../migrations/index.js';
import { createContext } from './context.js';
import { DeliveryEntity } from './delivery/delivery.entity.js';
import { deliveryResolvers } from './delivery/delivery.resolvers.js';
import { followDirectory } from './directory/follow-directory.job.js';
import { AttachmentEntity, FileRevisionEntity, UploadEntity } from './files/file.entities.js';
import { fileResolvers } from './files/file.resolvers.js';
import { fileRoutes } from './files/file.routes.js';
import type { PdfInspector } from './files/inspect-pdf.js';
import { createInspectionPool } from './files/inspection-pool.js';
import { createFileLinks } from './files/links.js';
import { receiveUpload } from './files/receive-upload.js';
import { followValidation } from './incoming/follow-validation.job.js';
import { incomingResolvers } from './incoming/incoming.resolvers.js';
import { deliverDocument } from './outgoing/deliver-document.job.js';
import { OutgoingDocumentEntity } from './outgoing/outgoing-document.entity.js';
import { outgoingResolvers } from './outgoing/outgoing.resolvers.js';
import { followSigning } from './outgoing/signing-answer.job.js';
import { createReadingLog } from './reading-log.js';
import { startHousekeeping } from './housekeeping.js';
import { createUseCases } from './use-cases.js';

export interface DocumentsSettings {
  readonly databaseUrl: string;
  /** Without it the jobs run on PostgreSQL. */
  readonly redisUrl?: string | undefined;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly poolSize?: number;
  /** Of the relay that looks for announcements without being woken; default 200. */
  readonly relayIntervalMs?: number;
}

export interface SubgraphSettings {
  readonly fileStore: FileStore;
  readonly fileLinkSecret: string;
  /** Address of the gateway as the users see it. */
  readonly publicUrl: string;
  readonly tokenVerifier: TokenVerifier;
  readonly port: number;
  readonly host: string;
  readonly maxUploadBytes: number;
  /** Threads of its own unless given. */
  readonly inspector?: PdfInspector;
}

export interface RunningWorkers {
  /** For tests: resolves when both queues are empty. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface DocumentsApp {
  readonly database: Database;
  readonly backend: JobsBackend;
  readonly relay: Relay;
  /** GraphQL and files, listening. Announces what its mutations write. */
  startSubgraph(settings: SubgraphSettings): Promise<RunningServer>;
  /** Deliveries, answers to signing acts, the directory. */
  startWorkers(): RunningWorkers;
  /** Closes whatever was started, then queue and database. */
  close(): Promise<void>;
}

const resolverParts = [outgoingResolvers, deliveryResolvers, incomingResolvers, fileResolvers];

/** Resolvers by type, from all concepts. */
function mergeResolvers(): Record<string, Record<string, unknown>> {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const part of resolverParts) {
    for (const [type, fields] of Object.entries(part)) merged[type] = { ...merged[type], ...(fields as object) };
  }
  return merged;
}

/** Beside the sources in src/, one level further from the compiled ones in dist/src/. */
function schemaFolder(): string {
  const candidates = ['../schema', '../../schema'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const folder = candidates.find((path) => existsSync(path));
  if (folder === undefined) throw new Error(`no schema folder at ${candidates.join(' or ')}`);
  return folder;
}

/** Opens and migrates the service's schema and connects to the queue; nothing runs yet. */
export async function createDocumentsApp(settings: DocumentsSettings): Promise<DocumentsApp> {
  const { databaseUrl, redisUrl, logger, clock = systemClock } = settings;
  const database = await openDatabase({
    url: databaseUrl,
    schema: 'documents',
    applicationName: 'lienthong-documents',
    entities: [OutgoingDocumentEntity, DeliveryEntity, FileRevisionEntity, AttachmentEntity, UploadEntity],
    migrations,
    poolSize: settings.poolSize ?? 10,
  });
  await database.migrate();
  const backend = createJobsBackend({ databaseUrl, redisUrl });
  const relay = startRelay({
    database,
    backend,
    service: 'documents',
    logger,
    intervalMs: settings.relayIntervalMs ?? 200,
  });
  const started: { close(): Promise<void> }[] = [];

  return {
    database,
    backend,
    relay,
    startSubgraph: async (subgraph) => {
      const inspector = subgraph.inspector ?? createInspectionPool();
      const { fileStore, fileLinkSecret, publicUrl, maxUploadBytes } = subgraph;
      const readings = createReadingLog(database, clock);
      const links = createFileLinks({ secret: fileLinkSecret, publicUrl, clock });
      const useCases = createUseCases({ database, clock, maxUploadBytes, readings });
      const server = await createSubgraph({
        name: 'documents',
        schemaFolder: schemaFolder(),
        resolvers: mergeResolvers(),
        tokenVerifier: subgraph.tokenVerifier,
        logger,
        port: subgraph.port,
        host: subgraph.host,
        clock,
        createContext: createContext({ database, useCases, links }),
        ready: {
          database: () => database.ping(),
          queue: () => backend.ping(),
          files: () => fileStore.ping(),
        },
        routes: fileRoutes({
          readings,
          fileStore,
          clock,
          linkSecret: fileLinkSecret,
          receive: receiveUpload({ database, clock, fileStore, inspector, maxUploadBytes }),
        }),
      });
      started.push(
        server,
        inspector,
        startHousekeeping(database, logger, () => fileStore.sweepStaging()),
      );
      return server;
    },
    startWorkers: () => {
      const common = { backend, database, service: 'documents', logger, clock } as const;
      const workers = [
        startWorker({ ...common, queue: 'issuance', handlers: [deliverDocument] }),
        startWorker({
          ...common,
          queue: 'documents-events',
          handlers: [...followDirectory, ...followSigning, followValidation],
        }),
      ];
      started.push(...workers);
      return {
        idle: async () => void (await Promise.all(workers.map((worker) => worker.idle()))),
        close: async () => void (await Promise.all(workers.map((worker) => worker.close()))),
      };
    },
    close: async () => {
      await Promise.all(started.map((part) => part.close()));
      await relay.close();
      await backend.close();
      await database.close();
    },
  };
}
