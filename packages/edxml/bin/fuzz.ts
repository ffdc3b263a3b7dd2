// Seeded mutation of packets: every outcome must be a packet or a refusal, soon, the same in pieces, and stable when written again.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isDomainError } from '@lienthong/kernel';
import { readPacket, readPacketStream, verifyEnvelope, writePacket, type Packet } from '../src/index.js';
import { mutate, random, type Random } from './mutate.js';

export interface FuzzFault {
  /** Which of the mutated packets, counted from 1: the same seed meets it again. */
  readonly number: number;
  readonly what: string;
  readonly bytes: Buffer;
}

export interface FuzzReport {
  readonly seed: number;
  readonly count: number;
  readonly accepted: number;
  readonly faults: readonly FuzzFault[];
}

export interface FuzzOptions {
  readonly seed: number;
  /** Until so many milliseconds have passed, or `count` packets were tried. */
  readonly milliseconds: number;
  readonly count?: number;
  /** Folder of `.edxml` files to begin from. */
  readonly seedFolder: string;
}

const longestMs = 1000;
const mostFaults = 20;
/** Small enough for every bound to be met by mutation. */
const limits = { packetBytes: 1024 * 1024, inflatedBytes: 1024 * 1024 };

/** The packets of a folder, in the order of their names, so that a seed means the same everywhere. */
export const seedsOf = (folder: string): Buffer[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.edxml'))
    .sort()
    .map((name) => readFileSync(join(folder, name)));

export async function fuzz({ seed, milliseconds, count = Infinity, seedFolder }: FuzzOptions): Promise<FuzzReport> {
  const seeds = seedsOf(seedFolder);
  const next = random(seed);
  const faults: FuzzFault[] = [];
  let accepted = 0;
  let number = 0;
  const startedAt = performance.now();
  while (number < count && performance.now() - startedAt < milliseconds && faults.length < mostFaults) {
    number += 1;
    const bytes = mutate(seeds, next);
    const { what, isAccepted } = await tryPacket(bytes, next);
    if (isAccepted) accepted += 1;
    if (what !== undefined) faults.push({ number, what, bytes });
  }
  return { seed, count: number, accepted, faults };
}

interface Outcome {
  readonly code?: string;
  readonly packet?: Packet;
  readonly fault?: string;
}

/** @returns what is wrong with how these bytes are treated, if anything is */
export async function tryPacket(bytes: Buffer, next: Random): Promise<{ what?: string; isAccepted: boolean }> {
  const startedAt = performance.now();
  const whole = outcomeOf(() => readPacket(bytes, { limits }).packet);
  // A shared machine may stop for a second; the same packet twice is no accident.
  if (performance.now() - startedAt > longestMs && isSlow(bytes)) return { what: 'SLOW', isAccepted: false };
  if (whole.fault !== undefined) return { what: whole.fault, isAccepted: false };
  const inPieces = await streamedOutcome(bytes, next);
  if (inPieces.fault !== undefined) return { what: `STREAMED ${inPieces.fault}`, isAccepted: false };
  if (!isDeepStrictEqual(inPieces, whole)) {
    return { what: `STREAMED DIFFERS ${String(whole.code)} ${String(inPieces.code)}`, isAccepted: false };
  }
  const { packet } = whole;
  if (!packet) return { isAccepted: false };
  const again = outcomeOf(() => readPacket(writePacket(packet, { asRead: true })).packet);
  if (again.fault ?? again.code) return { what: `NOT WRITABLE ${String(again.fault ?? again.code)}`, isAccepted: true };
  if (!isDeepStrictEqual(again.packet, packet)) return { what: 'NOT STABLE', isAccepted: true };
  const verified = outcomeOf(() => verifyEnvelope(bytes, { limits }).signed?.packet);
  return verified.fault === undefined ? { isAccepted: true } : { what: `VERIFY ${verified.fault}`, isAccepted: true };
}

function isSlow(bytes: Buffer): boolean {
  const startedAt = performance.now();
  outcomeOf(() => readPacket(bytes, { limits }).packet);
  return performance.now() - startedAt > longestMs;
}

const faultOf = (error: unknown): Outcome =>
  isDomainError(error) ? { code: error.code } : { fault: `FAULT ${String(error)}` };

function outcomeOf(work: () => Packet | undefined): Outcome {
  try {
    const packet = work();
    return packet ? { packet } : {};
  } catch (error) {
    return faultOf(error);
  }
}

async function streamedOutcome(bytes: Buffer, next: Random): Promise<Outcome> {
  const size = 1 + Math.floor(next() * bytes.length);
  const pieces = function* (): Generator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  const sink = (): { write: (piece: Uint8Array) => void; close: () => Buffer } => {
    const got: Uint8Array[] = [];
    return { write: (piece) => void got.push(piece), close: () => Buffer.concat(got) };
  };
  try {
    return { packet: (await readPacketStream(pieces(), sink, { limits })).packet };
  } catch (error) {
    return faultOf(error);
  }
}
