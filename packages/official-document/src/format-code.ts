import { refuse } from '@lienthong/kernel';
import { copyType, type CopyTypeCode } from './copies.js';
import { documentType, type DocumentTypeCode } from './document-types.js';
import { fieldLimits } from './field-limits.js';
import { normativeType, type NormativeTypeCode } from './normative-types.js';

const legalBasis = 'NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, II.3';

export interface CodeParts {
  /** One of the 29 types, a kind of copy, or, with `normative: true`, a kind of normative document. */
  readonly type: DocumentTypeCode | CopyTypeCode | NormativeTypeCode;
  /** Ordinal in the register of the year, from 1. */
  readonly number: number;
  /** Abbreviation of the issuing body, fixed by its head: `UBND`, `SKHCN`. An advisory body uses its own. */
  readonly bodyAbbreviation: string;
  /** Abbreviation of the drafting unit or field: `VX`, `BCVT`. Needed by công văn and thư công, not used by other types. */
  readonly unitAbbreviation?: string | undefined;
  /** Abbreviation of a state title that takes the body's place: `TTg`, `CTN`. Not used by công văn. */
  readonly titleAbbreviation?: string | undefined;
  /** Year of issue, four digits; part of the code of a normative document only. */
  readonly year?: number | undefined;
  readonly normative?: boolean | undefined;
}

export interface DocumentCode {
  /** At least two digits: `05`, `15`, `1677`. */
  readonly number: string;
  /** `SKHCN-BCVT`, `QĐ-UBND`. */
  readonly notation: string;
  /** Number and notation as printed after "Số:": `05/SKHCN-BCVT`, `15/2019/QĐ-UBND`. */
  readonly code: string;
}

/**
 * An ordinal as printed: below 10 with a leading zero.
 * @throws CODE_NUMBER_INVALID unless it is a whole number from 1 to 99 999 999 999 (Phụ lục VI allows 11 characters).
 */
export function formatNumber(number: number): string {
  if (Number.isSafeInteger(number) && number >= 1 && number <= 99_999_999_999) return String(number).padStart(2, '0');
  throw refuse(
    'CODE_NUMBER_INVALID',
    { vi: 'Số văn bản phải là số nguyên từ 1.', en: 'The document number must be a whole number from 1.' },
    { path: ['number'], legalBasis, details: { number } },
  );
}

/**
 * Number and notation of a document, as NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, II.3 prints them:
 * typed `15/QĐ-UBND`, công văn `05/SKHCN-BCVT`, normative `15/2019/QĐ-UBND`, copy `01/SY-UBND`.
 *
 * The decree prints no notation for thư công; it is written as công văn, which has no type abbreviation either.
 * @throws DOCUMENT_TYPE_UNKNOWN, CODE_NUMBER_INVALID, CODE_YEAR_MISSING, BODY_ABBREVIATION_MISSING, UNIT_ABBREVIATION_MISSING,
 *   ABBREVIATION_INVALID, CODE_NOTATION_TOO_LONG
 */
export function formatCode(parts: CodeParts): DocumentCode {
  const number = formatNumber(parts.number);
  const notation = notationGroups(parts).join('-');
  if (notation.length > fieldLimits.codeNotation.max) throw notationTooLong(notation);
  const year = parts.normative ? `${yearOf(parts)}/` : '';
  return { number, notation, code: `${number}/${year}${notation}` };
}

function notationGroups(parts: CodeParts): string[] {
  const body = (): string => required(parts.bodyAbbreviation, 'bodyAbbreviation');
  const bodyOrTitle = (): string =>
    parts.titleAbbreviation ? required(parts.titleAbbreviation, 'titleAbbreviation') : body();
  const abbreviation = typeAbbreviation(parts);
  if (abbreviation) return [abbreviation, bodyOrTitle()];
  if (parts.normative) return [bodyOrTitle()];
  return [body(), required(parts.unitAbbreviation, 'unitAbbreviation')];
}

function typeAbbreviation({ type, normative }: CodeParts): string | null {
  const found = normative ? normativeType(type) : (copyType(type) ?? documentType(type));
  if (found) return found.abbreviation;
  throw refuse(
    'DOCUMENT_TYPE_UNKNOWN',
    { vi: 'Không phải loại văn bản quy phạm pháp luật.', en: 'Not a type of legal normative document.' },
    { path: ['type'], details: { type } },
  );
}

const labels = {
  bodyAbbreviation: { vi: 'Chữ viết tắt tên cơ quan', en: 'The abbreviation of the body' },
  unitAbbreviation: {
    vi: 'Chữ viết tắt tên đơn vị soạn thảo hoặc lĩnh vực',
    en: 'The abbreviation of the drafting unit or field',
  },
  titleAbbreviation: { vi: 'Chữ viết tắt chức danh nhà nước', en: 'The abbreviation of the state title' },
} as const;

/** Letters and digits, a capital first; the hyphen and the slash part the groups and may not occur inside one. */
const abbreviationPattern = /^\p{Lu}[\p{L}\p{N}]*$/u;

function required(value: string | undefined, field: keyof typeof labels): string {
  const text = value?.normalize('NFC').trim() ?? '';
  const label = labels[field];
  if (text === '') {
    throw refuse(
      field === 'unitAbbreviation' ? 'UNIT_ABBREVIATION_MISSING' : 'BODY_ABBREVIATION_MISSING',
      { vi: `${label.vi} còn thiếu.`, en: `${label.en} is missing.` },
      { path: [field], legalBasis },
    );
  }
  if (abbreviationPattern.test(text)) return text;
  throw refuse(
    'ABBREVIATION_INVALID',
    {
      vi: `${label.vi} chỉ gồm chữ và số, bắt đầu bằng chữ in hoa, không có dấu cách, gạch nối hay gạch chéo.`,
      en: `${label.en} takes letters and digits only, a capital first, without space, hyphen or slash.`,
    },
    { path: [field], legalBasis, details: { text } },
  );
}

function yearOf({ year }: CodeParts): number {
  if (year !== undefined && Number.isInteger(year) && year >= 1945 && year <= 9999) return year;
  throw refuse(
    'CODE_YEAR_MISSING',
    {
      vi: 'Số của văn bản quy phạm pháp luật phải kèm năm ban hành gồm bốn chữ số.',
      en: 'The code of a normative document carries its year of issue in four digits.',
    },
    { path: ['year'], legalBasis, details: { year } },
  );
}

const notationTooLong = (notation: string) =>
  refuse(
    'CODE_NOTATION_TOO_LONG',
    {
      vi: `Ký hiệu dài quá ${fieldLimits.codeNotation.max} ký tự.`,
      en: `The notation is longer than ${fieldLimits.codeNotation.max} characters.`,
    },
    { path: ['bodyAbbreviation'], legalBasis: fieldLimits.codeNotation.source, details: { notation } },
  );
