import { oids } from '../der/oids.js';
import {
  childrenOf,
  DerError,
  type DerElement,
  expectTag,
  readElement,
  readOid,
  readSmallInteger,
  readWhole,
} from '../der/read.js';
import { hasIndefiniteLength, withDefiniteLengths } from '../der/definite-lengths.js';
import { isWeakDigest, readDigestAlgorithm, WeakAlgorithmError } from '../algorithms/algorithm-identifiers.js';
import { isAlgorithmMisnamed } from './misnamed-algorithm.js';
import { type CmsSigner, readSigner } from './read-signer.js';

/** What a SignedData says: structure checked, nothing verified. */
export interface Cms {
  /** The container without what follows it, in DER. */
  readonly bytes: Buffer;
  /** It came with indefinite lengths, although PDF asks for DER (ISO 32000-2, 12.8.3.3.1). */
  readonly isBer: boolean;
  readonly version: number;
  /** Object identifier of the content. */
  readonly contentType: string;
  /** The encapsulated content; undefined when the signature is detached. */
  readonly content: Buffer | undefined;
  /** X.509 certificates in DER, in the order of the container. */
  readonly certificates: readonly Buffer[];
  /** Of the container, then what the signers signed with it (ISO 32000-2, 12.8.3.3.2). */
  readonly crls: readonly Buffer[];
  /** OCSPResponse embedded as other revocation information (RFC 5940, 2.1), then as signed attribute. */
  readonly ocspResponses: readonly Buffer[];
  /** In the order of the container; a PDF signature must have exactly one. */
  readonly signers: readonly CmsSigner[];
}

const maxSigners = 100;
/** Whoever reads the certificates takes each apart; nobody signs with a thousand. */
const maxCertificates = 1_000;
const mostTried = 10;

/**
 * Reads SignedData (RFC 5652, 5.1) of any content type. What is signed in it must be DER; the wrapping may be BER.
 * @param options.trailing ZEROS for the /Contents string of a PDF, whose hole is filled up with zeros; NONE when left out
 * @throws DerError, WeakAlgorithmError (an unknown algorithm; MD5, SHA-1 and SHA-224 are read and marked in `weakness`)
 */
export function readCms(bytes: Buffer, options: { readonly trailing?: 'NONE' | 'ZEROS' } = {}): Cms {
  const { element, taken, isBer } = containerOf(bytes);
  const rest = bytes.subarray(taken);
  if (options.trailing === 'ZEROS' ? !isZero(rest) : rest.length > 0) throw new DerError('bytes after the container');
  return { ...readContainer(element), bytes: element.bytes, isBer };
}

/** The container in DER, from whichever form it came in. @throws DerError */
export function containerInDer(bytes: Buffer): Buffer {
  const { element, taken } = containerOf(bytes);
  if (taken !== bytes.length) throw new DerError('bytes after the container');
  return element.bytes;
}

/** An indefinite length at the very beginning tells BER. */
function containerOf(bytes: Buffer): { element: DerElement; taken: number; isBer: boolean } {
  if (!hasIndefiniteLength(bytes)) {
    const element = readElement(bytes);
    return { element, taken: element.bytes.length, isBer: false };
  }
  const { bytes: der, end } = withDefiniteLengths(bytes);
  return { element: readWhole(der), taken: end, isBer: true };
}

function readContainer(container: DerElement): Omit<Cms, 'bytes' | 'isBer'> {
  const [type, wrapped, more] = childrenOf(expectTag(container, 0x30));
  if (readOid(type) !== oids.signedData || more !== undefined) throw new DerError('not SignedData');
  const body = childrenOf(readWhole(expectTag(wrapped, 0xa0).content, 0x30));
  const [version, digests, encapsulated, ...rest] = body;
  const versionNumber = readSmallInteger(version);
  if (![1, 3, 4, 5].includes(versionNumber)) throw new DerError('version of SignedData');
  const announced = childrenOf(expectTag(digests, 0x31));
  for (const algorithm of announced) readAnyDigest(algorithm);
  const signers = childrenOf(expectTag(rest.pop(), 0x31));
  if (signers.length > maxSigners) throw new DerError('too many signers');
  if (announced.length > 0) for (const signer of signers) assertAnnounced(announced, signer);
  const certificates = rest[0]?.tag === 0xa0 ? childrenOf(rest.shift()!) : [];
  const revocation = rest[0]?.tag === 0xa1 ? childrenOf(rest.shift()!) : [];
  if (certificates.length + revocation.length > maxCertificates) throw new DerError('too many certificates');
  if (rest.length > 0) throw new DerError(`tag 0x${rest[0]!.tag.toString(16)} in SignedData`);
  // Attribute certificates and other forms carry tags of their own; nobody signs documents with them.
  if (certificates.some(({ tag }) => tag !== 0x30 && (tag < 0xa1 || tag > 0xa3))) throw new DerError('no certificate');
  const plain = certificates.filter(({ tag }) => tag === 0x30).map((certificate) => certificate.bytes);
  const read = signers.map((signer) => readNamedSigner(signer, plain));
  const archived = read.map(({ archivedRevocation }) => archivedRevocation);
  return {
    version: versionNumber,
    ...readContent(encapsulated),
    certificates: plain,
    crls: [
      ...revocation.filter(({ tag }) => tag === 0x30).map((crl) => crl.bytes),
      ...archived.flatMap(({ crls }) => crls),
    ],
    ocspResponses: [...revocation.flatMap(ocspResponseOf), ...archived.flatMap(({ ocspResponses }) => ocspResponses)],
    signers: read,
  };
}

const isZero = (rest: Buffer): boolean => rest.length === 0 || rest.equals(Buffer.alloc(rest.length));

/** The list is a hint for one-pass readers: what it names beyond the signers' algorithms does not matter. */
function readAnyDigest(algorithm: DerElement): void {
  try {
    readDigestAlgorithm(algorithm);
  } catch (error) {
    if (!(error instanceof WeakAlgorithmError)) throw error;
  }
}

/** Two places that say one thing: where they differ, one of them was changed (RFC 5652, 5.1). */
function assertAnnounced(announced: readonly DerElement[], signer: DerElement): void {
  const [, , algorithm] = childrenOf(expectTag(signer, 0x30));
  const idOf = (element: DerElement | undefined): string => readOid(childrenOf(expectTag(element, 0x30))[0]);
  const id = idOf(algorithm);
  if (!announced.some((one) => idOf(one) === id))
    throw new DerError('digest of a signer that the container does not name');
}

function readNamedSigner(element: DerElement, certificates: readonly Buffer[]): CmsSigner {
  const isMisnamed = (): boolean => isAlgorithmMisnamed(element, certificates.slice(0, mostTried));
  let signer: CmsSigner;
  try {
    signer = readSigner(element);
  } catch (error) {
    if (error instanceof WeakAlgorithmError && isMisnamed()) throw new DerError('another signature algorithm is named');
    throw error;
  }
  if (isWeakDigest(signer.signatureDigest) && !isWeakDigest(signer.digest) && isMisnamed())
    throw new DerError('another signature algorithm is named');
  return signer;
}

function readContent(encapsulated: DerElement | undefined): { contentType: string; content: Buffer | undefined } {
  const [type, wrapped, more] = childrenOf(expectTag(encapsulated, 0x30));
  if (more !== undefined) throw new DerError('element after the content');
  const contentType = readOid(type);
  if (wrapped === undefined) return { contentType, content: undefined };
  return { contentType, content: readWhole(expectTag(wrapped, 0xa0).content, 4).content };
}

function ocspResponseOf(choice: DerElement): Buffer[] {
  if (choice.tag !== 0xa1) return [];
  const [format, value] = childrenOf(choice);
  return readOid(format) === oids.ocspResponseInCms ? [expectTag(value, 0x30).bytes] : [];
}
