import { createHash, X509Certificate, type KeyObject } from 'node:crypto';
import { keyWeakness } from '../algorithms/raw-signature.js';
import { algorithmOf, isSignedBy, type SignedWith } from '../algorithms/signed-with.js';
import {
  childrenOf,
  DerError,
  expectTag,
  readBitBytes,
  readInteger,
  readSmallInteger,
  readTime,
  readWhole,
  type DerElement,
} from '../der/read.js';
import { type CertificateExtensions, readExtensions } from './certificate-extensions.js';
import { type DistinguishedName, readName } from './distinguished-name.js';

export interface CertificateFacts extends CertificateExtensions, SignedWith {
  readonly der: Buffer;
  /** 1 to 3. */
  readonly version: number;
  readonly subject: Partial<DistinguishedName>;
  readonly issuer: Partial<DistinguishedName>;
  /** The issuer's Name exactly as encoded. */
  readonly issuerDer: Buffer;
  readonly subjectDer: Buffer;
  /** Content of the INTEGER. */
  readonly serial: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  /** The BIT STRING of the key without its unused bits: what key identifiers are hashes of. */
  readonly publicKeyBits: Buffer;
  readonly sha256: Buffer;
  /** The issuer gave it its own name: a root, or a certificate about a change of key. */
  readonly isSelfIssued: boolean;
  /** Why key or signature algorithm are not acceptable (TT 15/2025/TT-BKHCN), in English for the log; or undefined. */
  readonly weakness: string | undefined;
}

/** The same few certificates come with every signature; taking one apart costs as much as verifying several with it, and a hostile file asks for that again and again. */
const known = new Map<string, CertificateFacts>();
const mostKnown = 2_048;
const largestKnown = 8_192;

/** @throws DerError when the bytes are no X.509 certificate (RFC 5280, 4.1) */
export function readCertificate(der: Buffer): CertificateFacts {
  const sha256 = createHash('sha256').update(der).digest();
  const key = sha256.toString('latin1');
  const found = known.get(key);
  if (found !== undefined) return found;
  if (der.length > largestKnown) return factsOf(der, sha256);
  // A copy: what is kept must not keep the file it was found in.
  const facts = factsOf(Buffer.from(der), sha256);
  if (known.size >= mostKnown) known.delete(known.keys().next().value!);
  known.set(key, facts);
  return facts;
}

function factsOf(der: Buffer, sha256: Buffer): CertificateFacts {
  const [body, outerAlgorithm, signature, more] = childrenOf(readWhole(der, 0x30));
  if (more !== undefined) throw new DerError('element after the signature');
  const fields = childrenOf(expectTag(body, 0x30));
  const version = fields[0]?.tag === 0xa0 ? readSmallInteger(readWhole(fields.shift()!.content)) + 1 : 1;
  if (version > 3) throw new DerError('version of the certificate');
  const [serial, algorithm, issuer, validity, subject, keyInfo, ...rest] = fields;
  // One algorithm twice, so that the signed one cannot be passed off as another (RFC 5280, 4.1.1.2).
  if (!expectTag(outerAlgorithm, 0x30).bytes.equals(expectTag(algorithm, 0x30).bytes))
    throw new DerError('two signature algorithms');
  const [notBefore, notAfter] = childrenOf(expectTag(validity, 0x30));
  const publicKey = publicKeyOf(der);
  const signed = algorithmOf(algorithm);
  return {
    der,
    version,
    subject: readName(subject),
    issuer: readName(issuer),
    issuerDer: expectTag(issuer, 0x30).bytes,
    subjectDer: expectTag(subject, 0x30).bytes,
    serial: readInteger(serial),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    publicKey,
    publicKeyBits: readBitBytes(childrenOf(expectTag(keyInfo, 0x30))[1]),
    sha256,
    isSelfIssued: issuer!.bytes.equals(subject!.bytes),
    ...signed,
    weakness: signed.weakness ?? keyWeakness(publicKey),
    toBeSigned: body!.bytes,
    signature: readBitBytes(signature),
    ...readExtensions(extensionsElement(rest, version)),
  };
}

function extensionsElement(rest: readonly DerElement[], version: number): DerElement | undefined {
  const last = rest.at(-1);
  if (last?.tag !== 0xa3) return undefined;
  if (version !== 3) throw new DerError('extensions in a certificate older than version 3');
  return readWhole(last.content, 0x30);
}

function publicKeyOf(der: Buffer): KeyObject {
  try {
    return new X509Certificate(der).publicKey;
  } catch (error) {
    throw new DerError(`not a certificate: ${(error as Error).message}`);
  }
}

/** By name and signature; whether the issuer was allowed to is another question (RFC 5280, 6.1.3(a)). */
export const isIssuedBy = (certificate: CertificateFacts, issuer: CertificateFacts): boolean =>
  certificate.issuerDer.equals(issuer.subjectDer) && isSignedBy(certificate, issuer.publicKey);

/** The value of an extension's OCTET STRING, or undefined. */
export function extensionOf(der: Buffer, extensionOid: Buffer): Buffer | undefined {
  const [body] = childrenOf(readWhole(der, 0x30));
  const last = childrenOf(expectTag(body, 0x30)).at(-1);
  if (last?.tag !== 0xa3) return undefined;
  const [list] = childrenOf(last);
  for (const extension of childrenOf(expectTag(list, 0x30))) {
    const parts: DerElement[] = childrenOf(extension);
    if (parts[0]?.bytes.equals(extensionOid)) return expectTag(parts.at(-1), 4).content;
  }
  return undefined;
}

/** SHA-1 over the key's bits is the customary name of a key (RFC 5280, 4.2.1.2), not a protection of anything. */
export const keyIdentifierOf = (certificate: CertificateFacts): Buffer =>
  certificate.subjectKeyIdentifier ?? createHash('sha1').update(certificate.publicKeyBits).digest();

/** Serial number as people compare it: hexadecimal, lower case, without leading zeros. */
export const serialHex = (serial: Uint8Array): string =>
  Buffer.from(serial)
    .toString('hex')
    .replace(/^(?:00)+(?=..)/, '');
