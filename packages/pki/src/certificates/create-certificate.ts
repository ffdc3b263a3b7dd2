import { createHash, sign, type KeyObject } from 'node:crypto';
import { oids } from '../der/oids.js';
import { childrenOf, expectTag, readWhole } from '../der/read.js';
import {
  bitString,
  booleanTrue,
  integer,
  nullElement,
  octetString,
  oid,
  sequence,
  tagged,
  taggedPrimitive,
  time,
} from '../der/write.js';
import { type DistinguishedName, encodeName } from './distinguished-name.js';
import { extensionOf, readCertificate } from './read-certificate.js';

export const certificateKinds = ['ROOT', 'SUB', 'PERSON', 'ORGANISATION'] as const;
export type CertificateKind = (typeof certificateKinds)[number];

export interface CertificateRequest {
  readonly subject: DistinguishedName;
  /** DER of the issuer's certificate; left out for a certificate signed by its own key. */
  readonly issuer?: Buffer;
  readonly publicKey: KeyObject;
  /** The issuer's private key, RSA or EC. */
  readonly signWith: KeyObject;
  /** Positive, at most 20 bytes, unique per issuer; big-endian. */
  readonly serial: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** ROOT and SUB may issue certificates; PERSON and ORGANISATION sign documents. */
  readonly kind: CertificateKind;
}

/** An X.509 v3 certificate (RFC 5280) in DER. Names are UTF8String, so that Vietnamese letters survive every reader. */
export function createCertificate(request: CertificateRequest): Buffer {
  const algorithm = signatureAlgorithmOf(request.signWith);
  const subject = encodeName(request.subject);
  const body = sequence(
    tagged(0, integer(2)),
    integer(request.serial),
    algorithm,
    request.issuer === undefined ? subject : readCertificate(request.issuer).subjectDer,
    sequence(time(request.notBefore), time(request.notAfter)),
    subject,
    request.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensionsOf(request))),
  );
  return sequence(body, algorithm, bitString(sign('sha256', body, request.signWith)));
}

function signatureAlgorithmOf(key: KeyObject): Buffer {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return sequence(oid(oids.sha256WithRsa), nullElement);
    case 'ec':
      return sequence(oid(oids.ecdsaWithSha256));
    default:
      throw new Error(`certificates are signed with RSA or EC keys, not ${key.asymmetricKeyType}`);
  }
}

const extension = (type: string, critical: boolean, value: Buffer): Buffer =>
  critical ? sequence(oid(type), booleanTrue, octetString(value)) : sequence(oid(type), octetString(value));

function extensionsOf({ kind, publicKey, issuer }: CertificateRequest): Buffer[] {
  const own = keyIdentifierOf(publicKey);
  const theirs = issuer === undefined ? own : subjectKeyIdentifierOf(issuer);
  const authority = kind === 'ROOT' || kind === 'SUB';
  const constraints =
    kind === 'ROOT' ? sequence(booleanTrue) : kind === 'SUB' ? sequence(booleanTrue, integer(0)) : sequence();
  return [
    extension(oids.basicConstraints, true, constraints),
    // keyCertSign and cRLSign; or digitalSignature and nonRepudiation.
    extension(oids.keyUsage, true, authority ? bitString(Buffer.of(0x06), 1) : bitString(Buffer.of(0xc0), 6)),
    ...(authority
      ? []
      : [extension(oids.extendedKeyUsage, false, sequence(oid(oids.emailProtection), oid(oids.documentSigning)))]),
    extension(oids.subjectKeyIdentifier, false, octetString(own)),
    extension(oids.authorityKeyIdentifier, false, sequence(taggedPrimitive(0, theirs))),
  ];
}

/** SHA-1 over the key's bits is the customary name of a key (RFC 5280, 4.2.1.2), not a protection of anything. */
function keyIdentifierOf(publicKey: KeyObject): Buffer {
  const spki = readWhole(publicKey.export({ type: 'spki', format: 'der' }), 0x30);
  const bits = expectTag(childrenOf(spki)[1], 3).content.subarray(1);
  return createHash('sha1').update(bits).digest();
}

function subjectKeyIdentifierOf(certificate: Buffer): Buffer {
  const value = extensionOf(certificate, oid(oids.subjectKeyIdentifier));
  return value === undefined ? keyIdentifierOf(readCertificate(certificate).publicKey) : readWhole(value, 4).content;
}

/** PEM of a certificate, for tools that want it so. */
export const certificatePem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
