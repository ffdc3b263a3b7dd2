// The thread's side of a worker pool. Has its own door, so that a thread loads this file and not a whole web server.
import { parentPort } from 'node:worker_threads';
import { failureOf, type ThreadAnswer, withBuffers } from './between-threads.js';

/**
 * Called once by the module that a pool starts: every request gets the answer of `work`, its refusal (a DomainError, thrown
 * again where it was asked for) or its fault. Buffers arrive as Buffers in both directions.
 * @throws {Error} outside a worker thread
 */
export function answerInThread<Request, Response>(work: (request: Request) => Response | Promise<Response>): void {
  const port = parentPort;
  if (!port) throw new Error('This module is started as a worker thread only.');
  const answerTo = async (request: Request): Promise<ThreadAnswer<Response>> => {
    try {
      return { answer: await work(withBuffers(request)) };
    } catch (error) {
      return failureOf(error);
    }
  };
  port.on('message', (request: Request) => {
    void answerTo(request).then((answer) => port.postMessage(answer));
  });
}
