import type { CivilDate } from '@lienthong/kernel';
import { fieldNames } from '../form/field-names.js';
import { fillIncrement } from '../form/fill-fields.js';
import { dateParts, numberText } from '../form/number-and-date.js';
import { readFields } from '../form/read-fields.js';
import { openPdf } from '../model/document.js';
import { wholeFile } from '../model/writer.js';

export interface NumberAndDate {
  /** Ordinal within the year, from 1; a number below 10 is shown with a leading 0. */
  readonly number: number;
  /** Day of issue in Vietnam, `YYYY-MM-DD`. */
  readonly date: CivilDate;
}

/**
 * Fills the prepared fields (NĐ 30/2020/NĐ-CP, Phụ lục I, II.3 and II.4). Only what has a field is filled; a number field must exist.
 * @throws PdfRefusedError as `fillFields`, NUMBER_OR_DATE_INVALID
 */
export const fillNumberAndDate = (bytes: Uint8Array, given: NumberAndDate): Buffer =>
  wholeFile(bytes, fillNumberAndDateIncrement(bytes, given));

/** As `fillNumberAndDate`, giving only what is to be appended. */
export function fillNumberAndDateIncrement(bytes: Uint8Array, given: NumberAndDate): Buffer {
  const document = openPdf(bytes);
  const names = new Set(readFields(document).map(({ name }) => name));
  const { year, month, day } = dateParts(given.date);
  return fillIncrement(document, {
    number: numberText(given.number),
    ...(names.has(fieldNames.day) ? { day } : {}),
    ...(names.has(fieldNames.month) ? { month } : {}),
    ...(names.has(fieldNames.year) ? { year } : {}),
  });
}
