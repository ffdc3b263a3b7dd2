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
    vi: 'Khóa ký phải là khóa bí mật RSA từ 2048 bit hoặc ECDSA trên đường cong P-256, P-384.',
    en: 'The signing key must be an RSA private key of 2,048 bits or more, or an ECDSA key on P-256 or P-384.',
  },
  SIGNATURE_NOT_OF_CERTIFICATE: {
    vi: 'Chữ ký nhận được không do khóa của chứng thư số đã chọn tạo ra trên đúng dữ liệu cần ký.',
    en: 'The signature received was not made by the key of the chosen certificate over the bytes to be signed.',
  },
  FOREIGN_SIGNATURE_REFUSED: {
    vi: 'Chữ ký do phần mềm bên ngoài tạo không khớp với văn bản đã chuẩn bị hoặc với chứng thư số đã chọn.',
    en: 'The signature made outside does not fit the prepared document or the chosen certificate.',
  },
  TIME_STAMP_REJECTED: {
    vi: 'Tổ chức cấp dấu thời gian từ chối yêu cầu.',
    en: 'The time-stamping authority rejected the request.',
  },
  TIME_STAMP_MISMATCH: {
    vi: 'Dấu thời gian nhận được không thuộc về yêu cầu đã gửi.',
    en: 'The time-stamp received does not belong to the request.',
  },
  TIME_STAMP_UNREADABLE: {
    vi: 'Không đọc được trả lời của tổ chức cấp dấu thời gian.',
    en: 'The answer of the time-stamping authority cannot be read.',
  },
  OCSP_UNSUCCESSFUL: {
    vi: 'Máy chủ trạng thái chứng thư (OCSP) không trả lời trạng thái.',
    en: 'The certificate status responder (OCSP) gave no status.',
  },
  CSR_UNREADABLE: {
    vi: 'Không đọc được yêu cầu cấp chứng thư số (PKCS#10).',
    en: 'The certificate request (PKCS#10) cannot be read.',
  },
  CSR_SIGNATURE_WRONG: {
    vi: 'Yêu cầu cấp chứng thư số không do chính khóa trong yêu cầu ký.',
    en: 'The certificate request is not signed by the key that stands in it.',
  },
  PKCS12_WRONG_PASSWORD: {
    vi: 'Sai mật khẩu của tệp PKCS#12.',
    en: 'The password of the PKCS#12 file is wrong.',
  },
  PKCS12_UNREADABLE: {
    vi: 'Không đọc được tệp PKCS#12: tệp hỏng, hoặc không có khóa kèm chứng thư số.',
    en: 'The PKCS#12 file cannot be read: damaged, or without a key and its certificate.',
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
