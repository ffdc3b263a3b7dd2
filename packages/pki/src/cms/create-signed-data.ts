import { randomBytes, sign } from 'node:crypto';
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

/** A signature with its two variable parts left blank; digest and RSA signature have fixed lengths, so nothing else ever moves. */
interface Template {
  readonly attributes: Buffer;
  readonly digestInAttributes: number;
  readonly container: Buffer;
  readonly digestInContainer: number;
  readonly signatureInContainer: number;
}

const templates = new WeakMap<SigningIdentity, Template>();

/**
 * A detached CAdES signature as PAdES B-B asks for (ETSI EN 319 142-1, 6.3): content-type, message-digest and
 * signing-certificate-v2 are signed; signing-time is absent because the time stands in the signature dictionary.
 * @param digest SHA-256 of what the signature covers
 */
export function createSignedData(identity: SigningIdentity, digest: Buffer): Buffer {
  const template = templates.get(identity) ?? makeTemplate(identity);
  const attributes = Buffer.from(template.attributes);
  digest.copy(attributes, template.digestInAttributes);
  const container = Buffer.from(template.container);
  digest.copy(container, template.digestInContainer);
  sign('sha256', attributes, identity.key).copy(container, template.signatureInContainer);
  return container;
}

function makeTemplate(identity: SigningIdentity): Template {
  const digest = randomBytes(32);
  const blankSignature = Buffer.alloc(Math.ceil(identity.key.asymmetricKeyDetails!.modulusLength! / 8));
  const items = sortedForSet([
    contentType,
    sequence(messageDigestType, setOf(octetString(digest))),
    identity.signingCertificateDer,
  ]);
  const signer = sequence(
    version1,
    identity.issuerAndSerialDer,
    sha256,
    tagged(0, ...items),
    rsa,
    octetString(blankSignature),
  );
  const signedData = sequence(version1, digestAlgorithms, noContent, identity.certificatesDer, setOf(signer));
  const container = sequence(signedDataType, tagged(0, signedData));
  // Signed as SET OF, stored as [0] IMPLICIT (RFC 5652, 5.4).
  const attributes = element(0x31, ...items);
  const made: Template = {
    attributes,
    digestInAttributes: attributes.indexOf(digest),
    container,
    digestInContainer: container.indexOf(digest),
    signatureInContainer: container.length - blankSignature.length,
  };
  templates.set(identity, made);
  return made;
}
