// The signature of one file by whatever holds its key, at the level that can be had.
import type { KeyObject } from 'node:crypto';
import {
  completeSignature,
  completeSignatureTimeStamped,
  type GivenSignature,
  type PreparedSignature,
  type TimeStampService,
} from '@lienthong/pdf-signature';
import { isDomainError } from '@lienthong/kernel';
import type { FilePlan, SigningTerms } from './produce-files.js';

/** What holds the key of an act. */
export type Hand =
  | { readonly kind: 'KEY'; readonly key: KeyObject }
  /** The key stays in a device, which signs what it is given. */
  | { readonly kind: 'DEVICE'; readonly sign: (prepared: PreparedSignature) => Promise<Buffer> };

/** What an act wrote. */
export interface Written {
  readonly bytes: Buffer;
  /** Of the signature made; null for an act that uses no key. */
  readonly level: 'B_B' | 'B_T' | null;
}

/**
 * With a time-stamp where one is to be had; else without, and said so. Without an authority in the configuration nothing is asked,
 * and the same request with a key of the vault gives the same bytes.
 * @param timeStamp null: no time-stamping authority is configured
 */
export async function writeSignature(
  plan: FilePlan,
  terms: SigningTerms,
  hand: Hand,
  timeStamp: TimeStampService | null,
): Promise<Written> {
  if (hand.kind === 'DEVICE') {
    const prepared = plan.prepare(terms);
    return writeCompleted(plan.file, prepared, { signature: await hand.sign(prepared) }, timeStamp);
  }
  const keyed = { ...terms, key: hand.key };
  if (!timeStamp) return appended(plan.file, plan.increment(keyed), 'B_B');
  const { increment, level } = await plan.incrementNamingLevel(keyed, timeStamp);
  return appended(plan.file, increment, level === 'B-T' ? 'B_T' : 'B_B');
}

const timeStampRefusals = new Set(['TIME_STAMP_UNAVAILABLE', 'TIME_STAMP_REFUSED']);

/**
 * As `writeSignature`, with a signature that was made elsewhere; it is checked again.
 * @throws {DomainError} as `completeSignature`
 */
export async function writeCompleted(
  file: Buffer,
  prepared: PreparedSignature,
  given: GivenSignature,
  timeStamp: TimeStampService | null,
): Promise<Written> {
  if (timeStamp) {
    try {
      return appended(file, await completeSignatureTimeStamped(file, prepared, given, timeStamp), 'B_T');
    } catch (error) {
      if (!isDomainError(error) || !timeStampRefusals.has(error.code)) throw error;
    }
  }
  return appended(file, completeSignature(file, prepared, given), 'B_B');
}

const appended = (file: Buffer, increment: Buffer, level: 'B_B' | 'B_T'): Written => ({
  bytes: Buffer.concat([file, increment]),
  level,
});
