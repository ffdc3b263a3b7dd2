import { createHash, X509Certificate, type KeyObject } from 'node:crypto';
import { childrenOf, DerError, expectTag, readInteger, readTime, readWhole, type DerElement } from '../der/read.js';
import { type DistinguishedName, readName } from './distinguished-name.js';

export interface CertificateFacts {
  readonly der: Buffer;
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
  readonly sha256: Buffer;
}

/** @throws DerError when the bytes are no X.509 certificate */
export function readCertificate(der: Buffer): CertificateFacts {
  const [body] = childrenOf(readWhole(der, 0x30));
  const fields = childrenOf(expectTag(body, 0x30));
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [serial, , issuer, validity, subject] = fields;
  const [notBefore, notAfter] = childrenOf(expectTag(validity, 0x30));
  return {
    der,
    subject: readName(subject),
    issuer: readName(issuer),
    issuerDer: expectTag(issuer, 0x30).bytes,
    subjectDer: expectTag(subject, 0x30).bytes,
    serial: readInteger(serial),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    publicKey: publicKeyOf(der),
    sha256: createHash('sha256').update(der).digest(),
  };
}

function publicKeyOf(der: Buffer): KeyObject {
  try {
    return new X509Certificate(der).publicKey;
  } catch (error) {
    throw new DerError(`not a certificate: ${(error as Error).message}`);
  }
}

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
