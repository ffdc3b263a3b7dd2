// A certificate as this service knows it, and the rule of when it may be signed with. Pure.
import { type DomainError, type LocalisedText, refuse } from '@lienthong/kernel';
import type { KeyOwnerKind } from '../keys/key-vault.js';

export interface IssuedCertificate {
  readonly id: string;
  readonly ownerKind: KeyOwnerKind;
  readonly ownerId: string;
  readonly organisationId: string | null;
  readonly commonName: string;
  readonly organisationName: string;
  readonly issuerName: string;
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly der: Buffer;
  readonly sha256: string;
}

const legalBasis = 'NĐ 68/2024/NĐ-CP, Điều 9';
const refusals = {
  CERTIFICATE_MISSING: {
    vi: 'Chưa có chứng thư số để ký. Hãy thử lại sau ít phút hoặc liên hệ quản trị.',
    en: 'There is no certificate to sign with yet. Try again in a few minutes or ask the administrator.',
  },
  CERTIFICATE_EXPIRED: {
    vi: 'Chứng thư số đã hết hạn. Hãy đề nghị cấp chứng thư số mới.',
    en: 'The certificate has expired. Apply for a new one.',
  },
  CERTIFICATE_NOT_YET_VALID: {
    vi: 'Chứng thư số chưa đến thời điểm có hiệu lực.',
    en: 'The certificate is not valid yet.',
  },
} as const satisfies Record<string, LocalisedText>;

/** Software must check the validity of the certificate before signing (TT 22/2020/TT-BTTTT; reference 6.3). */
export const refuseCertificate = (code: keyof typeof refusals): DomainError =>
  refuse(code, refusals[code], { legalBasis });

export const isInForce = (certificate: IssuedCertificate, at: Date): boolean =>
  certificate.notBefore <= at && at < certificate.notAfter;

/**
 * The owner's certificate to sign with at an instant: of those in force, the newest.
 * @returns null when the owner never had one: it may still be on its way
 * @throws {DomainError} CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID
 */
export function certificateInForce<C extends IssuedCertificate>(certificates: readonly C[], at: Date): C | null {
  const newestFirst = [...certificates].sort((one, other) => other.notBefore.getTime() - one.notBefore.getTime());
  const inForce = newestFirst.find((certificate) => isInForce(certificate, at));
  if (inForce) return inForce;
  const [newest] = newestFirst;
  if (!newest) return null;
  throw refuseCertificate(at < newest.notBefore ? 'CERTIFICATE_NOT_YET_VALID' : 'CERTIFICATE_EXPIRED');
}
