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
