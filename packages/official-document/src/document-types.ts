import { refuse, type LocalisedText } from '@lienthong/kernel';

const article = 'NĐ 30/2020/NĐ-CP, Điều 7; Phụ lục III, mục I';

/** Order, abbreviations and spelling of the decree; [code, abbreviation, Vietnamese, English]. QyĐ, CTr, TTr and Đ are exact. */
const rows = [
  ['RESOLUTION', 'NQ', 'Nghị quyết', 'Resolution'],
  ['DECISION', 'QĐ', 'Quyết định', 'Decision'],
  ['DIRECTIVE', 'CT', 'Chỉ thị', 'Directive'],
  ['STATUTE', 'QC', 'Quy chế', 'Statute (internal rules)'],
  ['REGULATION', 'QyĐ', 'Quy định', 'Regulation'],
  ['COMMUNIQUE', 'TC', 'Thông cáo', 'Communiqué'],
  ['NOTICE', 'TB', 'Thông báo', 'Notice'],
  ['GUIDANCE', 'HD', 'Hướng dẫn', 'Guidance'],
  ['PROGRAMME', 'CTr', 'Chương trình', 'Programme'],
  ['PLAN', 'KH', 'Kế hoạch', 'Plan'],
  ['OPTION_PLAN', 'PA', 'Phương án', 'Option plan'],
  ['SCHEME', 'ĐA', 'Đề án', 'Scheme'],
  ['PROJECT', 'DA', 'Dự án', 'Project'],
  ['REPORT', 'BC', 'Báo cáo', 'Report'],
  ['MINUTES', 'BB', 'Biên bản', 'Minutes'],
  ['SUBMISSION', 'TTr', 'Tờ trình', 'Submission'],
  ['CONTRACT', 'HĐ', 'Hợp đồng', 'Contract'],
  ['OFFICIAL_LETTER', null, 'Công văn', 'Official letter'],
  ['OFFICIAL_TELEGRAM', 'CĐ', 'Công điện', 'Official telegram'],
  ['MEMORANDUM', 'BGN', 'Bản ghi nhớ', 'Memorandum'],
  ['AGREEMENT', 'BTT', 'Bản thỏa thuận', 'Agreement'],
  ['POWER_OF_ATTORNEY', 'GUQ', 'Giấy ủy quyền', 'Power of attorney'],
  ['INVITATION', 'GM', 'Giấy mời', 'Invitation'],
  ['INTRODUCTION_LETTER', 'GGT', 'Giấy giới thiệu', 'Introduction letter'],
  ['LEAVE_PERMIT', 'GNP', 'Giấy nghỉ phép', 'Leave permit'],
  ['SENDING_SLIP', 'PG', 'Phiếu gửi', 'Sending slip'],
  ['TRANSFER_SLIP', 'PC', 'Phiếu chuyển', 'Transfer slip'],
  ['NOTIFICATION_SLIP', 'PB', 'Phiếu báo', 'Notification slip'],
  ['OFFICIAL_PERSONAL_LETTER', null, 'Thư công', 'Official personal letter'],
] as const;

export type DocumentTypeCode = (typeof rows)[number][0];

/** One of the 29 kinds of administrative document. */
export interface DocumentType {
  readonly code: DocumentTypeCode;
  /** Abbreviation inside the notation, or null for công văn and thư công. Never fold its case or its diacritics. */
  readonly abbreviation: string | null;
  readonly names: LocalisedText;
  /** Where the decree names the type. */
  readonly article: string;
}

/** The 29 administrative document types, in the order of the decree. */
export const documentTypes: readonly DocumentType[] = rows.map(([code, abbreviation, vi, en]) => ({
  code,
  abbreviation,
  names: { vi, en },
  article,
}));

const byCode = new Map<string, DocumentType>(documentTypes.map((type) => [type.code, type]));

export const isDocumentTypeCode = (code: string): code is DocumentTypeCode => byCode.has(code);

/**
 * The type of a code.
 * @throws DOCUMENT_TYPE_UNKNOWN when the code is none of the 29.
 */
export function documentType(code: string): DocumentType {
  const type = byCode.get(code);
  if (type) return type;
  throw refuse(
    'DOCUMENT_TYPE_UNKNOWN',
    {
      vi: 'Loại văn bản không thuộc 29 loại văn bản hành chính của Nghị định 30/2020/NĐ-CP.',
      en: 'The document type is none of the 29 administrative types of Decree 30/2020/NĐ-CP.',
    },
    { path: ['type'], legalBasis: article, details: { code } },
  );
}
