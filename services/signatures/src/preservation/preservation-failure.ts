// What a user reads of the reason why a file waits. Codes of trust services have words of their own.
import type { LocalisedText } from '@lienthong/kernel';
import { textOfCode } from '../trust/trust-failure.js';

const texts: Readonly<Record<string, LocalisedText>> = {
  NOT_PRESERVABLE: {
    vi: 'Tệp không có chữ ký số theo chuẩn PAdES nên không thể bổ sung dữ liệu để lưu trữ lâu dài.',
    en: 'The file has no PAdES signature, so nothing can be added for keeping it long.',
  },
  PRESERVATION_FAILED: {
    vi: 'Hệ thống gặp lỗi khi bổ sung dữ liệu lưu trữ lâu dài; sẽ tự thực hiện lại.',
    en: 'The system failed while it added what keeps the file; it tries again by itself.',
  },
  TIME_STAMP_MISSING: {
    vi: 'Chữ ký số chưa có dấu thời gian.',
    en: 'A signature has no time-stamp yet.',
  },
  TIME_STAMP_REFUSED: {
    vi: 'Dịch vụ cấp dấu thời gian từ chối hoặc trả lời không hợp lệ.',
    en: 'The time-stamping authority refused, or its answer is not valid.',
  },
  REVOCATION_DATA_MISSING: {
    vi: 'Còn thiếu dữ liệu về tình trạng thu hồi của một chứng thư số.',
    en: 'Data on whether a certificate was revoked is missing still.',
  },
  DOCUMENT_TIME_STAMP_MISSING: {
    vi: 'Tệp chưa có dấu thời gian lưu trữ.',
    en: 'The file has no archive time-stamp yet.',
  },
};
const unreadable: LocalisedText = { vi: 'Không đọc được tệp.', en: 'The file cannot be read.' };

export const preservationFailureText = (code: string): LocalisedText =>
  texts[code] ?? (/^(FILE|PDF)_/.test(code) ? unreadable : textOfCode(code));
