// The other services as this one meets them: through the real queues.
import {
  documentIssued,
  deliveriesArrived,
  deliveryChanged,
  documentValidated,
  organisationChanged,
  paperArrivalRegistered,
  personChanged,
  signaturesVoided,
  signingCompleted,
  signingFailed,
  signingRequested,
  type OrganisationChanged,
  type DeliveriesArrived,
  type DocumentValidated,
  type PersonChanged,
  type SigningCompleted,
  type SigningRequested,
  type Topic,
} from '@lienthong/contracts';
import { announce, type Database, openDatabase, platformMigration, type Tx } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import { handle, silentLogger, startRelay, startWorker, type JobsBackend } from '@lienthong/jobs';

export interface Fact {
  readonly topic: string;
  readonly payload: Record<string, unknown>;
}

/** How the signatures peer answers an act. */
export type Answer =
  | { readonly kind: 'DONE'; readonly verified?: SigningCompleted['verified'] }
  | { readonly kind: 'FAILED'; readonly code: string }
  /** Keeps silent; the test answers by itself. */
  | { readonly kind: 'HELD' };

/** What a validation finds in every file. */
export type Found = Pick<DocumentValidated, 'verdict' | 'subIndication'>;

export interface Peers {
  /** Acts asked of the signatures peer, in the order of arrival. */
  readonly acts: SigningRequested[];
  /** What the statistics peer was told, and that signatures are void. */
  readonly facts: Fact[];
  answerBy(decide: (request: SigningRequested) => Answer): void;
  /** What the validation of arrivals finds from now on; null: it keeps silent. TOTAL_PASSED unless said. */
  validateBy(found: Found | null): void;
  /** Tells what the validation of a document found. */
  tellValidation(documentId: string, found: Found, validatedAt?: Date): Promise<void>;
  announceDirectory(changes: readonly (OrganisationChanged | PersonChanged)[]): Promise<void>;
  send<P>(topic: Topic<P>, payload: P): Promise<void>;
  /** Resolves when everything the peers announced is confirmed. */
  settled(): Promise<void>;
  completedFor(request: SigningRequested, verified?: SigningCompleted['verified']): Promise<SigningCompleted>;
  close(): Promise<void>;
}

const mark = (kind: string, who: string): string => `% ${kind} ${who}`;

/** What an act leaves in a file: who has to sign it is said by the first signature, who sealed it by each seal. */
function marksOf(request: SigningRequested, before: string): string[] {
  if (request.act === 'NUMBER_AND_DATE') return [mark('numbered', request.number)];
  if (request.act === 'SEAL') return [mark('sealed', request.organisationId)];
  const { personId, organisationId, signers = [{ personId, organisationId }] } = request;
  const places = before.includes('% signed')
    ? []
    : signers.map((one) => mark('signer', Object.values(one).join(' of ')));
  return [...places, mark('signed', personId)];
}

/** Everyone's signature and every organisation's seal, as the verification of the marks finds it. */
function verify(file: string): SigningCompleted['verified'] {
  const signers = [...file.matchAll(/% signer (\S+) of (\S+)/g)];
  const organisations = signers.length > 0 ? signers.map(([, , organisationId]) => organisationId!) : [''];
  return {
    personal: signers.length > 0 && signers.every(([, personId]) => file.includes(mark('signed', personId!))),
    organisation: organisations.every((organisationId) => file.includes(mark('sealed', organisationId))),
  };
}

/** Migrated, also as part of a template. */
export async function openPeersDatabase(url: string): Promise<Database> {
  const database = await openDatabase({
    url,
    schema: 'peers',
    applicationName: 'test-peers',
    entities: [],
    migrations: [platformMigration],
    poolSize: 4,
  });
  await database.migrate();
  return database;
}

export async function startPeers(
  databaseUrl: string,
  backend: JobsBackend,
  fileStore: FileStore,
  clock: { now(): Date },
): Promise<Peers> {
  const database = await openPeersDatabase(databaseUrl);
  const acts: SigningRequested[] = [];
  const facts: Fact[] = [];
  let decide: (request: SigningRequested) => Answer = () => ({ kind: 'DONE' });

  let found: Found | null = { verdict: 'TOTAL_PASSED', subIndication: null };
  const filesArrived = new Map<string, NonNullable<DeliveriesArrived['files']>>();
  const validated = (documentId: string, told: Found, at: Date): DocumentValidated => ({
    documentId,
    ...told,
    files: (filesArrived.get(documentId) ?? []).map((file) => ({ ...file, ...told })),
    validatedAt: at.toISOString(),
  });
  const hearArrival = async (tx: Tx, { documentId, files }: DeliveriesArrived): Promise<void> => {
    filesArrived.set(documentId, files!);
    if (found) await announce(tx, documentValidated, validated(documentId, found, clock.now()));
  };

  const produce = async (sha256: string, request: SigningRequested) => {
    const before = await fileStore.read(sha256);
    const marks = marksOf(request, before.toString('latin1'));
    const bytes = Buffer.concat([before, ...marks.map((one) => Buffer.from(`\n${one}`))]);
    return { file: await fileStore.put(bytes), sizeBytes: bytes.length, bytes };
  };

  async function completedFor(request: SigningRequested, verified?: SigningCompleted['verified']) {
    const { actId, documentId, act } = request;
    const attachments = act === 'SEAL' ? request.attachments : [];
    const { file, sizeBytes, bytes } = await produce(request.file, request);
    return {
      actId,
      documentId,
      act,
      file,
      sizeBytes,
      attachments: await Promise.all(
        attachments.map(async (one) => {
          const sealed = await produce(one.file, request);
          return { attachmentId: one.attachmentId, file: sealed.file, sizeBytes: sealed.sizeBytes };
        }),
      ),
      verified: verified ?? verify(bytes.toString('latin1')),
      completedAt: clock.now().toISOString(),
    };
  }

  async function reply(tx: Tx, request: SigningRequested): Promise<void> {
    acts.push(request);
    const answer = decide(request);
    const { actId, documentId, act } = request;
    if (answer.kind === 'DONE') await announce(tx, signingCompleted, await completedFor(request, answer.verified));
    if (answer.kind === 'FAILED') {
      const message = { vi: 'Không ký được.', en: 'Could not be signed.' };
      await announce(tx, signingFailed, { actId, documentId, act, code: answer.code, message });
    }
  }

  const note = <P>(topic: Topic<P>) =>
    handle(topic, {
      effect: async (_tx, payload) =>
        void facts.push({ topic: topic.name, payload: payload as Record<string, unknown> }),
    });
  const common = { backend, database, logger: silentLogger };
  const workers = [
    startWorker({
      ...common,
      service: 'signatures',
      queue: 'signing',
      handlers: [handle(signingRequested, { effect: (tx, request) => reply(tx, request) })],
    }),
    startWorker({
      ...common,
      service: 'statistics',
      queue: 'statistics-events',
      handlers: [
        note(documentIssued),
        note(deliveriesArrived),
        note(deliveryChanged),
        note(paperArrivalRegistered),
        note(organisationChanged),
      ],
    }),
    // Of the events both hear, the statistics peer keeps the record.
    startWorker({
      ...common,
      service: 'signatures',
      queue: 'signatures-events',
      handlers: [
        handle(deliveriesArrived, { effect: hearArrival }),
        note(signaturesVoided),
        ...[documentIssued, organisationChanged, personChanged].map((topic) =>
          handle(topic as Topic<unknown>, { effect: async () => undefined }),
        ),
      ],
    }),
  ];
  const relay = startRelay({ database, backend, service: 'signatures', logger: silentLogger });

  return {
    acts,
    facts,
    answerBy: (next) => void (decide = next),
    validateBy: (next) => void (found = next),
    tellValidation: async (documentId, told, at = clock.now()) => {
      await database.transaction((tx) => announce(tx, documentValidated, validated(documentId, told, at)));
      await relay.settled();
    },
    announceDirectory: async (changes) => {
      await database.transaction(async (tx) => {
        for (const change of changes) {
          const topic = 'personId' in change ? personChanged : organisationChanged;
          await announce(tx, topic as Topic<unknown>, change);
        }
      });
      await relay.settled();
    },
    send: async (topic, payload) => {
      await database.transaction((tx) => announce(tx, topic, payload));
      await relay.settled();
    },
    settled: () => relay.settled(),
    completedFor,
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await relay.close();
      await database.close();
    },
  };
}
