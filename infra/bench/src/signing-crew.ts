// Signing on every core: worker threads of ours beside as many processes that do nothing but raw RSA, taking turns.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { median } from './bench-result.js';
import type { CrewWork } from './signing-crew-member.js';
import { warmMs } from './turns.js';

const member = new URL('./signing-crew-member.js', import.meta.url);
const rounds = 15;
const turnMs = 400;

/** Rates of all cores together as shares of raw RSA in as many processes. */
export interface CrewRatios {
  /** Every file opened, and signed with the hash that verified it when it was read; reading and verifying are not in it. */
  readonly resumed: number;
  /** Every file opened and hashed whole when it is signed. */
  readonly hashing: number;
  readonly cores: number;
}

interface Member {
  readonly run: (work: CrewWork) => Promise<number>;
  readonly end: () => Promise<void>;
}

export async function crewRatios(say: (line: string) => void): Promise<CrewRatios> {
  const cores = availableParallelism();
  const ours = Array.from({ length: cores }, worker);
  const raw = Array.from({ length: cores }, rawProcess);
  const together = async (crew: readonly Member[], work: CrewWork): Promise<number> =>
    (await Promise.all(crew.map(({ run }) => run(work)))).reduce((sum, rate) => sum + rate, 0);
  const resumed: number[] = [];
  const hashing: number[] = [];
  try {
    // The first turn makes keys and compiles.
    for (const work of ['RESUMED', 'HASHING'] as const) await together(ours, { kind: work, turnMs: warmMs });
    await together(raw, { kind: 'RAW', turnMs });
    for (let round = 0; round < rounds; round += 1) {
      const limit = await together(raw, { kind: 'RAW', turnMs });
      resumed.push((await together(ours, { kind: 'RESUMED', turnMs })) / limit);
      hashing.push((await together(ours, { kind: 'HASHING', turnMs })) / limit);
    }
  } finally {
    await Promise.all([...ours, ...raw].map(({ end }) => end()));
  }
  say(
    `  ${cores} cores: ${median(resumed).toFixed(2)} of raw with the hash of the reading resumed, ${median(hashing).toFixed(2)} hashing each file`,
  );
  return { resumed: median(resumed), hashing: median(hashing), cores };
}

function worker(): Member {
  const thread = new Worker(member);
  return {
    run: async (work) => {
      const answer = once(thread, 'message') as Promise<[number]>;
      thread.postMessage(work);
      return (await answer)[0];
    },
    end: async () => void (await thread.terminate()),
  };
}

function rawProcess(): Member {
  const child: ChildProcess = fork(fileURLToPath(member), { stdio: 'inherit' });
  return {
    run: async (work) => {
      const answer = once(child, 'message') as Promise<[number]>;
      child.send(work);
      return (await answer)[0];
    },
    end: async () => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
