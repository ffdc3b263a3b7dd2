// Every refusal of signing with a key elsewhere, with its words.
import { type DomainError, type LocalisedText, refuse } from '@lienthong/kernel';

const refusals = {
  CERTIFICATE_NOT_ON_TOKEN: {
    vi: 'Khóa của chứng thư số này lưu tại hệ thống; hãy ký bằng cách thông thường.',
    en: 'The key of this certificate is kept by the system; sign in the usual way.',
  },
  PREPARED_SIGNATURE_NOT_FOUND: {
    vi: 'Không tìm thấy lần chuẩn bị ký này.',
    en: 'There is no such prepared signature of yours.',
  },
  PREPARED_SIGNATURE_EXPIRED: {
    vi: 'Lần chuẩn bị ký đã hết hạn. Hãy chuẩn bị lại và ký lại trên thiết bị.',
    en: 'The prepared signature has expired. Prepare it again and sign again on the device.',
  },
  PREPARED_SIGNATURE_USED: {
    vi: 'Lần chuẩn bị ký này đã hoàn tất.',
    en: 'This prepared signature has been completed already.',
  },
  PREPARED_FOR_ANOTHER_ACT: {
    vi: 'Chữ ký được chuẩn bị cho một lần ký khác: văn bản, tệp, số và ký hiệu hoặc phụ lục không khớp.',
    en: 'The signature was prepared for another act: document, files, number and notation or attachments differ.',
  },
  PREPARED_TOO_MANY: {
    vi: 'Có quá nhiều lần chuẩn bị ký chưa hoàn tất. Hãy hoàn tất hoặc chờ hết hạn.',
    en: 'Too many prepared signatures are waiting. Complete them, or wait until they expire.',
  },
  SIGNATURES_INCOMPLETE: {
    vi: 'Cần đúng một chữ ký cho mỗi tệp đã chuẩn bị, theo đúng thứ tự.',
    en: 'Every prepared file needs exactly one signature, in the same order.',
  },
  SIGNATURE_MALFORMED: {
    vi: 'Mỗi chữ ký phải là một giá trị chữ ký hoặc một CMS, mã hóa base64, không quá 64 KB.',
    en: 'A signature is either a raw one or a CMS, in base64, at most 64 KB.',
  },
  SEAL_INCOMPLETE: {
    vi: 'Ký số của cơ quan cần nêu hình thức văn bản (điện tử hoặc số hóa) và số, ký hiệu văn bản.',
    en: 'A seal needs the way it is set, and the number and notation of the document.',
  },
  ATTACHMENTS_INVALID: {
    vi: 'Danh sách phụ lục không hợp lệ.',
    en: 'The list of attachments is not valid.',
  },
  DOCUMENT_ID_INVALID: {
    vi: 'Mã văn bản không hợp lệ.',
    en: 'This is no id of a document.',
  },
  FILE_HASH_INVALID: {
    vi: 'Mã băm SHA-256 của tệp không hợp lệ.',
    en: 'This is no SHA-256 in lower-case hexadecimal.',
  },
} as const satisfies Record<string, LocalisedText>;

export const refuseExternal = (code: keyof typeof refusals, path?: readonly string[]): DomainError =>
  refuse(code, refusals[code], { legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 32', ...(path ? { path } : {}) });
