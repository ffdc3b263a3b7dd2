// How the parts of signers and organisations are stored.
import type { ValueTransformer } from 'typeorm';
import type { Turn } from './turns.js';

const instant = (at: Date | string | null): Date | null => (at === null ? null : new Date(at));

/** jsonb gives the instants back as text. */
export const turnsColumn: ValueTransformer = {
  to: (turns: readonly Turn[]) => turns,
  from: (turns: readonly Turn[]) =>
    turns.map((turn) => ({ ...turn, doneAt: instant(turn.doneAt), failedAt: instant(turn.failedAt) })),
};
