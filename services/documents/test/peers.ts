// The other services as this one meets them: through the real queues.
import {
  documentIssued,
  deliveriesArrived,
  deliveryChanged,
  documentValidated,
  organisationChanged,
  paperArrivalRegistered,
  personChanged,
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
import { announce, openDatabase, platformMigration, type Tx } from '@lienthong/database';
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
  /** What the statistics peer was told. */
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

const usual = { PERSONAL_SIGNATURE: true, NUMBER_AND_DATE: true, SEAL: true } as const;

export async function startPeers(
  databaseUrl: string,
  backend: JobsBackend,
  fileStore: FileStore,
  clock: { now(): Date },
): Promise<Peers> {
  const database = await openDatabase({
    url: databaseUrl,
    schema: 'peers',
    applicationName: 'test-peers',
    entities: [],
    migrations: [platformMigration],
    poolSize: 4,
  });
  await database.migrate();
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

  const produce = async (sha256: string, act: string) => {
    const bytes = Buffer.concat([await fileStore.read(sha256), Buffer.from(`\n% ${act}`)]);
    return { file: await fileStore.put(bytes), sizeBytes: bytes.length };
  };

  async function completedFor(request: SigningRequested, verified?: SigningCompleted['verified']) {
    const { actId, documentId, act } = request;
    const attachments = act === 'SEAL' ? request.attachments : [];
    return {
      actId,
      documentId,
      act,
      ...(await produce(request.file, act)),
      attachments: await Promise.all(
        attachments.map(async ({ attachmentId, file }) => ({ attachmentId, ...(await produce(file, act)) })),
      ),
      verified: verified ?? {
        personal: usual[act] && !(act === 'SEAL' && request.way === 'DIGITISED'),
        organisation: act === 'SEAL',
      },
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
