/** Why a task got no answer that is one of its own. */
export const workFaultCodes = [
  /** As many tasks wait already as may. */
  'WORKERS_BUSY',
  'WORKERS_CLOSED',
  'WORKER_TOO_LONG',
  'WORKER_OUT_OF_MEMORY',
  /** The thread is gone, or never started; `cause` says why where it is known. */
  'WORKER_CRASHED',
  /** The task threw what is no refusal; `cause` has it, with its stack in the thread. */
  'WORK_FAILED',
] as const;
export type WorkFaultCode = (typeof workFaultCodes)[number];

/** Whoever hands out the work decides what a fault says of it: a file too complex, a service too busy, a fault of ours. */
export class WorkFault extends Error {
  constructor(
    readonly code: WorkFaultCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'WorkFault';
  }
}

export const isWorkFault = (error: unknown): error is WorkFault => error instanceof WorkFault;

/**
 * Whether the task took more of a thread than it may have: time, memory, or so much that the thread went without a word. With
 * work on a foreign file that is a judgement on the file; every other fault is ours.
 */
export const tookTooMuch = (error: unknown): error is WorkFault =>
  isWorkFault(error) &&
  (error.code === 'WORKER_TOO_LONG' ||
    error.code === 'WORKER_OUT_OF_MEMORY' ||
    (error.code === 'WORKER_CRASHED' && error.cause === undefined));
