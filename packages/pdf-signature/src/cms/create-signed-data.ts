import { sign } from 'node:crypto';
import type { SigningIdentity } from '../certificates/signing-identity.js';
import { oids } from '../der/oids.js';
import {
  element,
  integer,
  nullElement,
  octetString,
  oid,
  sequence,
  setOf,
  sortedForSet,
  tagged,
} from '../der/write.js';

const version1 = integer(1);
const sha256 = sequence(oid(oids.sha256));
const digestAlgorithms = setOf(sha256);
const noContent = sequence(oid(oids.data));
const rsa = sequence(oid(oids.rsaEncryption), nullElement);
const contentType = sequence(oid(oids.contentType), setOf(oid(oids.data)));
const messageDigestType = oid(oids.messageDigest);
const signedDataType = oid(oids.signedData);

/**
 * A detached CAdES signature as PAdES B-B asks for (ETSI EN 319 142-1, 6.3): content-type, message-digest and
 * signing-certificate-v2 are signed; signing-time is absent because the time stands in the signature dictionary.
 * @param digest SHA-256 of what the signature covers
 */
export function createSignedData(identity: SigningIdentity, digest: Buffer): Buffer {
  const attributes = sortedForSet([
    contentType,
    sequence(messageDigestType, setOf(octetString(digest))),
    identity.signingCertificateDer,
  ]);
  // Signed as SET OF, stored as [0] IMPLICIT (RFC 5652, 5.4).
  const signature = sign('sha256', element(0x31, ...attributes), identity.key);
  const signer = sequence(
    version1,
    identity.issuerAndSerialDer,
    sha256,
    tagged(0, ...attributes),
    rsa,
    octetString(signature),
  );
  const signedData = sequence(version1, digestAlgorithms, noContent, identity.certificatesDer, setOf(signer));
  return sequence(signedDataType, tagged(0, signedData));
}
