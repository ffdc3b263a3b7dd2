import { randomBytes } from 'node:crypto';
import {
  digestAlgorithm,
  digestBytes,
  type DigestName,
  readDigestAlgorithm,
  type ReadDigest,
} from '../algorithms/algorithm-identifiers.js';
import {
  childrenOf,
  DerError,
  type DerElement,
  expectTag,
  readBoolean,
  readInteger,
  readOid,
  readSmallInteger,
  readWhole,
} from '../der/read.js';
import { booleanTrue, integer, octetString, oid, sequence } from '../der/write.js';

/** A hash with the name of its algorithm (MessageImprint, RFC 3161, 2.4.1). */
export interface Imprint {
  readonly digest: ReadDigest;
  readonly hash: Buffer;
}

export interface TimeStampRequest extends Imprint {
  /** TimeStampReq in DER: the body to post as application/timestamp-query. */
  readonly bytes: Buffer;
  /** Content of the INTEGER; undefined when none is asked back. */
  readonly nonce: Buffer | undefined;
  /** Object identifier of the policy asked for. */
  readonly policy: string | undefined;
  /** Whether the authority's certificates are to come with the token. */
  readonly certReq: boolean;
}

/**
 * A request for a time-stamp (RFC 3161, 2.4.1).
 * @param imprint hash of what is to be stamped
 * @param options.nonce positive, big-endian; 8 random bytes when left out, none for `false`
 * @param options.certReq true when left out, so that the token can be verified for ever
 */
export function createTimeStampRequest(
  imprint: { readonly digest: DigestName; readonly hash: Buffer },
  options: { readonly nonce?: Buffer | false; readonly policy?: string; readonly certReq?: boolean } = {},
): TimeStampRequest {
  const { digest, hash } = imprint;
  if (hash.length !== digestBytes[digest]) throw new Error(`${hash.length} bytes where a ${digest} digest is due`);
  const { policy, certReq = true } = options;
  const nonce = options.nonce === false ? undefined : integer(options.nonce ?? randomBytes(8));
  const bytes = sequence(
    integer(1),
    encodeImprint(imprint),
    ...(policy === undefined ? [] : [oid(policy)]),
    ...(nonce === undefined ? [] : [nonce]),
    ...(certReq ? [booleanTrue] : []),
  );
  return {
    bytes,
    digest,
    hash,
    nonce: nonce === undefined ? undefined : readInteger(readWhole(nonce)),
    policy,
    certReq,
  };
}

export const encodeImprint = ({ digest, hash }: Imprint): Buffer =>
  sequence(digestAlgorithm(digest), octetString(hash));

/** @throws DerError, WeakAlgorithmError */
export function readImprint(element: DerElement | undefined): Imprint {
  const [algorithm, hash, more] = childrenOf(expectTag(element, 0x30));
  const digest = readDigestAlgorithm(algorithm);
  const value = expectTag(hash, 4).content;
  if (more !== undefined || value.length !== digestBytes[digest]) throw new DerError('length of the imprint');
  return { digest, hash: value };
}

/** @throws DerError when the bytes are no request, or one with extensions, which nobody here knows; WeakAlgorithmError */
export function readTimeStampRequest(bytes: Buffer): TimeStampRequest {
  const [version, imprint, ...rest] = childrenOf(readWhole(bytes, 0x30));
  if (readSmallInteger(version) !== 1) throw new DerError('version of the request');
  const read = readImprint(imprint);
  const policy = rest[0]?.tag === 6 ? readOid(rest.shift()) : undefined;
  const nonce = rest[0]?.tag === 2 ? readInteger(rest.shift()) : undefined;
  const certReq = rest[0]?.tag === 1 ? readBoolean(rest.shift()) : false;
  if (rest.length > 0) throw new DerError('extensions of the request');
  return { bytes, ...read, nonce, policy, certReq };
}
