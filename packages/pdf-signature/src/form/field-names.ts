import { type PdfDict, PdfString, textOf, textString } from '../model/objects.js';

/** Partial names of the fields this package prepares. A name never holds a full stop (ISO 32000-2, 12.7.4.2). */
export const fieldNames = {
  number: 'lienthong_number',
  day: 'lienthong_day',
  month: 'lienthong_month',
  year: 'lienthong_year',
  personalSignature: 'lienthong_personal_signature',
  seal: 'lienthong_seal',
} as const;

export type TextFieldKey = 'number' | 'day' | 'month' | 'year';
export const textFieldKeys: readonly TextFieldKey[] = ['number', 'day', 'month', 'year'];
export const textFieldNames: ReadonlySet<string> = new Set(textFieldKeys.map((key) => fieldNames[key]));

/** Of a joint document's further signers and organisations: `lienthong_personal_signature_B`, `lienthong_seal_B`. */
export const furtherField = (kind: 'personalSignature' | 'seal', key: string): string => `${fieldNames[kind]}_${key}`;

const isOrExtends = (name: string, base: string): boolean => name === base || name.startsWith(`${base}_`);
export const isSealField = (name: string): boolean => isOrExtends(name, fieldNames.seal);
export const isPersonalField = (name: string): boolean => isOrExtends(name, fieldNames.personalSignature);
/** Whether this package prepared the field for a main document; time-stamps have fields of their own. */
export const isPrepared = (name: string): boolean =>
  textFieldNames.has(name) || isSealField(name) || isPersonalField(name);

/** To whom a signature field of a joint document belongs. */
export interface Party {
  readonly kind: 'PERSON' | 'SEAL';
  /** Place of the organisation in the document, from 1: the host body, whose clerk gives the number. */
  readonly order: number;
  readonly organisation: string;
  /** The organisation's key again for a seal. */
  readonly signer: string;
}

/** Kept as the field's mapping name, which no viewer shows (ISO 32000-2, 12.7.4.1, /TM). */
export const partyMark = ({ kind, order, organisation, signer }: Party): PdfString =>
  textString(`lienthong:${kind}:${order}:${organisation}:${signer}`);

const partyForm = /^lienthong:(PERSON|SEAL):(\d{1,3}):([\w-]+):([\w-]+)$/;

/** Undefined for fields of one-signer documents and of other makers. */
export function partyOf(field: PdfDict): Party | undefined {
  const mark = field.get('TM');
  const match = mark instanceof PdfString ? partyForm.exec(textOf(mark)) : null;
  return match === null
    ? undefined
    : { kind: match[1] as Party['kind'], order: Number(match[2]), organisation: match[3]!, signer: match[4]! };
}
