import { DomainError, type LocalisedText } from '@lienthong/kernel';

/** Every refusal of this package by its stable code. */
export const pkiRefusals = {
  CERTIFICATE_UNREADABLE: {
    vi: 'Không đọc được chứng thư số dùng để ký.',
    en: 'The certificate to sign with cannot be read.',
  },
  CERTIFICATE_KEY_MISMATCH: {
    vi: 'Chứng thư số không khớp với khóa bí mật.',
    en: 'The certificate does not belong to the private key.',
  },
  CERTIFICATE_EXPIRED: {
    vi: 'Chứng thư số đã hết hạn tại thời điểm ký.',
    en: 'The certificate has expired at the time of signing.',
  },
  CERTIFICATE_NOT_YET_VALID: {
    vi: 'Chứng thư số chưa có hiệu lực tại thời điểm ký.',
    en: 'The certificate is not yet valid at the time of signing.',
  },
  KEY_NOT_SUITABLE: {
    vi: 'Khóa ký phải là khóa bí mật RSA từ 2048 bit.',
    en: 'The signing key must be an RSA private key of 2,048 bits or more.',
  },
} as const satisfies Record<string, LocalisedText>;

export type PkiRefusalCode = keyof typeof pkiRefusals;

/** An expected refusal of a key, a certificate or an answer from outside; `code` is stable, `text` is for the user. */
export class PkiRefusedError extends DomainError {
  constructor(
    override readonly code: PkiRefusalCode,
    /** What exactly was found; English, for the log only. */
    readonly finding?: string,
  ) {
    super(code, pkiRefusals[code], finding === undefined ? {} : { details: { finding } });
    this.name = 'PkiRefusedError';
  }
}

export const refusePki = (code: PkiRefusalCode, finding?: string): PkiRefusedError =>
  new PkiRefusedError(code, finding);
