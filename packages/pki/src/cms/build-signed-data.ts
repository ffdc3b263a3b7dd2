import { createHash } from 'node:crypto';
import { cmsSignatureAlgorithm, digestAlgorithm } from '../algorithms/algorithm-identifiers.js';
import { type SigningIdentity, signWithIdentity } from '../certificates/signing-identity.js';
import { oids } from '../der/oids.js';
import { element, integer, octetString, oid, sequence, setOf, sortedForSet, tagged } from '../der/write.js';

/**
 * SignedData that holds its content, of any type (RFC 5652, 5.1: version 3 for a content that is not id-data); signed are
 * content-type, message-digest and signing-certificate-v2.
 * @param options.certificates whether the identity's certificates go along
 */
export function buildSignedData(
  identity: SigningIdentity,
  contentType: string,
  content: Buffer,
  options: { readonly certificates: boolean },
): Buffer {
  const algorithm = digestAlgorithm(identity.digest);
  const items = sortedForSet([
    sequence(oid(oids.contentType), setOf(oid(contentType))),
    sequence(oid(oids.messageDigest), setOf(octetString(createHash(identity.digest).update(content).digest()))),
    identity.signingCertificateDer,
  ]);
  const signature = signWithIdentity(identity, element(0x31, ...items));
  const signer = sequence(
    integer(1),
    identity.issuerAndSerialDer,
    algorithm,
    tagged(0, ...items),
    cmsSignatureAlgorithm(identity.scheme, identity.digest),
    octetString(signature),
  );
  const body = sequence(
    integer(contentType === oids.data ? 1 : 3),
    setOf(algorithm),
    sequence(oid(contentType), tagged(0, octetString(content))),
    ...(options.certificates ? [identity.certificatesDer] : []),
    setOf(signer),
  );
  return sequence(oid(oids.signedData), tagged(0, body));
}
