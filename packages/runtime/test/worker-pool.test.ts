// A thread runs compiled code, as in production.
import { execFileSync } from 'node:child_process';
import { getEventListeners, setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createWorkerPool,
  isWorkFault,
  type WorkerPool,
  type WorkerPoolSettings,
  type WorkFault,
} from '../src/index.js';

interface Deed {
  readonly deed: string;
  readonly value?: unknown;
  readonly bytes?: Uint8Array;
}

const root = join(__dirname, '../../..');
const workerFile = new URL('./worker-pool-thread.mjs', import.meta.url);
let pool: WorkerPool<Deed, unknown>;

const poolOf = (settings: Partial<WorkerPoolSettings<Deed>> = {}): WorkerPool<Deed, unknown> =>
  (pool = createWorkerPool<Deed, unknown>({
    name: 'a toy',
    workerFile,
    threads: 1,
    mostWaiting: 100,
    timeoutMs: 30_000,
    heapMb: 64,
    ...settings,
  }));
const told = (deed: string, more: Partial<Deed> = {}, signal?: AbortSignal) =>
  pool.run(() => ({ deed, ...more }), signal);
const failure = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'no failure',
    (error: unknown) => error,
  );

beforeAll(() => {
  for (const room of ['packages/kernel', 'packages/runtime'])
    execFileSync(process.execPath, [join(root, 'packages/tooling/build.mjs'), join(root, room)], { stdio: 'ignore' });
});
afterEach(() => pool.close());

describe('answers', () => {
  it('come from as many threads as allowed and from no more, first come, first served', async () => {
    poolOf({ threads: 2 });
    const finished: number[] = [];
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, value) => {
        const answer = (await told('ECHO', { value })) as { value: number; asked: number };
        finished.push(answer.value);
        return answer;
      }),
    );
    expect(answers.map(({ value }) => value)).toEqual(Array.from({ length: 60 }, (_, value) => value));
    // Each thread counts what it was asked: together they were asked sixty times, and each of them more than once.
    const counts = answers.map(({ asked }) => asked).sort((a, b) => a - b);
    const most = [counts.at(-1)!, 60 - counts.at(-1)!];
    expect(counts).toEqual(most.flatMap((n) => Array.from({ length: n }, (_, i) => i + 1)).sort((a, b) => a - b));
    expect(finished).toHaveLength(60);
  });

  it('come in the order of the questions where there is one thread, whatever became of those before', async () => {
    poolOf();
    const order: number[] = [];
    const deeds = ['ECHO', 'REFUSE', 'FAIL', 'ECHO', 'EXIT', 'ECHO', 'ECHO'];
    await Promise.all(
      deeds.map((deed, n) =>
        told(deed)
          .catch(() => undefined)
          .then(() => order.push(n)),
      ),
    );
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('bring Buffers as Buffers in both directions, and Dates and Maps as they were', async () => {
    poolOf();
    const answer = (await told('BYTES', { bytes: Buffer.from('%PDF') })) as { isBuffer: boolean; bytes: Buffer };
    expect(answer).toMatchObject({ isBuffer: true, first: 0x25 });
    expect([Buffer.isBuffer(answer.bytes), [...answer.bytes]]).toEqual([true, [1, 2, 3]]);
    const value = { at: new Date('2026-11-22T02:00:00Z'), of: new Map([['vi', { bytes: 1 }]]), none: null };
    expect(await told('ECHO', { value })).toEqual({ value, asked: 2 });
  });

  it('know neither the secrets of the process nor its web server', async () => {
    poolOf();
    expect([await told('ENVIRONMENT'), await told('LOADED')]).toEqual([[], []]);
  });
});

describe('bytes', () => {
  const givenAway = ({ bytes }: Deed): Uint8Array[] => (bytes ? [bytes] : []);

  it('move when they are given away and alone in their memory', async () => {
    poolOf({ givenAway });
    const alone = new Uint8Array(1_000_000).fill(7);
    expect(await told('BYTES', { bytes: alone })).toMatchObject({ first: 7 });
    expect(alone.byteLength).toBe(0);
  });

  it('are copied where others look at the same memory', async () => {
    poolOf({ givenAway });
    const file = new Uint8Array(1_000_000).fill(7);
    const ofCommonPool = Buffer.from('%PDF');
    expect(await told('BYTES', { bytes: file.subarray(10) })).toMatchObject({ first: 7 });
    expect(await told('BYTES', { bytes: ofCommonPool })).toMatchObject({ first: 0x25 });
    expect([file.byteLength, ofCommonPool.toString()]).toEqual([1_000_000, '%PDF']);
  });

  it('are asked for when a thread is free, and not before', async () => {
    poolOf();
    const stop = new AbortController();
    const first = failure(told('WAIT', {}, stop.signal));
    let prepared = false;
    const second = pool.run(() => ((prepared = true), { deed: 'ECHO' }));
    await new Promise(setImmediate);
    expect(prepared).toBe(false);
    stop.abort();
    await first;
    await second;
    expect(prepared).toBe(true);
  });

  it('that cannot be had cost no thread', async () => {
    poolOf();
    await told('ECHO');
    expect(await failure(pool.run(() => Promise.reject(new Error('no such file'))))).toMatchObject({
      message: 'no such file',
    });
    expect(await told('ECHO')).toMatchObject({ asked: 2 });
  });
});

describe('a failure', () => {
  it('of the rules is a refusal here as it was there, and costs no thread', async () => {
    poolOf();
    const refusal = { code: 'TOY_REFUSED', text: { vi: 'Không', en: 'No' }, options: { legalBasis: 'Điều 1' } };
    expect(await failure(told('REFUSE'))).toMatchObject(refusal);
    expect(await told('ECHO')).toMatchObject({ asked: 2 });
  });

  it('of ours is told with its stack, and the thread it left behind is not used again', async () => {
    poolOf();
    expect(await failure(told('FAIL'))).toMatchObject({
      code: 'WORK_FAILED',
      message: 'a toy failed: a fault of ours',
      cause: { name: 'TypeError', stack: expect.stringContaining('worker-pool-thread.mjs') },
    });
    expect(await told('ECHO')).toMatchObject({ asked: 1 });
  });

  it.each([
    // Long enough for the next thread to start and answer on a busy machine.
    ['FOREVER', { timeoutMs: 3_000 }, 'WORKER_TOO_LONG'],
    ['DEVOUR', { heapMb: 24 }, 'WORKER_OUT_OF_MEMORY'],
    ['EXIT', {}, 'WORKER_CRASHED'],
    ['CRASH', {}, 'WORKER_CRASHED'],
    ['UNSENDABLE', {}, 'WORKER_CRASHED'],
  ])('of the thread (%s) fails that task alone', async (deed, settings, code) => {
    poolOf({ ...settings });
    const [failed, ...others] = await Promise.allSettled([told(deed), told('REFUSE'), told('REFUSE')]);
    expect(failed).toMatchObject({ reason: { name: 'WorkFault', code } });
    expect(others).toMatchObject([{ reason: { code: 'TOY_REFUSED' } }, { reason: { code: 'TOY_REFUSED' } }]);
  });

  it('is not that the machine had no processor for it; but it waits for none for ever', async () => {
    poolOf({ timeoutMs: 1_000 });
    expect(await told('STALL', { value: 2_500 })).toBe('timed-out');
    await pool.close();
    poolOf({ timeoutMs: 50 });
    expect(await failure(told('WAIT'))).toMatchObject({ code: 'WORKER_TOO_LONG' });
  });

  it('to start is seen by everybody who asked', async () => {
    poolOf({ workerFile: pathToFileURL('/no/such/thread.js') });
    const outcomes = await Promise.all([failure(told('ECHO')), failure(told('ECHO'))]);
    expect(outcomes).toMatchObject([
      { code: 'WORKER_CRASHED', cause: { code: 'MODULE_NOT_FOUND' } },
      { code: 'WORKER_CRASHED', cause: { code: 'MODULE_NOT_FOUND' } },
    ]);
    expect(outcomes.every(isWorkFault)).toBe(true);
  });

  it('of a thread that nobody waits for is told and takes nobody along', async () => {
    let lost!: (fault: WorkFault) => void;
    const heard = new Promise<WorkFault>((resolve) => (lost = resolve));
    poolOf({ onLost: lost });
    expect(await told('CRASH_IDLE')).toBe('answered');
    expect(await heard).toMatchObject({ code: 'WORKER_CRASHED', message: 'a toy: after the answer' });
    expect(await told('ECHO')).toMatchObject({ asked: 1 });
  });

  it('to be sent at all costs no thread', async () => {
    poolOf();
    await told('ECHO');
    expect(await failure(told('ECHO', { value: () => undefined }))).toMatchObject({ code: 'WORK_FAILED' });
    expect(await told('ECHO')).toMatchObject({ asked: 2 });
  });
});

describe('what nobody waits for any more', () => {
  it('leaves the queue, and the others move up', async () => {
    poolOf({ mostWaiting: 1 });
    const first = told('ECHO');
    const gone = new AbortController();
    const second = failure(told('ECHO', {}, gone.signal));
    expect(await failure(told('ECHO'))).toMatchObject({ code: 'WORKERS_BUSY' });
    gone.abort(new Error('hung up'));
    expect(await second).toMatchObject({ message: 'hung up' });
    expect(await Promise.all([told('ECHO'), first])).toMatchObject([{ asked: 2 }, { asked: 1 }]);
  });

  it('ends the thread that works on it', async () => {
    poolOf();
    const gone = new AbortController();
    const endless = failure(told('FOREVER', {}, gone.signal));
    const next = told('ECHO');
    gone.abort(new Error('hung up'));
    expect(await endless).toMatchObject({ message: 'hung up' });
    expect(await next).toMatchObject({ asked: 1 });
  });

  it('is not begun', async () => {
    poolOf();
    const prepare = jest.fn(() => ({ deed: 'ECHO' }));
    expect(await failure(pool.run(prepare, AbortSignal.abort(new Error('too late'))))).toMatchObject({
      message: 'too late',
    });
    expect(prepare).not.toHaveBeenCalled();
    const gone = new AbortController();
    const stalled = failure(pool.run(() => new Promise<Deed>(() => undefined), gone.signal));
    gone.abort(new Error('hung up'));
    expect(await stalled).toMatchObject({ message: 'hung up' });
    expect(await told('ECHO')).toMatchObject({ asked: 1 });
  });
});

it('refuses the task too many at once, and serves those that wait', async () => {
  poolOf({ mostWaiting: 2 });
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => told('ECHO')));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
  expect(outcomes[4]).toMatchObject({ reason: { code: 'WORKERS_BUSY' } });
});

it('closes in the middle of work: what works, waits or comes later fails, and no thread stays', async () => {
  poolOf({ threads: 2 });
  const asked = ['FOREVER', 'FOREVER', 'ECHO'].map((deed) => failure(told(deed)));
  await Promise.all([pool.close(), pool.close()]);
  const closed = { code: 'WORKERS_CLOSED' };
  expect(await Promise.all(asked)).toMatchObject([closed, closed, closed]);
  expect(await failure(told('ECHO'))).toMatchObject(closed);
});

it('leaves no listener behind, however often it is asked', async () => {
  poolOf({ threads: 2 });
  const { signal } = new AbortController();
  // While many wait at once, each listens to the signal they share: that alone is no leak.
  setMaxListeners(0, signal);
  for (let round = 0; round < 5; round += 1)
    await Promise.allSettled(Array.from({ length: 30 }, (_, n) => told(n % 7 === 0 ? 'REFUSE' : 'ECHO', {}, signal)));
  await failure(told('EXIT', {}, signal));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
