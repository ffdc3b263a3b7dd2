import { type SignatureScheme, type SigningDigest, signingDigests } from '@lienthong/pki';
import { refusePdf } from '../errors.js';
import type { HollowIncrement } from './signature-hole.js';

/** A revision that waits for its signature: everything `completeSignature` needs beside the file itself. Plain values. */
export interface PreparedSignature extends HollowIncrement {
  readonly fieldName: string;
  readonly signingTime: Date;
  readonly scheme: SignatureScheme;
  /** Digest of document and signature. */
  readonly digest: SigningDigest;
  /** Over the file with the increment, without the hole: the message digest of the signature. */
  readonly documentDigest: Buffer;
  /** DER of the signed attributes: the bytes the key signs, hashing included. */
  readonly toBeSigned: Buffer;
  /** `digest` over `toBeSigned`, for devices that take a hash. */
  readonly toBeSignedDigest: Buffer;
  /** DER, the signer's first. */
  readonly certificateChain: readonly Buffer[];
  /** Of the only certificate that may complete it. */
  readonly certificateSha256: Buffer;
}

const format = 'lienthong-prepared-signature-1';
const schemes: readonly SignatureScheme[] = ['RSA_PKCS1', 'RSA_PSS', 'ECDSA'];

/** As text, to be kept until the signature comes. Holds no secret; whoever changes it makes the completion fail. */
export const serialisePrepared = (prepared: PreparedSignature): string =>
  JSON.stringify({
    format,
    fieldName: prepared.fieldName,
    signingTime: prepared.signingTime.toISOString(),
    scheme: prepared.scheme,
    digest: prepared.digest,
    baseLength: prepared.baseLength,
    holeStart: prepared.holeStart,
    holeEnd: prepared.holeEnd,
    documentDigest: prepared.documentDigest.toString('base64'),
    toBeSigned: prepared.toBeSigned.toString('base64'),
    toBeSignedDigest: prepared.toBeSignedDigest.toString('base64'),
    certificateSha256: prepared.certificateSha256.toString('base64'),
    certificateChain: prepared.certificateChain.map((der) => der.toString('base64')),
    increment: prepared.increment.toString('base64'),
  });

/** @throws PdfRefusedError PREPARED_SIGNATURE_UNREADABLE */
export function readPrepared(text: string): PreparedSignature {
  const given = parsed(text);
  if (given['format'] !== format) throw unreadable('format');
  const chain = given['certificateChain'];
  if (!Array.isArray(chain)) throw unreadable('certificateChain');
  const signingTime = new Date(string(given['signingTime']));
  if (Number.isNaN(signingTime.getTime())) throw unreadable('signingTime');
  return {
    fieldName: string(given['fieldName']),
    signingTime,
    scheme: oneOf(schemes, given['scheme']),
    digest: oneOf(signingDigests, given['digest']),
    baseLength: offset(given['baseLength']),
    holeStart: offset(given['holeStart']),
    holeEnd: offset(given['holeEnd']),
    documentDigest: bytes(given['documentDigest']),
    toBeSigned: bytes(given['toBeSigned']),
    toBeSignedDigest: bytes(given['toBeSignedDigest']),
    certificateSha256: bytes(given['certificateSha256']),
    certificateChain: chain.map(bytes),
    increment: bytes(given['increment']),
  };
}

const unreadable = (finding: string) => refusePdf('PREPARED_SIGNATURE_UNREADABLE', finding);

function parsed(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable('no JSON');
  }
  if (typeof value !== 'object' || value === null) throw unreadable('no object');
  return value as Record<string, unknown>;
}

function string(value: unknown): string {
  if (typeof value !== 'string') throw unreadable(`${typeof value} where text is due`);
  return value;
}

const bytes = (value: unknown): Buffer => Buffer.from(string(value), 'base64');

function offset(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw unreadable(`offset ${String(value)}`);
  return value as number;
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T {
  const found = known.find((candidate) => candidate === value);
  if (found === undefined) throw unreadable(String(value));
  return found;
}
