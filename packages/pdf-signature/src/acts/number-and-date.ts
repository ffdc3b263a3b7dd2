import type { CivilDate } from '@lienthong/kernel';
import { fieldNames } from '../form/field-names.js';
import { fillIncrement } from '../form/fill-fields.js';
import { dateParts, numberText } from '../form/number-and-date.js';
import { refusePdf } from '../errors.js';
import { type FormField, readFields } from '../form/read-fields.js';
import { openPdf, type PdfDocument } from '../model/document.js';
import { wholeFile } from '../model/writer.js';
import { signatureValues } from '../read/signature-values.js';
import { isPersonal, orderOfActs } from '../sign/order-of-acts.js';
import { isOfHost, isSigned, partyFields } from './joint-fields.js';

export interface NumberAndDate {
  /** Ordinal within the year, from 1; a number below 10 is shown with a leading 0. */
  readonly number: number;
  /** Day of issue in Vietnam, `YYYY-MM-DD`. */
  readonly date: CivilDate;
}

/**
 * After the competent person's signature, before the seal: in a joint document after every signature of the host body, whose clerk
 * gives the number.
 * Fills the prepared fields (NĐ 30/2020/NĐ-CP, Phụ lục I, II.3 and II.4). Only what has a field is filled; a number field must exist.
 * @throws PdfRefusedError as `fillFields`, NUMBER_OR_DATE_INVALID, PERSONAL_SIGNATURE_MISSING
 */
export const fillNumberAndDate = (bytes: Uint8Array, given: NumberAndDate): Buffer =>
  wholeFile(bytes, fillNumberAndDateIncrement(bytes, given));

/** As `fillNumberAndDate`, giving only what is to be appended. */
export function fillNumberAndDateIncrement(bytes: Uint8Array, given: NumberAndDate): Buffer {
  const document = openPdf(bytes);
  const fields = readFields(document);
  const names = new Set(fields.map(({ name }) => name));
  if (names.has(fieldNames.number)) assertSignedByHost(document, fields);
  const { year, month, day } = dateParts(given.date);
  return fillIncrement(document, {
    number: numberText(given.number),
    ...(names.has(fieldNames.day) ? { day } : {}),
    ...(names.has(fieldNames.month) ? { month } : {}),
    ...(names.has(fieldNames.year) ? { year } : {}),
  });
}

function assertSignedByHost(document: PdfDocument, fields: readonly FormField[]): void {
  const values = signatureValues(document, fields);
  const host = partyFields(fields).filter((own) => own.party.kind === 'PERSON' && isOfHost(own));
  const waiting = host.find((own) => !isSigned(own));
  if (waiting === undefined && values.some((value) => isPersonal(document, value))) return;
  throw refusePdf('PERSONAL_SIGNATURE_MISSING', waiting?.field.name, orderOfActs);
}
