// What a number and its date must fulfil, and how the two are written. Pure.
import { refuse, type CivilDate, type DomainError } from '@lienthong/kernel';
import {
  dayAndMonthDigits,
  formatCode,
  registerKey,
  type DocumentCode,
  type DocumentTypeCode,
} from '@lienthong/official-document';

export interface Notation {
  readonly typeCode: DocumentTypeCode;
  /** Of the issuing organisation, e.g. SKHCN. */
  readonly bodyAbbreviation: string;
  readonly unitAbbreviation: string | null;
}

/** Number and notation as printed (NĐ 30/2020/NĐ-CP, Phụ lục I, II.3). @throws {DomainError} as formatCode */
export const codeOf = ({ typeCode, bodyAbbreviation, unitAbbreviation }: Notation, number: number): DocumentCode =>
  formatCode({ type: typeCode, number, bodyAbbreviation, unitAbbreviation: unitAbbreviation ?? undefined });

export const outgoingRegister = (typeCode: DocumentTypeCode): string => registerKey(typeCode);

export const yearOf = (date: CivilDate): number => Number(date.slice(0, 4));

const basis = 'NĐ 30/2020/NĐ-CP, Điều 15(1)';
const path = ['issueDate'];

/** @throws {DomainError} DATE_INVALID, ISSUE_DATE_IN_FUTURE */
export function requirePast(date: CivilDate, today: CivilDate, field: readonly string[] = path): void {
  dayAndMonthDigits(date);
  if (date <= today) return;
  throw refuse(
    'ISSUE_DATE_IN_FUTURE',
    { vi: `Ngày ${date} ở tương lai.`, en: `The date ${date} lies in the future.` },
    { path: field, legalBasis: basis },
  );
}

/** Number and date are given after the signature, never for a day before it. @throws {DomainError} ISSUE_DATE_BEFORE_SIGNATURE */
export function requireNotBeforeSignature(date: CivilDate, signedOn: CivilDate): void {
  if (date >= signedOn) return;
  throw refuse(
    'ISSUE_DATE_BEFORE_SIGNATURE',
    {
      vi: `Văn bản được ký ngày ${signedOn}; không ghi ngày ban hành sớm hơn ngày ký.`,
      en: `The document was signed on ${signedOn}; it may not bear an earlier date.`,
    },
    { path, legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 15(2)' },
  );
}

/** Numbers follow the order of dates. @throws {DomainError} ISSUE_DATE_BEFORE_LAST_NUMBER */
export function requireInOrder(date: CivilDate, lastDate: CivilDate | null): void {
  if (lastDate === null || date >= lastDate) return;
  throw refuse(
    'ISSUE_DATE_BEFORE_LAST_NUMBER',
    {
      vi: `Số gần nhất của sổ này đã cấp cho ngày ${lastDate}; không cấp số tiếp theo cho ngày sớm hơn.`,
      en: `The last number of this register bears the date ${lastDate}; the next may not bear an earlier one.`,
    },
    { path, legalBasis: basis },
  );
}

const highestByHand = 999_999;

/**
 * The counter goes on after what stands in the register, so a slip of the hand there must not carry it to the end of its range.
 * @throws {DomainError} NUMBER_TOO_LARGE
 */
export function requireCountable(number: number): void {
  if (number <= highestByHand) return;
  throw refuse(
    'NUMBER_TOO_LARGE',
    {
      vi: `Số văn bản lớn nhất được đăng ký là ${highestByHand}.`,
      en: `The largest number that can be registered is ${highestByHand}.`,
    },
    { path: ['number'], legalBasis: basis },
  );
}

export const numberTaken = (code: string): DomainError =>
  refuse(
    'NUMBER_ALREADY_TAKEN',
    { vi: `Số ${code} đã có trong sổ đăng ký.`, en: `The number ${code} is in the register already.` },
    { path: ['number'], legalBasis: basis },
  );

/** A number taken before keeps its date. */
export const dateFixed = (date: CivilDate): DomainError =>
  refuse(
    'ISSUE_DATE_FIXED',
    {
      vi: `Số đã được cấp với ngày ${date}; không đổi ngày.`,
      en: `The number was taken with the date ${date}, which stays.`,
    },
    { path, legalBasis: basis },
  );
