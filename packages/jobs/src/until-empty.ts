import type { JobQueue } from './jobs-backend.js';

const unfinished = ['waiting', 'prioritized', 'active', 'delayed', 'waiting-children'] as const;
const lookMs = 10;

/** For tests: resolves when the queue holds no job that is still to be done; runs that a scheduler planned do not count. */
export async function untilEmpty(queue: JobQueue): Promise<void> {
  for (;;) {
    const counts = await queue.getJobCounts(...unfinished);
    const total = unfinished.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
    if (total - (await queue.getJobSchedulersCount()) <= 0) return;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}
