// What a certification authority gave for a request: read, and held against what was asked for. Pure.
import { type CertificateFacts, certificatesFromPem, DerError, isIssuedBy, readCertificate } from '@lienthong/pki';
import { normaliseText } from '@lienthong/kernel';
import type { CertificateFinding } from '../certificate.js';
import { refuseCertificate } from '../certificate.errors.js';
import { isLongerThanAllowed, longestValidity } from '../validity.js';
import type { CertificateRequest } from './certificate-request.js';

export interface IssuedChain {
  readonly certificate: CertificateFacts;
  /** Its issuers, nearest first, without a self-signed root. */
  readonly chain: readonly CertificateFacts[];
  readonly findings: readonly CertificateFinding[];
}

interface Expected {
  readonly request: Pick<CertificateRequest, 'kind' | 'ownerKind' | 'commonName' | 'organisationName'>;
  /** SubjectPublicKeyInfo of the key made here; null: the key is on the owner's token. */
  readonly publicKey: Buffer | null;
  /** Roots that are believed; empty: none is configured. */
  readonly anchors: readonly Buffer[];
  readonly at: Date;
}

const longestTextChars = 100_000;
const mostCertificates = 10;

/**
 * @param text PEM, one certificate or several in any order, or one in DER, base64
 * @throws {DomainError} CERTIFICATE_UNREADABLE and those of `judgeIssued`
 */
export const readIssued = (text: string, expected: Expected): IssuedChain =>
  judgeIssued(readCertificates(text), expected);

/**
 * @throws {DomainError} CERTIFICATE_KEY_MISMATCH, KEY_NOT_SUITABLE, CERTIFICATE_NOT_SUITABLE, CERTIFICATE_OF_ANOTHER,
 *   CERTIFICATE_EXPIRED, CERTIFICATE_CHAIN_UNTRUSTED
 */
export function judgeIssued(given: readonly CertificateFacts[], expected: Expected): IssuedChain {
  const certificate = ownAmong(given, expected.publicKey);
  if (certificate.weakness !== undefined) {
    throw refuseCertificate('KEY_NOT_SUITABLE', ['certificate'], { weakness: certificate.weakness });
  }
  const { keyUsage } = certificate;
  const signs = !keyUsage || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation');
  if (certificate.isAuthority || !signs) throw refuseCertificate('CERTIFICATE_NOT_SUITABLE', ['certificate']);
  requireName(certificate, expected.request);
  if (expected.at >= certificate.notAfter) throw refuseCertificate('CERTIFICATE_EXPIRED', ['certificate']);
  const chain = issuersOf(certificate, given);
  const findings = findingsOf(certificate, expected);
  if (expected.anchors.length === 0) findings.push(anchorsMissing);
  else if (!reaches([certificate, ...chain], expected.anchors)) {
    throw refuseCertificate('CERTIFICATE_CHAIN_UNTRUSTED', ['certificate']);
  }
  return { certificate, chain, findings };
}

function readCertificates(text: string): CertificateFacts[] {
  const unreadable = () => refuseCertificate('CERTIFICATE_UNREADABLE', ['certificate']);
  if (text.length > longestTextChars) throw unreadable();
  try {
    const ders = text.includes('-----BEGIN') ? certificatesFromPem(text) : [Buffer.from(text, 'base64')];
    if (ders.length === 0 || ders.length > mostCertificates) throw unreadable();
    return ders.map(readCertificate);
  } catch (error) {
    if (error instanceof DerError) throw unreadable();
    throw error;
  }
}

function ownAmong(given: readonly CertificateFacts[], publicKey: Buffer | null): CertificateFacts {
  const own = publicKey
    ? given.find((one) => one.publicKey.export({ type: 'spki', format: 'der' }).equals(publicKey))
    : given.find(({ isAuthority }) => !isAuthority);
  if (own) return own;
  throw refuseCertificate(publicKey ? 'CERTIFICATE_KEY_MISMATCH' : 'CERTIFICATE_NOT_SUITABLE', ['certificate']);
}

const sameName = (one: string | undefined, other: string): boolean =>
  normaliseText(one ?? '').toLowerCase() === normaliseText(other).toLowerCase();

/** Trap 31 of the domain reference: a certificate counts for the person or organisation it names, and for nobody else. */
function requireName(
  { subject }: CertificateFacts,
  { ownerKind, commonName, organisationName }: Expected['request'],
): void {
  const named = sameName(subject.commonName, commonName);
  const ofOrganisation =
    ownerKind === 'ORGANISATION' ||
    subject.organisation === undefined ||
    sameName(subject.organisation, organisationName);
  if (named && ofOrganisation) return;
  const found = { commonName: subject.commonName ?? null, organisation: subject.organisation ?? null };
  throw refuseCertificate('CERTIFICATE_OF_ANOTHER', ['certificate'], {
    found,
    expected: { commonName, organisationName },
  });
}

/** Those of the given that stand above it, nearest first. */
function issuersOf(certificate: CertificateFacts, given: readonly CertificateFacts[]): CertificateFacts[] {
  const chain: CertificateFacts[] = [];
  let current = certificate;
  while (chain.length < given.length) {
    const below = current;
    const issuer = given.find(
      (one) => one.isAuthority && one !== below && !chain.includes(one) && isIssuedBy(below, one),
    );
    if (!issuer || issuer.isSelfIssued) break;
    chain.push(issuer);
    current = issuer;
  }
  return chain;
}

/** The topmost certificate is an anchor or was issued by one. */
function reaches(chain: readonly CertificateFacts[], anchors: readonly Buffer[]): boolean {
  const top = chain.at(-1)!;
  const believed = anchors.map(readCertificate);
  return believed.some((anchor) => chain.some(({ sha256 }) => sha256.equals(anchor.sha256)) || isIssuedBy(top, anchor));
}

const text = (code: string, vi: string, en: string, legalBasis: string | null): CertificateFinding => ({
  code,
  message: { vi, en },
  legalBasis,
});

const anchorsMissing = text(
  'TRUST_ANCHORS_NOT_CONFIGURED',
  'Chưa cấu hình tổ chức chứng thực gốc nên chưa kiểm tra được đường dẫn tin cậy của chứng thư số.',
  'No trust anchors are configured, so the chain could not be checked.',
  null,
);

function findingsOf(certificate: CertificateFacts, { request, at }: Expected): CertificateFinding[] {
  const findings: CertificateFinding[] = [];
  const { notBefore, notAfter, keyUsage } = certificate;
  if (isLongerThanAllowed(request.kind, notBefore, notAfter)) {
    const years = longestValidity(request.kind);
    findings.push(
      text(
        'VALIDITY_LONGER_THAN_ALLOWED',
        `Thời hạn của chứng thư số dài hơn ${years} năm.`,
        `The certificate is valid for longer than ${years} years.`,
        'NĐ 68/2024/NĐ-CP, Điều 9',
      ),
    );
  }
  if (at < notBefore) {
    findings.push(
      text(
        'NOT_YET_VALID',
        'Chứng thư số chưa đến thời điểm có hiệu lực.',
        'The certificate is not valid yet.',
        'NĐ 68/2024/NĐ-CP, Điều 9',
      ),
    );
  }
  if (keyUsage && !keyUsage.has('nonRepudiation')) {
    findings.push(
      text(
        'NON_REPUDIATION_NOT_STATED',
        'Chứng thư số không ghi mục đích chống chối bỏ.',
        'The certificate does not state non-repudiation as a purpose of its key.',
        'RFC 5280, 4.2.1.3',
      ),
    );
  }
  return findings;
}
