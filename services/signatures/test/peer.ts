// The services around this one, as one peer: it announces what they would announce and listens to what they would hear.
import {
  documentValidated,
  type DocumentValidated,
  organisationChanged,
  type OrganisationChanged,
  personChanged,
  type PersonChanged,
  type SigningCompleted,
  signingCompleted,
  type SigningFailed,
  signingFailed,
  type SigningRequested,
  signingRequested,
} from '@lienthong/contracts';
import { announce, type Database, openDatabase, platformMigration } from '@lienthong/database';
import { createJobsBackend, handle, startRelay, startWorker } from '@lienthong/jobs';
import type { Logger } from '@lienthong/runtime';

export type Outcome = SigningCompleted | SigningFailed;

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

export async function openPeerDatabase(url: string): Promise<Database> {
  const database = await openDatabase({
    url,
    schema: 'documents',
    applicationName: 'test-peer',
    entities: [],
    migrations: [platformMigration],
  });
  await database.migrate();
  return database;
}

/** Stands for the organisations and documents services. */
export async function createPeer(
  options: { databaseUrl: string; redisUrl?: string | undefined },
  logger: Logger,
  consent: (request: SigningRequested) => Promise<SigningRequested>,
) {
  const database = await openPeerDatabase(options.databaseUrl);
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
