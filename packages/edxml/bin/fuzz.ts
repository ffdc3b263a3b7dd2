// Seeded mutation of packets: every outcome must be a packet or a refusal, soon, the same in pieces, and stable when written again.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isDomainError } from '@lienthong/kernel';
import { fuzzLoop, type FuzzOptions, type FuzzReport, type FuzzTrial, type Random } from '@lienthong/testing';
import { readPacket, readPacketStream, verifyEnvelope, writePacket, type Packet } from '../src/index.js';
import { mutate } from './mutate.js';

const longestMs = 1000;
/** Small enough for every bound to be met by mutation. */
const limits = { packetBytes: 1024 * 1024, inflatedBytes: 1024 * 1024 };

/** The packets of a folder, in the order of their names, so that a seed means the same everywhere. */
export const seedsOf = (folder: string): Buffer[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.edxml'))
    .sort()
    .map((name) => readFileSync(join(folder, name)));

/** @param seedFolder folder of `.edxml` files to begin from */
export function fuzz({ seedFolder, ...options }: FuzzOptions & { readonly seedFolder: string }): Promise<FuzzReport> {
  const seeds = seedsOf(seedFolder);
  return fuzzLoop(options, (next) => mutate(seeds, next), tryPacket);
}

interface Outcome {
  readonly code?: string;
  readonly packet?: Packet;
  readonly fault?: string;
}

/** @returns what is wrong with how these bytes are treated, if anything is */
export async function tryPacket(bytes: Buffer, next: Random): Promise<FuzzTrial> {
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
