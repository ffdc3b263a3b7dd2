import { refuse } from '@lienthong/kernel';
import { copyTypes, type CopyTypeCode } from './copies.js';
import { documentTypes, type DocumentTypeCode } from './document-types.js';
import { unifyToneMarks } from './vietnamese-spelling.js';

const legalBasis = 'NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, II.3';

export interface ParsedCode {
  /** The ordinal, without leading zeros. */
  readonly number: number;
  /** The letter of numbers such as 15a: a malpractice that still arrives from outside; '' when there is none. */
  readonly suffix: string;
  /** The year inside the code, which normative documents carry; null otherwise. */
  readonly year: number | null;
  /** Everything after the number (and year): `QĐ-UBND`. NFC, no spaces, plain hyphens; case and diacritics untouched. */
  readonly notation: string;
  /** The groups of the notation: `['QĐ', 'UBND']`. */
  readonly groups: readonly string[];
  /**
   * The type or copy its first group abbreviates, or null: công văn, thư công, or a notation of another tradition. A hint
   * only: the công văn `05/CT-NVT` of a body abbreviated CT looks like a directive.
   */
  readonly type: DocumentTypeCode | CopyTypeCode | null;
  /** The code as the decree would print it: `05/QĐ-UBND`. */
  readonly code: string;
}

const typeByAbbreviation = new Map<string, DocumentTypeCode | CopyTypeCode>(
  [...documentTypes, ...copyTypes].flatMap(({ abbreviation, code }) =>
    abbreviation ? [[abbreviation, code] as const] : [],
  ),
);

/** Invisible characters that word processors leave inside a code. */
const invisible = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const label = /^s[ốo]\s*[:.]?\s*(?=\d)/iu;
const dashes = /\s*[-\u2010-\u2015\u2212\uff0d]\s*/g;
const slashes = /\s*[/\u2044\u2215\uff0f][\s/\u2044\u2215\uff0f]*/g;
/** Letters of other alphabets that fonts draw like Đ and đ. */
const capitalDLookalikes = /[\u00d0\u0189]/g;
const smallDLookalikes = /\u00f0/g;
const shape = /^(\d{1,64})(\p{L}{0,3})\/(?:(\d{4})\/)?(.+)$/u;

/**
 * Reads number and notation as they arrive from outside: with or without "Số:", leading zero, year, letter suffix,
 * spaces, other dashes, letters drawn like Đ, in NFC or NFD. What the decree does not print is read, never issued.
 * @throws CODE_EMPTY, CODE_TOO_LONG (above 200 characters), CODE_UNREADABLE, CODE_NUMBER_INVALID
 */
export function parseCode(text: string): ParsedCode {
  if (text.length > 200) throw unreadable('CODE_TOO_LONG', text);
  const tidy = text
    .normalize('NFC')
    .replace(invisible, '')
    .replace(capitalDLookalikes, 'Đ')
    .replace(smallDLookalikes, 'đ')
    .replace(dashes, '-')
    .replace(slashes, '/')
    .trim()
    .replace(label, '')
    .replace(/^(\d+)\s+(?=\p{L}{1,3}\/)/u, '$1')
    .replace(/\s+/g, '');
  if (tidy === '') throw unreadable('CODE_EMPTY', text);
  const match = shape.exec(tidy);
  if (!match) throw unreadable('CODE_UNREADABLE', text);
  const [, digits = '', suffix = '', yearText, rest = ''] = match;
  const number = Number(digits);
  if (!Number.isSafeInteger(number) || number < 1) throw unreadable('CODE_NUMBER_INVALID', text);
  const notation = rest.replace(/^[-/]+|[-/]+$/g, '');
  if (!/\p{L}/u.test(notation)) throw unreadable('CODE_UNREADABLE', text);
  const groups = notation.split('-').filter((group) => group !== '');
  const year = yearText === undefined ? null : Number(yearText);
  return {
    number,
    suffix,
    year,
    notation,
    groups,
    type: typeByAbbreviation.get(groups[0] ?? '') ?? null,
    code: `${String(number).padStart(2, '0')}${suffix}/${yearText === undefined ? '' : `${yearText}/`}${notation}`,
  };
}

const reasons = {
  CODE_EMPTY: { vi: 'Số, ký hiệu văn bản còn trống.', en: 'The number and notation are empty.' },
  CODE_TOO_LONG: { vi: 'Số, ký hiệu văn bản quá dài.', en: 'The number and notation are too long.' },
  CODE_UNREADABLE: {
    vi: 'Không đọc được số, ký hiệu văn bản; dạng đúng: 15/QĐ-UBND hoặc 05/SKHCN-BCVT.',
    en: 'The number and notation cannot be read; expected a form such as 15/QĐ-UBND or 05/SKHCN-BCVT.',
  },
  CODE_NUMBER_INVALID: {
    vi: 'Số văn bản phải là số nguyên từ 1.',
    en: 'The document number must be a whole number from 1.',
  },
} as const;

const unreadable = (code: keyof typeof reasons, text: string) =>
  refuse(code, reasons[code], { path: ['code'], legalBasis, details: { text: text.slice(0, 200) } });

/**
 * One string for what makes a document the same for the duplicate warning: number, notation, issuing body, year
 * (Phụ lục VI, Phần I, III.1 h). Notations are compared exactly, ĐA is not DA and QyĐ is not QĐ; the body's name without
 * regard to case, spacing and the two ways of placing a tone mark (hoà, hòa).
 * @param input `code` as received or parsed; `issuingBody` its identifier or name; `year` the year of issue, used when
 *   the code itself carries none
 * @throws as parseCode
 */
export function canonicalCode(input: {
  readonly code: string | ParsedCode;
  readonly issuingBody: string;
  readonly year: number;
}): string {
  const { number, suffix, year, notation } = typeof input.code === 'string' ? parseCode(input.code) : input.code;
  const body = unifyToneMarks(input.issuingBody).replace(/\s+/g, ' ').trim().toLocaleLowerCase('vi');
  return `${number}${suffix}/${notation}|${year ?? input.year}|${body}`;
}
