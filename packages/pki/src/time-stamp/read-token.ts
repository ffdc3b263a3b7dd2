import type { CertificateFacts } from '../certificates/read-certificate.js';
import { type Cms, readCms } from '../cms/read-cms.js';
import type { CmsSigner } from '../cms/read-signer.js';
import { signerCertificateOf } from '../cms/verify-signer.js';
import { oids } from '../der/oids.js';
import {
  childrenOf,
  DerError,
  type DerElement,
  expectTag,
  readBoolean,
  readInteger,
  readOid,
  readPreciseTime,
  readSmallInteger,
  readWhole,
  smallNumber,
} from '../der/read.js';
import { type Imprint, readImprint } from './request.js';

/** A time-stamp token (RFC 3161, 2.4.2): structure checked, nothing verified. */
export interface TimeStampToken {
  /** ContentInfo in DER. */
  readonly bytes: Buffer;
  readonly cms: Cms;
  readonly signer: CmsSigner;
  readonly genTime: Date;
  /** Largest deviation of genTime, milliseconds, rounded up; undefined when the authority says none. */
  readonly accuracyMs: number | undefined;
  /** Whether tokens of this authority are ordered by genTime alone. */
  readonly ordering: boolean;
  /** Object identifier. */
  readonly policy: string;
  /** Content of the INTEGER. */
  readonly serial: Buffer;
  readonly nonce: Buffer | undefined;
  readonly imprint: Imprint;
  /** The authority's certificate, when it came with the token. */
  readonly certificate: CertificateFacts | undefined;
  readonly certificates: readonly Buffer[];
}

/**
 * @param bytes the token; ZEROS may follow in the /Contents of a document time-stamp
 * @throws DerError, WeakAlgorithmError
 */
export function readTimeStampToken(
  bytes: Buffer,
  options: { readonly trailing?: 'NONE' | 'ZEROS' } = {},
): TimeStampToken {
  const cms = readCms(bytes, options);
  if (cms.contentType !== oids.tstInfo || cms.content === undefined) throw new DerError('not a time-stamp token');
  const [signer, more] = cms.signers;
  // Only the signature of the authority (RFC 3161, 2.4.2).
  if (signer === undefined || more !== undefined) throw new DerError('not exactly one signer');
  return {
    bytes: cms.bytes,
    cms,
    signer,
    ...readInfo(cms.content),
    certificate: signerCertificateOf(signer, cms.certificates),
    certificates: cms.certificates,
  };
}

type Info = Pick<TimeStampToken, 'genTime' | 'accuracyMs' | 'ordering' | 'policy' | 'serial' | 'nonce' | 'imprint'>;

function readInfo(content: Buffer): Info {
  const [version, policy, imprint, serial, genTime, ...rest] = childrenOf(readWhole(content, 0x30));
  if (readSmallInteger(version) !== 1) throw new DerError('version of the token');
  const accuracy = rest[0]?.tag === 0x30 ? rest.shift() : undefined;
  const ordering = rest[0]?.tag === 1 ? readBoolean(rest.shift()) : false;
  const nonce = rest[0]?.tag === 2 ? readInteger(rest.shift()) : undefined;
  if (rest[0]?.tag === 0xa0) rest.shift();
  // Extensions: a critical one would change the meaning of the token, and none is known.
  if (rest[0]?.tag === 0xa1 && childrenOf(rest.shift()!).some(isCritical)) throw new DerError('critical extension');
  if (rest.length > 0) throw new DerError('element after the token');
  return {
    genTime: readPreciseTime(genTime),
    accuracyMs: accuracy === undefined ? undefined : readAccuracy(accuracy),
    ordering,
    policy: readOid(policy),
    serial: readInteger(serial),
    nonce,
    imprint: readImprint(imprint),
  };
}

const isCritical = (extension: DerElement): boolean => {
  const [, critical] = childrenOf(expectTag(extension, 0x30));
  return critical?.tag === 1 && readBoolean(critical);
};

function readAccuracy(accuracy: DerElement): number {
  let microseconds = 0;
  for (const part of childrenOf(accuracy)) {
    if (part.tag === 2) microseconds += readSmallInteger(part) * 1_000_000;
    else if (part.tag === 0x80) microseconds += smallNumber(part.content) * 1_000;
    else if (part.tag === 0x81) microseconds += smallNumber(part.content);
    else throw new DerError('malformed accuracy');
  }
  return Math.ceil(microseconds / 1_000);
}
