import { randomBytes } from 'node:crypto';
import { cmsSignatureAlgorithm, digestAlgorithm, digestBytes } from '../algorithms/algorithm-identifiers.js';
import { type SigningIdentity, signWithIdentity } from '../certificates/signing-identity.js';
import { oids } from '../der/oids.js';
import { element, integer, octetString, oid, sequence, setOf, sortedForSet, tagged } from '../der/write.js';

const version1 = integer(1);
const noContent = sequence(oid(oids.data));
const contentType = sequence(oid(oids.contentType), setOf(oid(oids.data)));
const messageDigestType = oid(oids.messageDigest);
const signedDataType = oid(oids.signedData);

/** The signed attributes with the digest left blank; its length is fixed, so nothing else ever moves. */
interface AttributesTemplate {
  readonly bytes: Buffer;
  readonly digestAt: number;
}

/** A container with digest and signature left blank, for signatures of one length. */
interface ContainerTemplate {
  readonly bytes: Buffer;
  /** The same in hexadecimal digits. */
  readonly hex: Buffer;
  readonly digestAt: number;
  readonly signatureAt: number;
}

interface Templates {
  readonly attributes: AttributesTemplate;
  /** By length of the signature: one for RSA, a handful for ECDSA, whose DER is as long as its numbers are. */
  readonly containers: Map<number, ContainerTemplate>;
}

const known = new WeakMap<SigningIdentity, Templates>();

/**
 * A detached CAdES signature as PAdES B-B asks for (ETSI EN 319 142-1, 6.3): content-type, message-digest and
 * signing-certificate-v2 are signed; signing-time is absent because the time stands in the signature dictionary.
 * @param identity with its private key in hand
 * @param digest of what the signature covers, by `identity.digest`
 */
export function createSignedData(identity: SigningIdentity, digest: Buffer): Buffer {
  const attributes = signedAttributes(identity, digest);
  return containerOf(identity, digest, signWithIdentity(identity, attributes));
}

/**
 * As `createSignedData`, in hexadecimal digits, as a PDF holds it (ISO 32000-2, 12.8.1). Only what differs between signatures
 * is put into digits; the certificates were once and for all.
 */
export function createSignedDataHex(identity: SigningIdentity, digest: Buffer): Buffer {
  const signature = signWithIdentity(identity, signedAttributes(identity, digest));
  const { hex, digestAt, signatureAt } = containerTemplateFor(identity, signature.length);
  const container = Buffer.from(hex);
  container.write(digest.toString('hex'), 2 * digestAt, 'latin1');
  container.write(signature.toString('hex'), 2 * signatureAt, 'latin1');
  return container;
}

/** The bytes that are signed: the attributes as SET OF (RFC 5652, 5.4). */
export function signedAttributes(identity: SigningIdentity, digest: Buffer): Buffer {
  const { bytes, digestAt } = templatesOf(identity).attributes;
  if (digest.length !== digestBytes[identity.digest])
    throw new Error(`${digest.length} bytes where a ${identity.digest} digest is due`);
  const attributes = Buffer.from(bytes);
  digest.copy(attributes, digestAt);
  return attributes;
}

/** The container around a signature over `signedAttributes` of the same digest. */
export function containerOf(identity: SigningIdentity, digest: Buffer, signature: Buffer): Buffer {
  const { bytes, digestAt, signatureAt } = containerTemplateFor(identity, signature.length);
  const container = Buffer.from(bytes);
  digest.copy(container, digestAt);
  signature.copy(container, signatureAt);
  return container;
}

function containerTemplateFor(identity: SigningIdentity, signatureBytes: number): ContainerTemplate {
  const { containers } = templatesOf(identity);
  let template = containers.get(signatureBytes);
  if (template === undefined) {
    template = containerTemplate(identity, signatureBytes);
    containers.set(signatureBytes, template);
  }
  return template;
}

function templatesOf(identity: SigningIdentity): Templates {
  const found = known.get(identity);
  if (found !== undefined) return found;
  const { items, digest } = blankAttributes(identity);
  const bytes = element(0x31, ...items);
  const made = { attributes: { bytes, digestAt: bytes.indexOf(digest) }, containers: new Map() };
  known.set(identity, made);
  return made;
}

/** The attributes around a digest that occurs nowhere else. */
function blankAttributes(identity: SigningIdentity): { items: Uint8Array[]; digest: Buffer } {
  const digest = randomBytes(digestBytes[identity.digest]);
  const messageDigest = sequence(messageDigestType, setOf(octetString(digest)));
  return { items: sortedForSet([contentType, messageDigest, identity.signingCertificateDer]), digest };
}

function containerTemplate(identity: SigningIdentity, signatureBytes: number): ContainerTemplate {
  const { items, digest } = blankAttributes(identity);
  const algorithm = digestAlgorithm(identity.digest);
  const signer = sequence(
    version1,
    identity.issuerAndSerialDer,
    algorithm,
    // Signed as SET OF, stored as [0] IMPLICIT (RFC 5652, 5.4).
    tagged(0, ...items),
    cmsSignatureAlgorithm(identity.scheme, identity.digest),
    octetString(Buffer.alloc(signatureBytes)),
  );
  const signedData = sequence(version1, setOf(algorithm), noContent, identity.certificatesDer, setOf(signer));
  const bytes = sequence(signedDataType, tagged(0, signedData));
  const hex = Buffer.from(bytes.toString('hex'), 'latin1');
  return { bytes, hex, digestAt: bytes.indexOf(digest), signatureAt: bytes.length - signatureBytes };
}
