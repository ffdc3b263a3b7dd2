import type { LocalisedText } from '@lienthong/kernel';
import { nameInOneLine } from '../read/one-line.js';
import type { Finding } from './report.js';

const en319102 = 'ETSI EN 319 102-1';
const iso32000 = 'ISO 32000-2, 12.8';

interface FindingKind extends LocalisedText {
  readonly severity: Finding['severity'];
  readonly clause: string;
}

/** Everything the validator itself may find; path and difference findings bring their own words. */
const kinds = {
  FILE_UNREADABLE_AFTER_SIGNATURE: {
    severity: 'ERROR',
    clause: `${iso32000}.1`,
    vi: 'Phía sau phần đã ký có dữ liệu mà không trình đọc PDF nào đọc được đúng cách; nội dung đó không thuộc về chữ ký.',
    en: 'Behind what was signed stands content that cannot be read as PDF; it is none of what was signed.',
  },
  FILE_DAMAGED: {
    severity: 'ERROR',
    clause: `${iso32000}.1; ${en319102}, 5.2.7`,
    vi: 'Tệp đã ký bị thay đổi đến mức không còn đọc được đúng cách; chữ ký được tìm thấy trực tiếp trong dữ liệu của tệp.',
    en: 'A signed file was changed so that it can no longer be read as PDF; its signatures were found by their bytes alone.',
  },
  SIGNATURE_REMOVED: {
    severity: 'ERROR',
    clause: `${iso32000}.1`,
    vi: 'Một bản sửa sau đã gỡ chữ ký này khỏi tệp.',
    en: 'A later revision took this signature out of the file.',
  },
  BYTE_RANGE_BROKEN: {
    severity: 'ERROR',
    clause: `${iso32000}.1, ByteRange`,
    vi: 'Phạm vi được ký (ByteRange) không bao trùm đúng một khoảng trống của chính chữ ký này.',
    en: 'The range signed (ByteRange) is not the whole file but for the one gap of this very signature.',
  },
  CONTAINER_UNREADABLE: {
    severity: 'ERROR',
    clause: 'RFC 5652, 5; ETSI EN 319 142-1, 6.3',
    vi: 'Không đọc được khối chữ ký (CMS).',
    en: 'The signature container (CMS) cannot be read.',
  },
  CONTAINER_DAMAGED: {
    severity: 'ERROR',
    clause: 'RFC 5652, 5.1; ETSI EN 319 142-1, 6.3',
    vi: 'Khối chữ ký (CMS) tự mâu thuẫn: chứng thư số kèm theo đã bị thay đổi hoặc thay thế.',
    en: 'The signature container (CMS) contradicts itself: a certificate in it was changed or exchanged.',
  },
  DIGEST_MISMATCH: {
    severity: 'ERROR',
    clause: `${en319102}, 5.2.7`,
    vi: 'Nội dung tệp đã bị thay đổi sau khi ký: giá trị băm không khớp.',
    en: 'The content was changed after signing: the hash does not match.',
  },
  SIGNATURE_WRONG: {
    severity: 'ERROR',
    clause: `${en319102}, 5.2.7`,
    vi: 'Giá trị chữ ký không đúng với khóa công khai trong chứng thư số.',
    en: 'The signature value does not belong to the public key of the certificate.',
  },
  PARTIAL_COVERAGE: {
    severity: 'ERROR',
    clause: `${iso32000}.1, ByteRange`,
    vi: 'Chữ ký không bao trùm trọn vẹn một trạng thái nào của tệp.',
    en: 'The signature covers no whole state of the file.',
  },
  ALGORITHM_TOO_WEAK: {
    severity: 'ERROR',
    clause: 'TT 15/2025/TT-BKHCN; ETSI TS 119 312',
    vi: 'Thuật toán hoặc độ dài khóa không còn được chấp nhận (ví dụ MD5, SHA-1, SHA-224, RSA dưới 2048 bit hoặc số mũ nhỏ), hoặc không thuộc danh mục (Ed25519, Ed448).',
    en: 'An algorithm or key that is no longer accepted (such as MD5, SHA-1, SHA-224, RSA below 2,048 bits or with a small exponent) or that the regulation does not list (Ed25519, Ed448).',
  },
  ALGORITHM_UNKNOWN: {
    severity: 'ERROR',
    clause: 'TT 15/2025/TT-BKHCN; ETSI TS 119 312',
    vi: 'Chữ ký dùng thuật toán không được hỗ trợ; không kiểm tra được nội dung có còn nguyên vẹn hay không.',
    en: 'The signature uses an algorithm that is not known here; whether the content is intact cannot be told.',
  },
  CERTIFICATE_MISSING: {
    severity: 'ERROR',
    clause: `${en319102}, 5.2.3`,
    vi: 'Tệp không kèm chứng thư số của người ký.',
    en: "The signer's certificate is not in the file.",
  },
  CERTIFICATE_MISMATCH: {
    severity: 'ERROR',
    clause: `${en319102}, 5.2.3; RFC 5035`,
    vi: 'Chứng thư số kèm theo không phải là chứng thư mà chữ ký nêu tên.',
    en: 'The certificate is not the one the signature names.',
  },
  CHAIN_UNTRUSTED: {
    severity: 'ERROR',
    clause: `${en319102}, 5.2.6`,
    vi: 'Chứng thư số của người ký không dẫn tới gốc tin cậy nào đã được cấu hình; chưa xác định được người ký.',
    en: "The signer's certificate leads to none of the trusted roots; who signed is not established.",
  },
  REVOCATION_DATA_MISSING: {
    severity: 'ERROR',
    clause: `${en319102}, 5.2.5`,
    vi: 'Chứng thư số có nêu nơi tra cứu trạng thái thu hồi (OCSP/CRL) nhưng chưa có câu trả lời dùng được; hãy kiểm tra lại sau.',
    en: 'A certificate names where its status is told (OCSP/CRL), and no usable answer is at hand; try again later.',
  },
  REVOCATION_DATA_MISSING_NOTED: {
    severity: 'WARNING',
    clause: `${en319102}, 5.2.5`,
    vi: 'Chưa kiểm tra được trạng thái thu hồi của chứng thư số.',
    en: 'Whether the certificate was revoked could not be checked.',
  },
  REVOCATION_DATA_OF_ITS_TIME: {
    severity: 'NOTE',
    clause: `${en319102}, 5.2.5, 5.6.2`,
    vi: 'Trạng thái thu hồi của tổ chức cấp dấu thời gian được xét theo dữ liệu tại thời điểm cấp dấu thời gian.',
    en: 'Whether the time-stamping authority was revoked is judged by data of the time of the token.',
  },
  NO_REVOCATION_SOURCE: {
    severity: 'NOTE',
    clause: 'RFC 5280, 4.2.1.13, 4.2.2.1',
    vi: 'Chứng thư số không nêu nơi tra cứu thu hồi (OCSP/CRL): không có gì để hỏi.',
    en: 'No certificate names a source of revocation data: there is nothing to ask.',
  },
  NO_TIME_STAMP: {
    severity: 'NOTE',
    clause: 'ETSI EN 319 142-1, 6.2',
    vi: 'Chữ ký không có dấu thời gian: thời điểm ký là do máy của người ký khai.',
    en: "The signature has no time-stamp: the time is what the signer's own clock said.",
  },
  TIME_STAMP_BROKEN: {
    severity: 'ERROR',
    clause: `${en319102}, 5.4, 5.5.4; RFC 3161`,
    vi: 'Dấu thời gian đã bị thay đổi hoặc thuộc về chữ ký khác; thời điểm ghi trong đó không phải là bằng chứng.',
    en: 'A time-stamp was changed, or stamps something else; the time it names is no proof.',
  },
  TIME_STAMP_UNUSABLE: {
    severity: 'WARNING',
    clause: `${en319102}, 5.4; RFC 3161`,
    vi: 'Dấu thời gian không dùng làm bằng chứng được và không được tính đến.',
    en: 'A time-stamp proves nothing and does not count.',
  },
  TIME_STAMPS_OUT_OF_ORDER: {
    severity: 'ERROR',
    clause: `${en319102}, 5.5.4, 5.6.2`,
    vi: 'Các dấu thời gian mâu thuẫn nhau: dấu thời gian thêm sau lại ghi thời điểm sớm hơn.',
    en: 'The time-stamps contradict each other: one that was added later names an earlier time.',
  },
  TIME_STAMP_UNTRUSTED: {
    severity: 'WARNING',
    clause: `${en319102}, 5.4`,
    vi: 'Dấu thời gian do tổ chức không thuộc gốc tin cậy cấp; không dùng làm bằng chứng về thời gian.',
    en: 'The time-stamp comes from an authority that leads to no trusted root; it proves no time.',
  },
  CLAIMED_TIME_AFTER_TIME_STAMP: {
    severity: 'WARNING',
    clause: `${en319102}, 5.5.4`,
    vi: 'Thời điểm ký do máy người ký khai muộn hơn dấu thời gian.',
    en: "The time the signer's clock said is later than the time-stamp.",
  },
  CLAIMED_TIME_OUTSIDE_CERTIFICATE: {
    severity: 'WARNING',
    clause: 'RFC 5280, 4.1.2.5',
    vi: 'Thời điểm ký được khai nằm ngoài thời hạn của chứng thư số.',
    en: 'The claimed time of signing lies outside the validity of the certificate.',
  },
  NOT_YET_VALID: {
    severity: 'ERROR',
    clause: `${en319102}, 5.5.4`,
    vi: 'Theo dấu thời gian, chữ ký được tạo trước khi chứng thư số có hiệu lực.',
    en: 'By its time-stamp the signature is older than the certificate.',
  },
  CONTAINER_NOT_DER: {
    severity: 'NOTE',
    clause: 'ISO 32000-2, 12.8.3.3.1',
    vi: 'Khối chữ ký được mã hóa theo BER (độ dài không xác định) thay vì DER.',
    en: 'The signature container is encoded in BER (indefinite lengths) instead of DER.',
  },
  NO_SIGNED_ATTRIBUTES: {
    severity: 'WARNING',
    clause: 'RFC 5652, 5.3; ETSI EN 319 142-1, 6.3',
    vi: 'Chữ ký không có thuộc tính được ký: không nêu chứng thư số của người ký, không đạt mức PAdES nào.',
    en: 'The signature has no signed attributes: it does not name its certificate, and reaches no PAdES level.',
  },
  SIGNATURE_PKCS1_V1_5: {
    severity: 'NOTE',
    clause: 'TT 15/2025/TT-BKHCN (RSASSA-PSS)',
    vi: 'Chữ ký dùng lược đồ RSASSA-PKCS1-v1_5; quy chuẩn yêu cầu RSASSA-PSS cho chữ ký mới.',
    en: 'The signature uses RSASSA-PKCS1-v1_5; the regulation asks for RSASSA-PSS in new signatures.',
  },
  NOT_PADES: {
    severity: 'NOTE',
    clause: 'ETSI EN 319 142-1, 6.3',
    vi: 'Chữ ký không theo hồ sơ PAdES (thiếu ETSI.CAdES.detached hoặc thuộc tính signing-certificate-v2).',
    en: 'Not a PAdES signature (ETSI.CAdES.detached or signing-certificate-v2 is missing).',
  },
  DEMONSTRATION_CERTIFICATE: {
    severity: 'WARNING',
    clause: 'Luật Giao dịch điện tử 20/2023/QH15, Điều 22',
    vi: 'Chứng thư số thử nghiệm: chữ ký không có giá trị pháp lý.',
    en: 'A demonstration certificate: the signature has no legal value.',
  },
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof kinds;

/** @param detail what exactly; shown behind the words in both languages */
export function finding(code: FindingCode, detail?: string): Finding {
  const { vi, en, severity, clause } = kinds[code];
  const behind = detail === undefined ? '' : ` (${nameInOneLine(detail)})`;
  return { code: code.replace(/_NOTED$/, ''), severity, message: { vi: vi + behind, en: en + behind }, clause };
}

const order = ['ERROR', 'WARNING', 'NOTE'] as const;

/** Worst first, otherwise as found; the same words only once. */
export const sorted = (findings: readonly Finding[]): Finding[] =>
  [...new Map(findings.map((one) => [`${one.code} ${one.message.en}`, one])).values()].sort(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity),
  );
