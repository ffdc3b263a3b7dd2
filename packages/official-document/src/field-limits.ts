import { normaliseText, refuse, type DomainError } from '@lienthong/kernel';

const annex = 'NĐ 30/2020/NĐ-CP, Phụ lục VI, Phần II';
const text = (max: number, vi: string, en: string, source: string = annex) =>
  ({ kind: 'TEXT', max, names: { vi, en }, source }) as const;
const digits = (max: number, vi: string, en: string) =>
  ({ kind: 'DIGITS', max, names: { vi, en }, source: annex }) as const;

/**
 * Greatest lengths of the input fields, named as the decree names them. TEXT counts characters (Unicode code points after
 * NFC, which is also how PostgreSQL counts), DIGITS counts decimal digits of a whole number.
 */
export const fieldLimits = {
  organId: text(
    35,
    'Mã định danh cơ quan, tổ chức',
    'Organisation identifier',
    'Sửa đổi 1:2022 QCVN 102:2016/BTTTT (NĐ 30/2020/NĐ-CP, Phụ lục VI: 13)',
  ),
  organName: text(200, 'Tên cơ quan, tổ chức', 'Name of the organisation'),
  typeName: text(100, 'Tên loại văn bản', 'Name of the document type'),
  codeNumber: text(11, 'Số của văn bản', 'Document number'),
  codeNotation: text(30, 'Ký hiệu của văn bản', 'Document notation'),
  subject: text(500, 'Trích yếu nội dung', 'Abstract'),
  language: text(30, 'Ngôn ngữ', 'Language'),
  description: text(500, 'Ghi chú', 'Note'),
  position: text(100, 'Chức vụ người ký', 'Position of the signer'),
  fullName: text(50, 'Họ tên người ký', 'Name of the signer'),
  toPlaces: text(1000, 'Đơn vị hoặc người nhận', 'Unit or recipient'),
  docOrdinal: digits(3, 'Số thứ tự văn bản trong hồ sơ', 'Order of the document in the dossier'),
  pageAmount: digits(3, 'Số trang', 'Number of pages'),
  issuedAmount: digits(3, 'Số lượng bản phát hành', 'Number of copies issued'),
  arrivalNumber: digits(10, 'Số đến', 'Arrival number'),
  priority: digits(1, 'Mức độ khẩn, mật', 'Urgency and secrecy'),
  fileCatalog: digits(4, 'Năm hình thành hồ sơ', 'Year of the dossier'),
  fileNotation: text(20, 'Số và ký hiệu hồ sơ', 'Number and notation of the dossier'),
  title: text(500, 'Tiêu đề hồ sơ', 'Title of the dossier'),
  maintenance: text(30, 'Thời hạn bảo quản', 'Retention period'),
  rights: text(30, 'Chế độ sử dụng', 'Use regime'),
  creator: text(30, 'Người lập hồ sơ', 'Compiler of the dossier'),
  dossierLanguage: text(50, 'Ngôn ngữ của hồ sơ', 'Language of the dossier'),
  docTotal: digits(4, 'Tổng số văn bản trong hồ sơ', 'Number of documents in the dossier'),
  pageTotal: digits(4, 'Tổng số trang của hồ sơ', 'Number of pages in the dossier'),
} as const;

export type LimitedField = keyof typeof fieldLimits;

/** `codeNotation` → `CODE_NOTATION`. */
const upperSnake = (field: string): string => field.replace(/[A-Z]/g, '_$&').toUpperCase();

/**
 * The one error of a field that is too long, or undefined: for forms that report every field at once.
 * Codes: the field in upper snake case + `_TOO_LONG`, e.g. SUBJECT_TOO_LONG; `_INVALID` where a whole number is expected.
 * @param path where the value stands in the input; the field's name by default
 */
export function lengthError(
  field: LimitedField,
  value: string | number,
  path: readonly string[] = [field],
): DomainError | undefined {
  const { kind, max, names, source } = fieldLimits[field];
  const written = normaliseText(String(value));
  if (kind === 'DIGITS' && !/^\d+$/.test(written)) {
    return refuse(
      `${upperSnake(field)}_INVALID`,
      { vi: `${names.vi} phải là số nguyên không âm.`, en: `${names.en} must be a whole number, not negative.` },
      { path, legalBasis: source },
    );
  }
  const length = kind === 'DIGITS' ? written.replace(/^0+(?=\d)/, '').length : [...written].length;
  if (length <= max) return undefined;
  const unit = kind === 'DIGITS' ? { vi: 'chữ số', en: 'digits' } : { vi: 'ký tự', en: 'characters' };
  return refuse(
    `${upperSnake(field)}_TOO_LONG`,
    {
      vi: `${names.vi} dài ${length} ${unit.vi}, vượt quá ${max}.`,
      en: `${names.en} has ${length} ${unit.en}, more than ${max}.`,
    },
    { path, legalBasis: source, details: { length, max } },
  );
}

/**
 * The text as it enters the system (NFC, trimmed), if its length is allowed. An empty text passes: whether a field is
 * required is the form's rule.
 * @throws the error of `lengthError`
 */
export function checkLength(field: LimitedField, value: string | number, path?: readonly string[]): string {
  const error = lengthError(field, value, path);
  if (error) throw error;
  return normaliseText(String(value));
}
