import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { readPacket } from '../read/read-packet.js';
import type { ReadLimits } from '../limits.js';
import { refusePacket } from '../refusal.js';
import { escapeText } from '../write/xml-text.js';
import { envelopedSignature, exclusiveC14n, leastModulusBits, rsaSha256, sha256 } from './algorithms.js';

export interface EnvelopeSigner {
  /** RSA of at least 2048 bits; an object, or PEM. */
  readonly privateKey: KeyObject | string;
  /** The certificate of that key, DER or PEM. */
  readonly certificate: Uint8Array | string;
}

/**
 * Signs a packet as a whole: XML-DSig enveloped in edXMLHeader, RSA-SHA256, exclusive canonical form. It protects the message;
 * it does not replace the signatures inside the PDF. Works on the whole packet in memory.
 * @param packet bytes as `writePacket` gives them
 * @throws SIGNING_KEY_WEAK, SIGNATURE_EXISTS, and as readPacket
 */
export function signEnvelope(
  packet: Uint8Array,
  { privateKey, certificate }: EnvelopeSigner,
  limits: Partial<ReadLimits> = {},
): Buffer {
  const key = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey;
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < leastModulusBits) {
    throw refusePacket('SIGNING_KEY_WEAK');
  }
  if (readPacket(packet, { limits }).isSigned) throw refusePacket('SIGNATURE_EXISTS');
  const own = new X509Certificate(Buffer.from(certificate));
  const signing = new SignedXml({
    privateKey: key,
    publicCert: own.toString(),
    signatureAlgorithm: rsaSha256,
    canonicalizationAlgorithm: exclusiveC14n,
    getKeyInfoContent: () => keyInfo(own),
  });
  signing.addReference({
    xpath: '/*',
    transforms: [envelopedSignature, exclusiveC14n],
    digestAlgorithm: sha256,
    uri: '',
    isEmptyUri: true,
  });
  signing.computeSignature(Buffer.from(packet).toString('utf8'), {
    location: { reference: "/*/*[local-name()='edXMLEnvelope']/*[local-name()='edXMLHeader']", action: 'append' },
  });
  return Buffer.from(signing.getSignedXml());
}

function keyInfo(certificate: X509Certificate): string {
  // Node lists the parts of a name from the country down; RFC 4514 writes them from the person up.
  const subject = certificate.subject.split('\n').reverse().join(', ');
  const text = escapeText(subject, () => 'certificate');
  return `<X509Data><X509SubjectName>${text}</X509SubjectName><X509Certificate>${certificate.raw.toString(
    'base64',
  )}</X509Certificate></X509Data>`;
}
