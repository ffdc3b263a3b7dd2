// The documents service as a frontend meets it: over HTTP, on real PostgreSQL and queue.
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileStore, type FileStore } from '@lienthong/file-store';
import { createLogger, createTokenVerifier } from '@lienthong/runtime';
import { createTestDatabase, createTestIdentity, type BackendOptions, type TestActor } from '@lienthong/testing';
import { createDocumentsApp, type DocumentsApp } from '../src/app.js';
import { inspectionBusy } from '../src/files/file.errors.js';
import { inspectNow, type PdfInspector } from '../src/files/inspect-pdf.js';
import { openPeersDatabase, startPeers, type Peers } from './peers.js';
import { actorOf, createProvince, type Province } from './province.js';

const logger = createLogger({ name: 'documents-test', level: 'silent' });

/** What is on trial here is what happens to refused bytes; the threads have a test of their own. */
const inspectorIn = (room: { readonly full: boolean }): PdfInspector => ({
  inspect: async (read) => {
    if (room.full) throw inspectionBusy();
    return inspectNow(await read());
  },
  close: async () => undefined,
});

// Test answers are walked by hand; their shape is what the assertions check.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

export interface GraphqlAnswer {
  readonly status: number;
  readonly data: Json;
  readonly errors: Json[] | undefined;
}

export interface TestService {
  readonly app: DocumentsApp;
  readonly peers: Peers;
  readonly province: Province;
  readonly fileStore: FileStore;
  /** Whether too many files wait for their inspection already. */
  readonly inspectionRoom: { full: boolean };
  readonly url: string;
  /** @param actor null: nobody is signed in */
  ask(
    actor: TestActor | null,
    query: string,
    variables?: object,
    headers?: Record<string, string>,
  ): Promise<GraphqlAnswer>;
  token(actor: TestActor): Promise<string>;
  /** Resolves when every announcement of this service and of its peers is confirmed. */
  settled(): Promise<void>;
  /** Names of everything in the file store, staged or kept. */
  storedFiles(): Promise<string[]>;
  close(): Promise<void>;
}

export const maxUploadBytes = 4_000_000;

export async function startService(
  options: { backend?: (database: { url: string }) => BackendOptions; clock?: { now(): Date } } = {},
): Promise<TestService> {
  const testDatabase = await createTestDatabase('documents', async (url) => {
    const app = await createDocumentsApp({ databaseUrl: url, logger });
    await app.backend.queue('signing'); // which migrates the schema of the queues
    await app.close();
    await (await openPeersDatabase(url)).close();
  });
  const folder = await mkdtemp(join(tmpdir(), 'documents-test-'));
  const identity = await createTestIdentity();
  const inspectionRoom = { full: false };
  const fileStore = createFileStore({ folder });
  const { redisUrl } = options.backend?.(testDatabase) ?? {};
  const app = await createDocumentsApp({
    databaseUrl: testDatabase.url,
    redisUrl,
    logger,
    ...(options.clock ? { clock: options.clock } : {}),
  });
  const { url } = await app.startSubgraph({
    fileStore,
    fileLinkSecret: 'a secret of thirty-two characters',
    publicUrl: 'http://gateway.test',
    tokenVerifier: createTokenVerifier(identity),
    port: 0,
    host: '127.0.0.1',
    maxUploadBytes,
    inspector: inspectorIn(inspectionRoom),
  });
  app.startWorkers();
  const peers = await startPeers(testDatabase.url, app.backend, fileStore, options.clock ?? { now: () => new Date() });
  const province = createProvince();
  await peers.announceDirectory([...Object.values(province.organisations), ...Object.values(province.people)]);

  const tokens = new Map<string, Promise<string>>();
  const token = (actor: TestActor): Promise<string> => {
    const who = JSON.stringify(actor);
    const known = tokens.get(who) ?? identity.token(actor);
    tokens.set(who, known);
    return known;
  };

  return {
    app,
    peers,
    province,
    fileStore,
    inspectionRoom,
    url,
    token,
    ask: async (actor, query, variables = {}, headers = {}) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'accept-language': 'en',
          ...(actor ? { authorization: `Bearer ${await token(actor)}` } : {}),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as GraphqlAnswer;
      return { status: response.status, data, errors };
    },
    settled: async () => {
      await app.relay.settled();
      await peers.settled();
      await app.relay.settled();
    },
    storedFiles: async () =>
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(({ name }) => name),
    close: async () => {
      await peers.close();
      await app.close();
      await identity.close();
      await testDatabase.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const key = (): string => randomUUID();
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Links carry the gateway's address; here they are asked of the service itself. */
export const here = ({ url }: TestService, link: string): string => link.replace('http://gateway.test', url);

export const actors = ({ people }: Province) =>
  Object.fromEntries(Object.entries(people).map(([name, person]) => [name, actorOf(person)])) as Record<
    keyof Province['people'],
    TestActor
  >;
