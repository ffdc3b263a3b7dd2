// A small province around the real worker: real queue, real PostgreSQL, a file store in a temporary folder. Whatever a file of tests
// makes here is closed after them.
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { SigningRequested } from '@lienthong/contracts';
import { type Clock, isDomainError, uuidV7 } from '@lienthong/kernel';
import { createTestDatabase, readyKeyPair } from '@lienthong/testing';
import { createSignaturesApp, type SignaturesApp } from '../src/app.js';
import type { Caller } from '../src/request.js';
import type { HsmOptions } from '../src/keys/pkcs11/session-pool.js';
import type { RsaScheme } from '../src/signing/rsa-scheme.js';
import type { TrustOptions } from '../src/trust/trust-services.js';
import { judgeInPlace, type PdfJudge } from '../src/verification/judge-pdf.js';
import { importDemonstrationImages } from '../src/images/import-demonstration-images.js';
import { capturedLogger } from './captured-logger.js';
import { createPeer, openPeerDatabase } from './peer.js';

export { sampleDocument as sample } from '@lienthong/testing';
export * from './department.js';
export { completed, isCompleted, type Outcome, refusal } from './peer.js';

const demonstration = join(__dirname, '../demonstration');
/** Of the demonstration's pictures those that everybody has; its people's own are not needed here and take long to look at. */
const specimens = ['signature-blue.png', 'seal-red.png'];

const open = new Set<() => Promise<void>>();
afterAll(async () => {
  for (const close of open) await close();
});

export interface WorldOptions {
  readonly clock?: Clock;
  readonly redisUrl?: string | undefined;
  readonly attempts?: number;
  /** False: nobody issues certificates here. */
  readonly issuesCertificates?: boolean;
  readonly trust?: TrustOptions;
  readonly hsm?: HsmOptions;
  readonly rsaScheme?: RsaScheme;
  /** In the thread of the test unless given. */
  readonly judge?: PdfJudge;
  /** True: also what is planned happens, at its time on the machine's clock. Otherwise a test says when. */
  readonly plans?: boolean;
  /** Where the certificates issued here say that trust services are. */
  readonly responderBase?: string;
  /** Of key-encryption keys that are known beside the current one. */
  readonly otherKeyEncryptionKeys?: readonly Buffer[];
}

/** The PIN of every signer here, and a cost that lets tests be quick. */
export const pin = '246810';
/** Of the links to archival renditions. */
const linkSecret = 'a secret that the documents service has too';
export const quickPinCost = { n: 2 ** 10, r: 8, p: 1 };

/** The request with its signer's consent; unchanged where it has one, needs none, or would not get one. */
export async function consented(app: SignaturesApp, request: SigningRequested): Promise<SigningRequested> {
  if (request.act !== 'PERSONAL_SIGNATURE' || request.authorisation) return request;
  const { requestedBy, organisationId, documentId, file } = request;
  const caller = {
    personId: requestedBy,
    organisationId,
    roles: new Set(['AUTHORISED_SIGNER']),
    correlationId: 'test',
  } as unknown as Caller;
  const input = { idempotencyKey: uuidV7(), pin, documents: [{ documentId, file }] };
  try {
    const [given] = await app.custody.authoriseSignatures(caller, input);
    return { ...request, authorisation: given!.authorisation };
  } catch (error) {
    if (isDomainError(error)) return request;
    throw error;
  }
}

export type World = Awaited<ReturnType<typeof createWorld>>;

export async function createWorld({
  clock,
  redisUrl,
  attempts,
  issuesCertificates = true,
  trust,
  hsm,
  rsaScheme,
  judge = judgeInPlace,
  plans = false,
  responderBase,
  otherKeyEncryptionKeys,
}: WorldOptions = {}) {
  const home = await mkdtemp(join(tmpdir(), 'signatures-test-'));
  const [folder, imagesFolder] = [join(home, 'files'), join(home, 'images')];
  await Promise.all([folder, imagesFolder].map((one) => mkdir(one)));
  for (const name of specimens) await symlink(join(demonstration, name), join(imagesFolder, name));
  const keyEncryptionKey = randomBytes(32);
  const authorisationKey = randomBytes(32);
  const { logger, lines } = capturedLogger();
  const testDatabase = await createTestDatabase('signatures', prepareTemplate);
  const app = await createSignaturesApp({
    databaseUrl: testDatabase.url,
    redisUrl,
    fileStore: { folder },
    keyEncryptionKey,
    ...(otherKeyEncryptionKeys ? { formerKeyEncryptionKeys: otherKeyEncryptionKeys } : {}),
    authorisationKey,
    pinCost: quickPinCost,
    makeKeyPair: async (kind) => readyKeyPair(kind),
    demonstration: issuesCertificates
      ? { imagesFolder, pin, ...(responderBase === undefined ? {} : { responderBase }) }
      : null,
    ...(trust ? { trust } : {}),
    ...(hsm ? { hsm } : {}),
    ...(rsaScheme ? { rsaScheme } : {}),
    judge,
    plans,
    links: { secret: linkSecret, publicUrl: 'http://gateway.example' },
    backoffMs: 60,
    ...(attempts === undefined ? {} : { attempts }),
    logger,
    ...(clock ? { clock } : {}),
  });
  const workers = await app.startWorkers();
  const peer = await createPeer({ databaseUrl: testDatabase.url, redisUrl }, logger, (request) =>
    consented(app, request),
  );
  const befores: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    if (!open.delete(close)) return;
    for (const end of befores.reverse()) await end();
    await peer.close();
    await workers.close();
    await app.close();
    await testDatabase.drop();
    await rm(home, { recursive: true, force: true });
  };
  open.add(close);
  return {
    app,
    workers,
    peer,
    logger,
    logLines: lines,
    keyEncryptionKey,
    authorisationKey,
    linkSecret,
    databaseUrl: testDatabase.url,
    redisUrl,
    /** Of the file store. */
    folder,
    /** How many files the store holds. */
    storedFiles: () => countFiles(folder),
    /** Pictures that everybody may sign and seal with; in a world that issues certificates they are there from the start. */
    giveSpecimens: () => importDemonstrationImages(app.database, app.files, imagesFolder),
    /** What stands on this world and ends before it. */
    endsWith: (end: () => Promise<void>): void => void befores.push(end),
    /** Before the tests of the file are over, where one wants that. */
    close,
  };
}

/** With everything that a world would migrate when it begins: the queue and the peer as well. */
async function prepareTemplate(databaseUrl: string): Promise<void> {
  const { logger } = capturedLogger();
  const folder = join(tmpdir(), 'signatures-test-template');
  const app = await createSignaturesApp({
    databaseUrl,
    fileStore: { folder },
    keyEncryptionKey: randomBytes(32),
    authorisationKey: randomBytes(32),
    demonstration: null,
    logger,
  });
  await app.backend.queue('signing');
  await app.close();
  const peer = await openPeerDatabase(databaseUrl);
  await peer.close();
}

async function countFiles(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

/**
 * Everything announced so far has had its effect: the directory is known, certificates are issued.
 * @throws when that cannot come about, because a message failed for good that nobody confirms: with what was logged about it
 */
export async function settled(world: World): Promise<void> {
  const { peer, workers } = world;
  const over = new AbortController();
  const effects = async (): Promise<void> => {
    await peer.idle();
    await workers.idle();
    await peer.idle();
  };
  try {
    await Promise.race([effects(), failedForGood(world, over.signal)]);
  } finally {
    over.abort();
  }
}

const lastWords =
  /message failed|it will be offered again|no handler for this topic|the payload does not fit its topic/;

/** Looks, a second apart, within which a failure that was told to its handler is confirmed, also on a busy machine. */
const soonConfirmed = 5;

/** Never resolves. A failure that is told to its handler is confirmed at once: one that stays open is not. */
async function failedForGood({ app, logLines }: World, signal: AbortSignal): Promise<never> {
  const looks = new Map<string, number>();
  for (;;) {
    await setTimeout(1_000, undefined, { signal });
    const open = await app.database.query<{ id: string }>(
      'select event_id as id from outbox where confirmed_at is null',
    );
    const failed = open.flatMap(({ id }) => logLines.find((line) => lastWords.test(line) && line.includes(id)) ?? []);
    for (const line of failed) looks.set(line, (looks.get(line) ?? 0) + 1);
    const lasting = failed.find((line) => looks.get(line)! > soonConfirmed);
    if (lasting) throw new Error(`waits in vain for a message that failed for good: ${lasting}`);
  }
}

/** A file as an upload leaves it: in the store, known by its hash. */
export const upload = (app: SignaturesApp, bytes: Buffer): Promise<string> => app.files.put(bytes);
