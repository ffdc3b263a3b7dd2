import type { JobQueue } from './jobs-backend.js';

const lookMs = 10;

/** For tests: resolves when the queue holds no job that is still to be done; runs that a scheduler planned do not count. */
export async function untilEmpty(queue: JobQueue): Promise<void> {
  for (;;) {
    const [counts, planned] = await Promise.all([
      queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed'),
      queue.getJobSchedulersCount(),
    ]);
    const { waiting = 0, prioritized = 0, active = 0, delayed = 0 } = counts;
    if (waiting + prioritized + active === 0 && delayed <= planned) return;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}
