// A small province around the real worker: real queue, real PostgreSQL, a file store in a temporary folder. The other services
// are one peer that announces what they would announce and listens to what they would hear.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  documentValidated,
  type DocumentValidated,
  organisationChanged,
  type OrganisationChanged,
  personChanged,
  type PersonChanged,
  type Role,
  type SigningCompleted,
  signingCompleted,
  type SigningFailed,
  signingFailed,
  type SigningRequested,
  signingRequested,
} from '@lienthong/contracts';
import { announce, openDatabase, platformMigration } from '@lienthong/database';
import { createJobsBackend, handle, startRelay, startWorker } from '@lienthong/jobs';
import { type Clock, isDomainError, uuidV7 } from '@lienthong/kernel';
import type { Logger } from '@lienthong/runtime';
import { createTestDatabase } from '@lienthong/testing';
import { createSignaturesApp, type SignaturesApp } from '../src/app.js';
import type { Caller } from '../src/request.js';
import type { HsmOptions } from '../src/keys/pkcs11/session-pool.js';
import type { RsaScheme } from '../src/signing/rsa-scheme.js';
import type { TrustOptions } from '../src/trust/trust-services.js';
import { judgeInPlace, type PdfJudge } from '../src/verification/judge-pdf.js';
import { capturedLogger } from './captured-logger.js';

export { sampleDocument as sample } from '@lienthong/testing';

const signatureImages = join(__dirname, '../demonstration');

export type Outcome = SigningCompleted | SigningFailed;

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

export const isCompleted = (outcome: Outcome): outcome is SigningCompleted => 'completedAt' in outcome;

/** The outcome, which must be a success. */
export function completed(outcome: Outcome): SigningCompleted {
  if (!isCompleted(outcome)) throw new Error(`${outcome.act} failed: ${outcome.code} ${outcome.message.en}`);
  return outcome;
}

/** The code of the outcome, which must be a refusal. */
export function refusal(outcome: Outcome): string {
  if (isCompleted(outcome)) throw new Error(`${outcome.act} was done although it should have been refused`);
  return outcome.code;
}

export async function createWorld({
  clock,
  redisUrl,
  attempts,
  issuesCertificates = true,
  trust,
  hsm,
  rsaScheme,
  judge = judgeInPlace,
  responderBase,
  otherKeyEncryptionKeys,
}: WorldOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'signatures-test-'));
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
    demonstration: issuesCertificates
      ? { imagesFolder: signatureImages, pin, ...(responderBase === undefined ? {} : { responderBase }) }
      : null,
    ...(trust ? { trust } : {}),
    ...(hsm ? { hsm } : {}),
    ...(rsaScheme ? { rsaScheme } : {}),
    judge,
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
    close: async () => {
      await peer.close();
      await workers.close();
      await app.close();
      await testDatabase.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

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
  await app.close();
}

async function countFiles(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

/** Stands for the organisations and documents services. */
async function createPeer(
  options: { databaseUrl: string; redisUrl?: string | undefined },
  logger: Logger,
  consent: (request: SigningRequested) => Promise<SigningRequested>,
) {
  const database = await openDatabase({
    url: options.databaseUrl,
    schema: 'documents',
    applicationName: 'test-peer',
    entities: [],
    migrations: [platformMigration],
  });
  await database.migrate();
  const backend = createJobsBackend(options);
  const outcomes = new Map<string, Outcome[]>();
  const waiting = new Map<string, (outcome: Outcome) => void>();
  const validations: DocumentValidated[] = [];
  const hear = async (outcome: Outcome): Promise<void> => {
    outcomes.set(outcome.actId, [...(outcomes.get(outcome.actId) ?? []), outcome]);
    waiting.get(outcome.actId)?.(outcome);
  };
  const ignore = async (): Promise<void> => undefined;
  const relay = startRelay({ database, backend, service: 'documents', logger, intervalMs: 50 });
  const worker = startWorker({
    backend,
    database,
    service: 'documents',
    queue: 'documents-events',
    logger,
    handlers: [
      handle(signingCompleted, { effect: (_tx, outcome) => hear(outcome) }),
      handle(signingFailed, { effect: (_tx, outcome) => hear(outcome) }),
      handle(documentValidated, { effect: async (_tx, told) => void validations.push(told) }),
      handle(organisationChanged, { effect: ignore }),
      handle(personChanged, { effect: ignore }),
    ],
  });
  await worker.started;

  const say = (organisations: readonly OrganisationChanged[], people: readonly PersonChanged[]): Promise<void> =>
    database.transaction(async (tx) => {
      for (const snapshot of organisations) await announce(tx, organisationChanged, snapshot);
      for (const snapshot of people) await announce(tx, personChanged, snapshot);
    });

  return {
    database,
    relay,
    backend,
    say,
    /** Asks for an act, with the signer's consent where it lacks one, and waits for the first outcome announced for it. */
    ask: async (asked: SigningRequested): Promise<Outcome> => {
      const request = await consent(asked);
      const known = outcomes.get(request.actId)?.[0];
      const outcome = known
        ? Promise.resolve(known)
        : new Promise<Outcome>((resolve) => waiting.set(request.actId, resolve));
      return database.transaction((tx) => announce(tx, signingRequested, request)).then(() => outcome);
    },
    /** Every validation told, in the order in which it was told. */
    validations: validations as readonly DocumentValidated[],
    /** Every outcome heard of an act. */
    heard: (actId: string): readonly Outcome[] => outcomes.get(actId) ?? [],
    idle: async () => {
      await relay.idle();
      await worker.idle();
    },
    close: async () => {
      await worker.close();
      await relay.close();
      await backend.close();
      await database.close();
    },
  };
}

export const newOrganisation = (name: string, changes: Partial<OrganisationChanged> = {}): OrganisationChanged => ({
  organisationId: uuidV7(),
  version: 1,
  name,
  abbreviation: 'SKHCN',
  kind: 'DEPARTMENT',
  level: 'PROVINCE',
  parentId: null,
  channel: 'INTERNAL',
  reportGroup: 'DEPARTMENT',
  place: 'Lai Châu',
  sealDiameterMm: 36,
  identifiers: [],
  active: true,
  ...changes,
});

export const newPerson = (
  fullName: string,
  organisationId: string,
  roles: readonly Role[],
  changes: Partial<PersonChanged> = {},
): PersonChanged => ({
  personId: uuidV7(),
  version: 1,
  fullName,
  organisationId,
  position: 'Phó Giám đốc',
  roles: [...roles],
  active: true,
  ...changes,
});

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

/** Never resolves. A failure that is told to its handler is confirmed at once: one that is still open at the next look is not. */
async function failedForGood({ app, logLines }: World, signal: AbortSignal): Promise<never> {
  let before: string[] = [];
  for (;;) {
    await setTimeout(1_000, undefined, { signal });
    const open = await app.database.query<{ id: string }>(
      'select event_id as id from outbox where confirmed_at is null',
    );
    const failed = open.flatMap(({ id }) => logLines.find((line) => lastWords.test(line) && line.includes(id)) ?? []);
    const lasting = failed.find((line) => before.includes(line));
    if (lasting) throw new Error(`waits in vain for a message that failed for good: ${lasting}`);
    before = failed;
  }
}

/** One organisation with a signer and a clerk, announced; certificates are on their way. */
export async function newDepartment(world: World, name = 'Sở Khoa học và Công nghệ tỉnh Lai Châu') {
  const organisation = newOrganisation(name);
  const { organisationId } = organisation;
  const signer = newPerson('Nguyễn Văn A', organisationId, ['AUTHORISED_SIGNER']);
  const clerk = newPerson('Lò Thị Ước', organisationId, ['CLERK'], { position: 'Văn thư' });
  await world.peer.say([organisation], [signer, clerk]);
  return { organisation, organisationId, signer, clerk };
}
export type Department = Awaited<ReturnType<typeof newDepartment>>;

/** A file as an upload leaves it: in the store, known by its hash. */
export const upload = (app: SignaturesApp, bytes: Buffer): Promise<string> => app.files.put(bytes);

/** Requests of one document, in the order of the journey. */
export function requestsOf({ organisationId, signer, clerk }: Department, documentId = uuidV7()) {
  const common = () => ({ actId: uuidV7(), documentId });
  return {
    documentId,
    personal: (file: string, changes: object = {}): SigningRequested =>
      ({
        ...common(),
        act: 'PERSONAL_SIGNATURE',
        requestedBy: signer.personId,
        personId: signer.personId,
        organisationId,
        file,
        authorisation: '',
        ...changes,
      }) as SigningRequested,
    number: (file: string, changes: object = {}): SigningRequested =>
      ({
        ...common(),
        act: 'NUMBER_AND_DATE',
        requestedBy: clerk.personId,
        file,
        number: '05',
        issueDate: '2026-11-07',
        ...changes,
      }) as SigningRequested,
    seal: (file: string, changes: object = {}): SigningRequested =>
      ({
        ...common(),
        act: 'SEAL',
        way: 'ELECTRONIC',
        requestedBy: clerk.personId,
        organisationId,
        file,
        code: '05/SKHCN-BCVT',
        attachments: [],
        ...changes,
      }) as SigningRequested,
  };
}
