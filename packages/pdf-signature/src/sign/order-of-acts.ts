/**
 * Person, then number and date, then organisation; an organisation alone only on digitised copies and separate attachments
 * (NĐ 30/2020/NĐ-CP, Điều 32(2)(d)). Held by every way to sign, so that no caller can leave it out.
 */
import { refusePdf } from '../errors.js';
import { isPrepared, isSealField, partyOf, textFieldNames } from '../form/field-names.js';
import { filledText } from '../form/fill-fields.js';
import type { FormField } from '../form/read-fields.js';
import type { PdfDocument } from '../model/document.js';
import { isName } from '../model/objects.js';
import { type SignatureValue, signatureValues } from '../read/signature-values.js';
import { assertNotSealed, assertOpen, assertSignable } from './permissions.js';
import type { SignatureRole } from './signature-role.js';

export const orderOfActs = 'NĐ 30/2020/NĐ-CP, Điều 32(2)(d)';

/**
 * @param fields all fields of the document
 * @param fieldName the signature field about to be signed
 * @throws PdfRefusedError ALREADY_SEALED, FILE_LOCKED, ALREADY_SIGNED, FIELD_ALREADY_FILLED, PERSONAL_SIGNATURE_MISSING,
 *   NUMBER_OR_DATE_MISSING, SEAL_ALONE_NOT_ALLOWED
 */
export function assertOrder(
  document: PdfDocument,
  fields: readonly FormField[],
  role: SignatureRole,
  fieldName: string,
): void {
  const values = signatureValues(document, fields);
  assertNotSealed(values);
  assertSignable(values);
  assertOpen(document, values, fieldName);
  const texts = fields.filter(({ name }) => textFieldNames.has(name));
  if (role.kind === 'PERSON') {
    if (role.certify && values.length > 0) throw refusePdf('ALREADY_SIGNED');
    // In a joint document the host's number stands while another body's signer still signs the field prepared for that.
    const target = fields.find(({ name }) => name === fieldName);
    const joint = target !== undefined && partyOf(target.dict) !== undefined;
    const filled = texts.find((field) => filledText(field) !== '');
    if (filled !== undefined && !joint) throw refusePdf('FIELD_ALREADY_FILLED', filled.name, orderOfActs);
    return;
  }
  if (role.mode === 'DOCUMENT') {
    if (!values.some((value) => isPersonal(document, value))) {
      throw refusePdf('PERSONAL_SIGNATURE_MISSING', undefined, orderOfActs);
    }
    const blank = texts.find((field) => filledText(field) === '');
    if (blank !== undefined) throw refusePdf('NUMBER_OR_DATE_MISSING', blank.name, orderOfActs);
    return;
  }
  const main = fields.find(({ name }) => isPrepared(name));
  if (main !== undefined) throw refusePdf('SEAL_ALONE_NOT_ALLOWED', `prepared field ${main.name}`, orderOfActs);
  // An attachment may be another body's signed file; a copy made from paper carries nobody's signature.
  if (role.mode === 'DIGITISED_COPY' && values.length > 0) {
    throw refusePdf('SEAL_ALONE_NOT_ALLOWED', `signed in ${values[0]!.field.name}`, orderOfActs);
  }
}

/** Neither a seal of ours nor a time-stamp. */
export const isPersonal = (document: PdfDocument, { field, dict }: SignatureValue): boolean =>
  !isSealField(field.name) && !isName(document.resolve(dict.get('SubFilter')), 'ETSI.RFC3161');
