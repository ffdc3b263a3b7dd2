import { type ReadDigest, readDigestAlgorithm } from '../algorithms/algorithm-identifiers.js';
import { childrenOf, DerError, type DerElement, expectTag, readInteger } from '../der/read.js';

/** What names the signer's certificate under the signature (RFC 5035; version 1 by SHA-1, RFC 2634, 5.4). */
export interface SigningCertificate {
  readonly version: 1 | 2;
  readonly digest: ReadDigest;
  /** Of the first certificate named: the signer's. */
  readonly hash: Buffer;
  /** directoryName of the issuer and serial number, where they are given. */
  readonly issuerDer?: Buffer;
  readonly serial?: Buffer;
}

/** Version 2 goes before version 1 where both stand. @throws DerError */
export function readSigningCertificate(
  version2: DerElement | undefined,
  version1: DerElement | undefined,
): SigningCertificate | undefined {
  const value = version2 ?? version1;
  if (value === undefined) return undefined;
  const version = value === version2 ? 2 : 1;
  const [list] = childrenOf(expectTag(value, 0x30));
  const [first] = childrenOf(expectTag(list, 0x30));
  const parts = childrenOf(expectTag(first, 0x30));
  const named = version === 2 && parts[0]?.tag === 0x30 ? parts.shift() : undefined;
  const [hash, issuerAndSerial] = parts;
  return {
    version,
    digest: named !== undefined ? readDigestAlgorithm(named) : version === 2 ? 'sha256' : 'sha1',
    hash: expectTag(hash, 4).content,
    ...(issuerAndSerial === undefined ? {} : readIssuerSerial(issuerAndSerial)),
  };
}

function readIssuerSerial(element: DerElement): { issuerDer?: Buffer; serial: Buffer } {
  const [names, serial, more] = childrenOf(expectTag(element, 0x30));
  if (more !== undefined) throw new DerError('element after the serial number');
  const directory = childrenOf(expectTag(names, 0x30)).find(({ tag }) => tag === 0xa4);
  return {
    serial: readInteger(serial),
    ...(directory === undefined ? {} : { issuerDer: directory.content }),
  };
}
