import { documentIssued, issuanceRequested } from '@lienthong/contracts';
import { announce } from '@lienthong/database';
import { fixedClock, refuse, uuidV7 } from '@lienthong/kernel';
import { describeEachBackend } from '@lienthong/testing';
import { type House, issuing, makeEffect, openHouse } from '../test/harness.js';
import { handle, type HandlerSteps } from './index.js';

describeEachBackend((_road, makeBackendOptions) => {
  let house: House;
  beforeEach(async () => {
    house = await openHouse(makeBackendOptions);
  });
  afterEach(() => house.close());

  const steps = (given: HandlerSteps<{ documentId: string }, unknown>) => [handle(issuanceRequested, given)];

  /** What the log says about messages, besides troubles of the road. */
  const reported = () =>
    house.lines
      .filter(({ message }) => /^(attempt|message) (failed|refused)/.test(message))
      .map(({ level, message, fields }) =>
        [`${level}: ${message}`, ...('attemptsLeft' in fields ? [`${String(fields['attemptsLeft'])} left`] : [])].join(
          ', ',
        ),
      );

  it('tries again after a fault, and keeps nothing of the attempts that failed', async () => {
    const attempts: number[] = [];
    house.worker(
      steps({
        effect: async (tx, { documentId }, _prepared, { attempt }) => {
          await makeEffect(tx, documentId);
          attempts.push(attempt);
          if (attempt < 3) throw new Error('the net is down');
        },
      }),
    );
    const relay = house.relay();
    const ids = await house.announceMany(1);
    await relay.settled();
    expect(attempts).toEqual([1, 2, 3]);
    expect(await house.effects()).toEqual(ids);
    expect(reported()).toEqual(['error: attempt failed, 7 left', 'error: attempt failed, 6 left']);
  });

  it('shows a poison message after its attempts, tells the handler once, and closes the message', async () => {
    const told: string[] = [];
    const worker = house.worker(
      steps({
        effect: async (tx, { documentId }) => {
          await makeEffect(tx, documentId);
          throw new Error('poison');
        },
        failed: async (tx, { documentId }, error, { attempt }) => {
          told.push(`${error.message} after ${attempt}`);
          await makeEffect(tx, documentId, 'failed');
        },
      }),
      { attempts: 3 },
    );
    const relay = house.relay({ reofferAfterMs: 100 });
    const [id] = await house.announceMany(1);
    await relay.settled();
    await worker.idle();
    expect(told).toEqual(['poison after 3']);
    expect(await house.database.query('select document_id, made_by from effect')).toEqual([
      { document_id: id, made_by: 'failed' },
    ]);
    const [failed] = await (await house.backend.queue('issuance')).getFailed();
    expect(failed).toMatchObject({ failedReason: 'poison', attemptsMade: 3 });
    expect(reported()).toEqual([
      'error: attempt failed, 2 left',
      'error: attempt failed, 1 left',
      'error: message failed, 0 left',
    ]);
  });

  it('does not try a refusal again', async () => {
    const told: string[] = [];
    house.worker(
      steps({
        prepare: async () => {
          throw refuse('SIGNATURE_MISSING', { vi: 'Thiếu chữ ký.', en: 'A signature is missing.' });
        },
        effect: async () => undefined,
        failed: async (_tx, _payload, error, { attempt }) => {
          told.push(`${(error as unknown as { code: string }).code} after ${attempt}`);
        },
      }),
    );
    const relay = house.relay();
    await house.announceMany(1);
    await relay.settled();
    expect(told).toEqual(['SIGNATURE_MISSING after 1']);
    expect(reported()).toEqual(['info: message refused']);
  });

  it('offers a message whose handler has no answer to failure again later, until it succeeds', async () => {
    let broken = true;
    house.worker(
      steps({
        effect: async (tx, { documentId }) => {
          if (broken) {
            broken = false;
            throw refuse('NOT_YET', { vi: 'Chưa được.', en: 'Not yet.' });
          }
          await makeEffect(tx, documentId);
        },
      }),
    );
    const relay = house.relay({ reofferAfterMs: 30 });
    const ids = await house.announceMany(1);
    await relay.settled();
    expect(await house.effects()).toEqual(ids);
    expect((await house.backend.counts('issuance'))['failed']).toBe(1);
    expect(reported()).toEqual(['warn: message refused; it will be offered again']);
  });

  it('prepares outside the transaction, hands the result on, and skips it when the effect is known', async () => {
    const prepared: string[] = [];
    const worker = house.worker(
      steps({
        prepare: async ({ documentId }) => {
          prepared.push(documentId);
          // Would be refused inside a transaction.
          return house.database.transaction(async () => `file of ${documentId}`);
        },
        effect: async (tx, { documentId }, file) => {
          expect(file).toBe(`file of ${documentId}`);
          await makeEffect(tx, documentId);
        },
      }),
    );
    const relay = house.relay();
    const ids = await house.announceMany(1);
    await relay.settled();
    // The confirmation may come before the queue has let go of the job, and would not take its id again so long.
    await worker.idle();
    await house.database.query('update outbox set offers = 0, confirmed_at = null');
    await relay.settled();
    await worker.idle();
    expect(prepared).toEqual(ids);
    expect(await house.effects()).toEqual(ids);
  });

  it('gives the handler the event id, the correlation id and the clock', async () => {
    const seen: unknown[] = [];
    const clock = fixedClock('2026-11-22T00:00:00Z');
    house.worker(
      steps({
        effect: async (_tx, _payload, _prepared, context) => {
          seen.push([
            context.messageId,
            context.correlationId,
            context.clock.now().toISOString(),
            context.signal.aborted,
          ]);
        },
      }),
      { clock },
    );
    const relay = house.relay();
    const eventId = await house.database.transaction((tx) =>
      announce(tx, issuanceRequested, { documentId: uuidV7() }, { correlationId: 'request-1' }),
    );
    await relay.settled();
    expect(seen).toEqual([[eventId, 'request-1', '2026-11-22T00:00:00.000Z', false]]);
  });

  it('lets an effect announce a further message, which commits with it', async () => {
    const follower = uuidV7();
    house.worker(
      steps({
        effect: async (tx, { documentId }, _prepared, { attempt }) => {
          await makeEffect(tx, documentId);
          if (documentId === follower) return;
          await announce(tx, issuanceRequested, { documentId: follower });
          if (attempt === 1) throw new Error('once more');
        },
      }),
    );
    const relay = house.relay();
    const [first] = await house.announceMany(1);
    await relay.settled();
    expect(await house.effects()).toEqual([first, follower]);
  });

  it.each([
    ['a topic nobody handles', { topic: documentIssued.name, payload: {} }, 'No handler for topic'],
    ['a payload that does not fit', { topic: issuanceRequested.name, payload: { documentId: 'x' } }, 'does not fit'],
  ])('fails visibly on %s', async (_name, message, reason) => {
    const worker = house.worker([issuing]);
    const queue = await house.backend.queue('issuance');
    await queue.add(
      message.topic,
      {
        ...message,
        messageId: uuidV7(),
        correlationId: null,
        from: 'documents',
        outboxId: '1',
      },
      { attempts: 5 },
    );
    await worker.idle();
    const [failed] = await queue.getFailed();
    expect(failed).toMatchObject({ attemptsMade: 1, failedReason: expect.stringContaining(reason) });
    expect(house.lines).toContainEqual(expect.objectContaining({ level: 'error' }));
    expect(await house.effects()).toEqual([]);
  });

  it('finishes the jobs at work when it is closed, and confirms them', async () => {
    let release!: () => void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let begun!: () => void;
    const atWork = new Promise<void>((resolve) => (begun = resolve));
    const worker = house.worker(
      steps({
        effect: async (tx, { documentId }) => {
          begun();
          await gate;
          await makeEffect(tx, documentId);
        },
      }),
    );
    const relay = house.relay();
    const ids = await house.announceMany(1);
    await atWork;
    const closed = worker.close();
    release();
    await closed;
    await relay.settled();
    expect(await house.effects()).toEqual(ids);
  });

  it('leaves a job that does not end to another worker, and the process can end', async () => {
    let begun!: () => void;
    const atWork = new Promise<void>((resolve) => (begun = resolve));
    let release!: () => void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const backend = house.anotherBackend();
    const stuck = house.worker(
      steps({
        prepare: async (_payload, { signal }) => {
          begun();
          await gate;
          signal.throwIfAborted();
        },
        effect: async () => undefined,
      }),
      { backend, patienceMs: 50, lockMs: 500 },
    );
    const relay = house.relay();
    const ids = await house.announceMany(1);
    await atWork;
    await stuck.close();
    await backend.close();
    house.worker([issuing], { lockMs: 500 });
    await relay.settled();
    expect(await house.effects()).toEqual(ids);
    release();
  });
});
