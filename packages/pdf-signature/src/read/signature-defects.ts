import type { LocalisedText } from '@lienthong/kernel';

const contents = 'ISO 32000-2, 12.8.1, Table 255 (Contents); ETSI EN 319 142-1, 5.3';
const byteRange = 'ISO 32000-2, 12.8.1, Table 255 (ByteRange); ETSI EN 319 142-1, 5.3';

/** Ways in which a signature dictionary has been, or could be, made to say less than it seems (universal signature forgery). */
export const signatureDefects = {
  CONTENTS_MISSING: {
    clause: contents,
    vi: 'Chữ ký không có nội dung (Contents).',
    en: 'The signature has no /Contents.',
  },
  CONTENTS_EMPTY: {
    clause: contents,
    vi: 'Nội dung chữ ký (Contents) rỗng hoặc toàn số 0.',
    en: '/Contents is empty or all zeros.',
  },
  CONTENTS_INDIRECT: {
    clause: contents,
    vi: 'Nội dung chữ ký (Contents) nằm ở đối tượng khác.',
    en: '/Contents stands in another object.',
  },
  CONTENTS_NOT_HEXADECIMAL: {
    clause: contents,
    vi: 'Nội dung chữ ký (Contents) không phải chuỗi thập lục phân.',
    en: '/Contents is not a hexadecimal string.',
  },
  BYTE_RANGE_MISSING: {
    clause: byteRange,
    vi: 'Chữ ký không có phạm vi ký (ByteRange).',
    en: 'The signature has no /ByteRange.',
  },
  BYTE_RANGE_INDIRECT: {
    clause: byteRange,
    vi: 'Phạm vi ký (ByteRange) nằm ở đối tượng khác.',
    en: '/ByteRange stands in another object.',
  },
  BYTE_RANGE_MALFORMED: {
    clause: byteRange,
    vi: 'Phạm vi ký (ByteRange) không phải bốn số nguyên không âm.',
    en: '/ByteRange is not four non-negative integers.',
  },
  BYTE_RANGE_NOT_FROM_START: {
    clause: byteRange,
    vi: 'Phạm vi ký không bắt đầu từ đầu tệp.',
    en: '/ByteRange does not begin at the first byte.',
  },
  BYTE_RANGE_OVERLAPS: {
    clause: byteRange,
    vi: 'Các phần của phạm vi ký chồng lên nhau.',
    en: 'The parts of /ByteRange overlap.',
  },
  BYTE_RANGE_OUTSIDE_FILE: {
    clause: byteRange,
    vi: 'Phạm vi ký vượt ra ngoài tệp.',
    en: '/ByteRange goes beyond the file.',
  },
  BYTE_RANGE_HOLE_WRONG: {
    clause: byteRange,
    vi: 'Phần không được ký rộng hơn hoặc khác với nội dung chữ ký (Contents).',
    en: 'What /ByteRange leaves out is not exactly this signature’s /Contents.',
  },
  SIGNATURE_SHARED: {
    clause: 'ISO 32000-2, 12.7.5.5',
    vi: 'Hai trường cùng dùng một chữ ký.',
    en: 'Two fields share one signature.',
  },
  SIGNATURE_TYPE_WRONG: {
    clause: 'ISO 32000-2, 12.8.1, Table 255 (Type)',
    vi: 'Từ điển chữ ký có /Type không đúng.',
    en: 'The signature dictionary has a wrong /Type.',
  },
  SUB_FILTER_NOT_ACCEPTED: {
    clause: 'ETSI EN 319 142-1, 5.3; ISO 32000-2, 12.8.3.3',
    vi: 'Dạng chữ ký (SubFilter) không được chấp nhận.',
    en: 'The form of the signature (/SubFilter) is not accepted.',
  },
} as const satisfies Record<string, LocalisedText & { clause: string }>;

export type SignatureDefectCode = keyof typeof signatureDefects;

export interface SignatureDefect {
  readonly code: SignatureDefectCode;
  readonly message: LocalisedText;
  readonly clause: string;
}

export function defect(code: SignatureDefectCode): SignatureDefect {
  const { vi, en, clause } = signatureDefects[code];
  return { code, message: { vi, en }, clause };
}
