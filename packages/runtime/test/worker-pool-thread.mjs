// A thread for worker-pool.test.ts: does what it is told, the worst included.
import { createRequire } from 'node:module';
import { setImmediate as later } from 'node:timers';
import { refuse } from '@lienthong/kernel';
import { answerInThread } from '../dist/src/worker-pool/answer-in-thread.js';

let asked = 0;

const deeds = {
  ECHO: ({ value }) => ({ value, asked }),
  BYTES: ({ bytes }) => ({ isBuffer: Buffer.isBuffer(bytes), first: bytes[0], bytes: Buffer.from([1, 2, 3]) }),
  ENVIRONMENT: () => Object.keys(process.env),
  LOADED: () => Object.keys(createRequire(import.meta.url).cache).filter((file) => /apollo|fastify/.test(file)),
  REFUSE: () => {
    throw refuse('TOY_REFUSED', { vi: 'Không', en: 'No' }, { path: ['file'], legalBasis: 'Điều 1' });
  },
  FAIL: () => {
    throw new TypeError('a fault of ours');
  },
  EXIT: () => process.exit(3),
  CRASH: () => {
    later(() => {
      throw new Error('out of nowhere');
    });
    return new Promise(() => undefined);
  },
  CRASH_IDLE: () => {
    later(() => {
      throw new Error('after the answer');
    });
    return 'answered';
  },
  UNSENDABLE: () => () => undefined,
  FOREVER: () => {
    for (;;);
  },
  /** As on a machine that has no processor for it. */
  STALL: ({ value }) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, value),
  WAIT: () => new Promise(() => undefined),
  DEVOUR: () => {
    const held = [];
    for (;;) held.push({ again: held.length, more: `${held.length}` });
  },
};

answerInThread((request) => {
  asked += 1;
  return deeds[request.deed](request);
});
