// The named ways in which a trust service of somebody else can fail us. Every one is shown, none is papered over.
import type { LocalisedText } from '@lienthong/kernel';

/** TSA: time-stamping authority (RFC 3161). ISSUER: where a certificate names its issuer's certificate (caIssuers). */
export const trustServiceKinds = ['TSA', 'OCSP', 'CRL', 'ISSUER'] as const;
export type TrustServiceKind = (typeof trustServiceKinds)[number];

/**
 * UNREACHABLE: no connection. TOO_SLOW: no whole answer in time. REFUSED: it answered that it will not (HTTP status, PKIStatus,
 * OCSPResponseStatus). WRONG_ANSWER: bytes that do not answer the question, or not by somebody entitled to. FORBIDDEN_ADDRESS:
 * the address is none we let a certificate send us to. TOO_OLD: a right answer from before the signature, a newer one is on its way.
 * NOT_CONFIGURED: there is nobody to ask.
 */
export const trustFaults = [
  'UNREACHABLE',
  'TOO_SLOW',
  'REFUSED',
  'WRONG_ANSWER',
  'FORBIDDEN_ADDRESS',
  'TOO_OLD',
  'NOT_CONFIGURED',
] as const;
export type TrustFault = (typeof trustFaults)[number];
export type TrustFailureCode = `${TrustServiceKind}_${TrustFault}`;

/** An outside service did not do what was needed; the work it was needed for is done later. */
export class TrustServiceError extends Error {
  readonly code: TrustFailureCode;
  constructor(
    readonly kind: TrustServiceKind,
    readonly fault: TrustFault,
    /** For operators, in English; never shown to users as the reason itself. */
    readonly detail: string,
    /** Null when nobody was asked. */
    readonly url: string | null = null,
  ) {
    super(`${kind}_${fault}${url === null ? '' : ` ${url}`}: ${detail}`);
    this.name = 'TrustServiceError';
    this.code = `${kind}_${fault}`;
  }
}

const services: Record<TrustServiceKind, LocalisedText> = {
  TSA: { vi: 'Dịch vụ cấp dấu thời gian', en: 'The time-stamping authority' },
  OCSP: { vi: 'Dịch vụ kiểm tra trạng thái chứng thư số (OCSP)', en: 'The certificate status service (OCSP)' },
  CRL: { vi: 'Danh sách chứng thư số bị thu hồi (CRL)', en: 'The certificate revocation list (CRL)' },
  ISSUER: { vi: 'Nơi công bố chứng thư số của tổ chức cấp', en: "The place of the issuer's certificate" },
};
const faults: Record<TrustFault, LocalisedText> = {
  UNREACHABLE: { vi: 'không kết nối được', en: 'cannot be reached' },
  TOO_SLOW: { vi: 'không trả lời kịp thời hạn', en: 'did not answer in time' },
  REFUSED: { vi: 'từ chối yêu cầu', en: 'refused the request' },
  WRONG_ANSWER: { vi: 'trả lời không đúng', en: 'gave an answer that is not right' },
  FORBIDDEN_ADDRESS: { vi: 'có địa chỉ không được phép truy cập', en: 'has an address that may not be asked' },
  TOO_OLD: { vi: 'trả lời theo dữ liệu có trước chữ ký', en: 'knows nothing newer than the signature yet' },
  NOT_CONFIGURED: { vi: 'chưa được cấu hình', en: 'is not configured' },
};

/** What a user reads. */
export const trustFailureText = ({ kind, fault }: Pick<TrustServiceError, 'kind' | 'fault'>): LocalisedText => ({
  vi: `${services[kind].vi} ${faults[fault].vi}.`,
  en: `${services[kind].en} ${faults[fault].en}.`,
});

/** The same from a stored code; unknown codes show themselves. */
export function textOfCode(code: string): LocalisedText {
  const kind = trustServiceKinds.find((name) => code.startsWith(`${name}_`));
  const fault = kind && trustFaults.find((name) => code === `${kind}_${name}`);
  return kind && fault ? trustFailureText({ kind, fault }) : { vi: code, en: code };
}
