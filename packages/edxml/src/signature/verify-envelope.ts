import { X509Certificate } from 'node:crypto';
import type { LocalisedText } from '@lienthong/kernel';
import { SignedXml } from 'xml-crypto';
import type { FindingCode } from '../finding.js';
import { readPacket, type ReadOptions } from '../read/read-packet.js';
import type { ReadResult } from '../read/packet-of.js';
import {
  digestAlgorithms,
  envelopedSignature,
  exclusiveC14n,
  leastModulusBits,
  signatureAlgorithms,
  type Standing,
} from './algorithms.js';
import { parseEnvelope, partsOf, signaturesOf } from './envelope-dom.js';

/**
 * VALID: the packet is what the certificate's key signed. HISTORICAL: so it is, but by SHA-1 or a short key, which prove nothing
 * today. INVALID: the content or the signature was changed, or never matched (as in the published samples). UNVERIFIABLE: nothing
 * there that could be verified.
 */
export type EnvelopeState = 'ABSENT' | 'VALID' | 'HISTORICAL' | 'INVALID' | 'UNVERIFIABLE';

export interface EnvelopeVerification {
  readonly state: EnvelopeState;
  /** Why, where the state is INVALID, UNVERIFIABLE or HISTORICAL. */
  readonly reason?: LocalisedText;
  /** DER. Whether to trust it (issuer, validity, revocation, whose it is) is the caller's question. */
  readonly certificate?: Uint8Array;
  /** The packet read from the very bytes that the signature covers; with VALID and HISTORICAL only. Prefer it to any other reading. */
  readonly signed?: ReadResult;
}

/** The finding that goes with a state. */
export const envelopeFindings: Readonly<Partial<Record<EnvelopeState, FindingCode>>> = {
  HISTORICAL: 'SIGNATURE_HISTORICAL',
  INVALID: 'SIGNATURE_INVALID',
  UNVERIFIABLE: 'SIGNATURE_UNVERIFIABLE',
};

const unverifiable = (vi: string, en: string): EnvelopeVerification => ({ state: 'UNVERIFIABLE', reason: { vi, en } });

/** What of a packet its signature would have to be checked against byte by byte, and cannot. */
const unverifiableAs = new Set(['ENCODING_NOT_UTF8', 'BYTES_UNREADABLE', 'STRAY_BYTES_AFTER', 'PREFIX_UNDECLARED']);

/**
 * Verifies the signature in edXMLHeader over the whole packet. Only the one form is accepted: one signature, one reference to
 * the whole document, enveloped-signature and exclusive canonical form; anything else could be made to cover less than it seems.
 * @throws as readPacket
 */
export function verifyEnvelope(packet: Uint8Array, options: ReadOptions = {}): EnvelopeVerification {
  const { isSigned, findings } = readPacket(packet, options);
  if (findings.some(({ code }) => code === 'SIGNATURE_NAMESPACE')) {
    return unverifiable(
      'Signature không thuộc không gian tên XML-DSig.',
      'Signature is not in the XML-DSig namespace.',
    );
  }
  if (!isSigned) return { state: 'ABSENT' };
  const odd = findings.find(({ code }) => unverifiableAs.has(code));
  if (odd) return { state: 'UNVERIFIABLE', reason: odd.message };
  const text = Buffer.from(packet).toString('utf8');
  const xml = text.slice(text.indexOf('<'));
  const document = parseEnvelope(xml);
  const [signature, ...others] = signaturesOf(document);
  if (!signature || others.length > 0 || (signature.parentNode as Element).localName !== 'edXMLHeader') {
    return unverifiable(
      'Không có đúng một chữ ký trong edXMLHeader.',
      'There is not exactly one signature in edXMLHeader.',
    );
  }
  const standing = standingOf(signature);
  if (!standing) {
    return unverifiable('Chữ ký không theo dạng quy định.', 'The signature is not of the prescribed form.');
  }
  const certificate = certificateOf(signature);
  if (!certificate) {
    return unverifiable(
      'KeyInfo không có chứng thư số RSA đọc được.',
      'KeyInfo holds no RSA certificate that can be read.',
    );
  }
  return verdict(xml, signature, certificate, standing, options);
}

function verdict(
  xml: string,
  signature: Element,
  certificate: X509Certificate,
  standing: Standing,
  options: ReadOptions,
): EnvelopeVerification {
  const check = new SignedXml({ publicCert: certificate.toString(), getCertFromKeyInfo: () => null });
  const invalid: EnvelopeVerification = {
    state: 'INVALID',
    reason: { vi: 'Nội dung không khớp chữ ký.', en: 'The content does not match the signature.' },
    certificate: certificate.raw,
  };
  try {
    check.loadSignature(signature);
    if (!check.checkSignature(xml)) return invalid;
  } catch {
    // The library throws for a wrong signature value, and for values that cannot be decoded: not signed by this key either way.
    return invalid;
  }
  const [covered, ...others] = check.getSignedReferences();
  if (covered === undefined || others.length > 0) return invalid;
  const signed = readPacket(Buffer.from(covered), options);
  const isShort = (certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? 0) < leastModulusBits;
  if (standing === 'CURRENT' && !isShort) return { state: 'VALID', certificate: certificate.raw, signed };
  const reason = { vi: 'SHA-1 hoặc khóa ngắn không còn được phép.', en: 'SHA-1 or a short key is no longer allowed.' };
  return { state: 'HISTORICAL', reason, certificate: certificate.raw, signed };
}

const algorithmOf = (element: Element | undefined): string => element?.getAttribute('Algorithm') ?? '';

/** @returns undefined where the signature is of any other form than the one */
function standingOf(signature: Element): Standing | undefined {
  const [signedInfo, ...moreInfos] = partsOf(signature, 'SignedInfo');
  const [reference, ...moreReferences] = partsOf(signedInfo, 'Reference');
  if (moreInfos.length > 0 || moreReferences.length > 0 || reference?.getAttribute('URI') !== '') return undefined;
  const transforms = partsOf(partsOf(reference, 'Transforms')[0], 'Transform').map(algorithmOf);
  if (transforms.join(' ') !== `${envelopedSignature} ${exclusiveC14n}`) return undefined;
  if (algorithmOf(partsOf(signedInfo, 'CanonicalizationMethod')[0]) !== exclusiveC14n) return undefined;
  const signing = signatureAlgorithms.get(algorithmOf(partsOf(signedInfo, 'SignatureMethod')[0]));
  const digest = digestAlgorithms.get(algorithmOf(partsOf(reference, 'DigestMethod')[0]));
  if (!signing || !digest) return undefined;
  return signing === 'CURRENT' && digest === 'CURRENT' ? 'CURRENT' : 'HISTORICAL';
}

/** Some platforms put an identifier and a token where the certificate belongs: there is none then. */
function certificateOf(signature: Element): X509Certificate | undefined {
  const data = partsOf(partsOf(signature, 'KeyInfo')[0], 'X509Data')[0];
  const text = partsOf(data, 'X509Certificate')[0]?.textContent ?? '';
  try {
    const certificate = new X509Certificate(Buffer.from(text, 'base64'));
    return certificate.publicKey.asymmetricKeyType === 'rsa' ? certificate : undefined;
  } catch {
    // Not a certificate: reported by the caller as such.
    return undefined;
  }
}
