import { type SigningIdentity } from '../certificates/signing-identity.js';
import { buildSignedData } from '../cms/build-signed-data.js';
import { oids } from '../der/oids.js';
import { childrenOf, DerError, expectTag, readNamedBits, readSmallInteger, readText, readWhole } from '../der/read.js';
import {
  bitString,
  element,
  generalizedTime,
  integer,
  oid,
  sequence,
  taggedPrimitive,
  utf8String,
} from '../der/write.js';
import { isWeakDigest, WeakAlgorithmError } from '../algorithms/algorithm-identifiers.js';
import { refusePki } from '../errors.js';
import { readTimeStampToken, type TimeStampToken } from './read-token.js';
import { encodeImprint, readTimeStampRequest, type TimeStampRequest } from './request.js';

/** PKIFailureInfo by bit (RFC 3161, 2.4.2). */
const failureBits = {
  BAD_ALG: 0,
  BAD_REQUEST: 2,
  BAD_DATA_FORMAT: 5,
  TIME_NOT_AVAILABLE: 14,
  UNACCEPTED_POLICY: 15,
  UNACCEPTED_EXTENSION: 16,
  ADDITIONAL_INFORMATION_NOT_AVAILABLE: 17,
  SYSTEM_FAILURE: 25,
} as const;
export type TimeStampFailure = keyof typeof failureBits;

/**
 * The token of a response (RFC 3161, 2.4.2), compared with what was asked.
 * @param bytes body of application/timestamp-reply
 * @throws PkiRefusedError TIME_STAMP_REJECTED (the authority says no), TIME_STAMP_MISMATCH (another nonce, imprint or policy
 *   than asked for), TIME_STAMP_UNREADABLE
 */
export function readTimeStampResponse(bytes: Buffer, request?: TimeStampRequest): TimeStampToken {
  const token = readGranted(bytes);
  if (request === undefined) return token;
  const mismatch = mismatchOf(token, request);
  if (mismatch !== undefined) throw refusePki('TIME_STAMP_MISMATCH', mismatch);
  return token;
}

function readGranted(bytes: Buffer): TimeStampToken {
  try {
    const [status, token, more] = childrenOf(readWhole(bytes, 0x30));
    const refusal = refusalIn(expectTag(status, 0x30));
    if (refusal !== undefined) throw refusePki('TIME_STAMP_REJECTED', refusal);
    if (more !== undefined) throw new DerError('element after the token');
    return readTimeStampToken(expectTag(token, 0x30).bytes);
  } catch (error) {
    if (error instanceof DerError) throw refusePki('TIME_STAMP_UNREADABLE', error.message);
    throw error;
  }
}

function refusalIn(info: ReturnType<typeof readWhole>): string | undefined {
  const [status, ...rest] = childrenOf(info);
  const code = readSmallInteger(status);
  // 0 granted, 1 granted with modifications.
  if (code < 2) return undefined;
  const texts = rest[0]?.tag === 0x30 ? childrenOf(rest.shift()!).map(readText) : [];
  const bits = rest[0]?.tag === 3 ? readNamedBits(rest[0]) : [];
  const reasons = bits.map(
    (bit) => Object.entries(failureBits).find(([, known]) => known === bit)?.[0] ?? `bit ${bit}`,
  );
  return [`status ${code}`, ...reasons, ...texts.map((text) => text.slice(0, 200))].join('; ');
}

function mismatchOf(token: TimeStampToken, request: TimeStampRequest): string | undefined {
  const { imprint, nonce, policy } = token;
  if (imprint.digest !== request.digest || !imprint.hash.equals(request.hash)) return 'imprint';
  if (request.nonce !== undefined && !nonce?.equals(request.nonce)) return 'nonce';
  if (request.policy !== undefined && policy !== request.policy) return 'policy';
  if (request.certReq && token.certificate === undefined) return 'certificate missing';
  return undefined;
}

/** What a demonstration authority calls its rules; a private arc that promises nothing. */
const defaultPolicy = '1.3.6.1.4.1.99999.1.1';

/**
 * The authority's side (RFC 3161, 2.4.2): a token for a request, or the rejection the request deserves; never throws for a
 * request from outside.
 * @param tsa with its key, certificate of kind TSA
 * @param options.at the authority's time, whole seconds are stamped
 * @param options.serial positive, unique for this authority, big-endian
 * @param options.accuracyMs largest deviation of `at`
 */
export function createTimeStampResponse(
  tsa: SigningIdentity,
  request: Buffer,
  options: { readonly at: Date; readonly serial: Buffer; readonly policy?: string; readonly accuracyMs?: number },
): Buffer {
  const asked = readAsked(request);
  if (typeof asked === 'string') return createTimeStampRejection(asked);
  const policy = options.policy ?? defaultPolicy;
  if (asked.policy !== undefined && asked.policy !== policy) return createTimeStampRejection('UNACCEPTED_POLICY');
  const info = sequence(
    integer(1),
    oid(policy),
    encodeImprint(asked),
    integer(options.serial),
    generalizedTime(options.at),
    ...(options.accuracyMs === undefined ? [] : [encodeAccuracy(options.accuracyMs)]),
    ...(asked.nonce === undefined ? [] : [element(2, asked.nonce)]),
  );
  const token = buildSignedData(tsa, oids.tstInfo, info, { certificates: asked.certReq });
  return sequence(sequence(integer(0)), token);
}

function readAsked(request: Buffer): TimeStampRequest | TimeStampFailure {
  try {
    const asked = readTimeStampRequest(request);
    return isWeakDigest(asked.digest) ? 'BAD_ALG' : asked;
  } catch (error) {
    if (error instanceof WeakAlgorithmError) return 'BAD_ALG';
    if (error instanceof DerError) return 'BAD_DATA_FORMAT';
    throw error;
  }
}

function encodeAccuracy(milliseconds: number): Buffer {
  const [seconds, rest] = [Math.floor(milliseconds / 1000), milliseconds % 1000];
  return sequence(
    ...(seconds === 0 ? [] : [integer(seconds)]),
    ...(rest === 0 ? [] : [taggedPrimitive(0, integer(rest).subarray(2))]),
  );
}

/** A response without a token: status rejection with its reason. */
export function createTimeStampRejection(failure: TimeStampFailure, text?: string): Buffer {
  const bit = failureBits[failure];
  const bits = Buffer.alloc((bit >> 3) + 1);
  bits[bit >> 3] = 0x80 >> (bit & 7);
  const texts = text === undefined ? [] : [sequence(utf8String(text))];
  return sequence(sequence(integer(2), ...texts, bitString(bits, 7 - (bit & 7))));
}
