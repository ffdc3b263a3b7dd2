import { randomBytes } from 'node:crypto';
import {
  digestAlgorithm,
  hashWith,
  readDigestAlgorithm,
  type ReadDigest,
} from '../algorithms/algorithm-identifiers.js';
import { extensionValues } from '../certificates/certificate-extensions.js';
import { extension } from '../certificates/create-certificate.js';
import { type CertificateFacts, readCertificate } from '../certificates/read-certificate.js';
import { oids } from '../der/oids.js';
import { childrenOf, DerError, type DerElement, expectTag, readInteger, readWhole } from '../der/read.js';
import { integer, octetString, sequence, tagged } from '../der/write.js';

/** CertID (RFC 6960, 4.1.1): which certificate of which issuer. */
export interface OcspCertificateId {
  readonly digest: ReadDigest;
  readonly issuerNameHash: Buffer;
  readonly issuerKeyHash: Buffer;
  /** Content of the INTEGER. */
  readonly serial: Buffer;
}

export interface OcspRequest {
  /** Body to post as application/ocsp-request. */
  readonly bytes: Buffer;
  readonly nonce: Buffer | undefined;
  readonly certificates: readonly OcspCertificateId[];
}

/** SHA-1 only names the issuer here, and is the one digest every responder knows (RFC 5019, 2.1.1). */
const idDigest = 'sha1';

export const certificateIdOf = (
  certificate: CertificateFacts,
  issuer: CertificateFacts,
  digest: ReadDigest = idDigest,
): OcspCertificateId => ({
  digest,
  issuerNameHash: hashWith(digest, issuer.subjectDer),
  issuerKeyHash: hashWith(digest, issuer.publicKeyBits),
  serial: certificate.serial,
});

export const isAbout = (id: OcspCertificateId, certificate: CertificateFacts, issuer: CertificateFacts): boolean => {
  const expected = certificateIdOf(certificate, issuer, id.digest);
  return (
    id.serial.equals(expected.serial) &&
    id.issuerNameHash.equals(expected.issuerNameHash) &&
    id.issuerKeyHash.equals(expected.issuerKeyHash)
  );
};

export const encodeCertificateId = ({ digest, issuerNameHash, issuerKeyHash, serial }: OcspCertificateId): Buffer =>
  sequence(digestAlgorithm(digest), octetString(issuerNameHash), octetString(issuerKeyHash), integer(serial));

/**
 * A request for the status of one certificate (RFC 6960, 4.1).
 * @param nonce 1 to 32 bytes (RFC 8954); 16 random bytes when left out, none for `false`
 */
export function createOcspRequest(about: {
  readonly certificate: Buffer;
  readonly issuer: Buffer;
  readonly nonce?: Buffer | false;
}): OcspRequest {
  const id = certificateIdOf(readCertificate(about.certificate), readCertificate(about.issuer));
  const nonce = about.nonce === false ? undefined : (about.nonce ?? randomBytes(16));
  const body = sequence(
    sequence(sequence(encodeCertificateId(id))),
    ...(nonce === undefined ? [] : [tagged(2, sequence(nonceExtension(nonce)))]),
  );
  return { bytes: sequence(body), nonce, certificates: [id] };
}

export const nonceExtension = (nonce: Buffer): Buffer => extension(oids.ocspNonce, false, octetString(nonce));

/** @throws DerError, WeakAlgorithmError */
export function readOcspRequest(bytes: Buffer): OcspRequest {
  const [body] = childrenOf(readWhole(bytes, 0x30));
  const fields = childrenOf(expectTag(body, 0x30));
  const list = fields.find(({ tag }) => tag === 0x30);
  const extensions = fields.find(({ tag }) => tag === 0xa2);
  const requests = childrenOf(expectTag(list, 0x30));
  if (requests.length === 0 || requests.length > 100) throw new DerError('number of requests');
  return {
    bytes,
    nonce: extensions === undefined ? undefined : nonceIn(extensions),
    certificates: requests.map((request) => readCertificateId(childrenOf(expectTag(request, 0x30))[0])),
  };
}

/** @throws DerError, WeakAlgorithmError */
export function readCertificateId(element: DerElement | undefined): OcspCertificateId {
  const [algorithm, name, key, serial, more] = childrenOf(expectTag(element, 0x30));
  if (more !== undefined) throw new DerError('element after the serial number');
  return {
    digest: readDigestAlgorithm(algorithm),
    issuerNameHash: expectTag(name, 4).content,
    issuerKeyHash: expectTag(key, 4).content,
    serial: readInteger(serial),
  };
}

/** Some write the nonce without its own OCTET STRING; both are read. */
export function nonceIn(extensions: DerElement): Buffer | undefined {
  const nonce = extensionValues(readWhole(extensions.content, 0x30)).get(oids.ocspNonce);
  if (nonce === undefined) return undefined;
  const { value } = nonce;
  return value[0] === 4 && value[1] === value.length - 2 ? value.subarray(2) : value;
}
