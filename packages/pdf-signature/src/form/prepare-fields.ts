import { refusePdf } from '../errors.js';
import { openPdf, type PdfDocument } from '../model/document.js';
import type { Entries } from '../model/entries.js';
import type { PdfRef } from '../model/objects.js';
import { constantDict, dict, name, PdfDict, PdfString, type PdfValue, stream, textString } from '../model/objects.js';
import { IncrementalUpdate, wholeFile } from '../model/writer.js';
import type { Placement } from '../placement.js';
import { enterFields, type NewField, pageFor, widgetEntries } from './add-fields.js';
import { fieldNames, isPrepared, type Party, partyMark, type TextFieldKey, textFieldKeys } from './field-names.js';
import { readFields } from './read-fields.js';

/** An empty text field the clerk fills after the leader has signed. */
export interface TextFieldPlan {
  readonly placement: Placement;
  /** Points; 13 (NĐ 30/2020/NĐ-CP, Phụ lục I, II.3 c and II.4 c). */
  readonly fontSize?: number;
  /** CENTRE when left out. */
  readonly align?: 'LEFT' | 'CENTRE' | 'RIGHT';
  /** The date is set in italics, the number upright. */
  readonly italic?: boolean;
  /** Dots or dashes printed in the blank are covered with white when it is filled. */
  readonly cover?: boolean;
}

/** What is put into the file before the leader signs. Everything is optional: an attachment has no number field. */
export interface FieldPlan {
  readonly number?: TextFieldPlan;
  readonly day?: TextFieldPlan;
  readonly month?: TextFieldPlan;
  readonly year?: TextFieldPlan;
  readonly personalSignature?: Placement;
  /** The organisation's signature field; signing it locks every field. */
  readonly seal?: Placement;
  /** Signature fields of a joint document, in the order they are drawn. What a seal locks is said when it is made. */
  readonly joint?: readonly JointFieldPlan[];
}

export interface JointFieldPlan {
  readonly name: string;
  readonly placement: Placement;
  readonly party: Party;
}

/**
 * Adds the fields of a plan as one incremental update; an existing form and its fields stay.
 * @throws PdfRefusedError ALREADY_SIGNED, ALREADY_PREPARED, PLACEMENT_OUTSIDE_PAGE, and those of `openPdf`
 */
export function prepareFields(bytes: Uint8Array, plan: FieldPlan): Buffer {
  const document = openPdf(bytes);
  const update = new IncrementalUpdate(document);
  addPlannedFields(update, plan);
  if (update.isEmpty) return Buffer.from(document.bytes);
  return wholeFile(document.bytes, update.serialise().bytes);
}

/** As `prepareFields`, into an update that goes on; gives the fields' references by name. */
export function addPlannedFields(update: IncrementalUpdate, plan: FieldPlan): Map<string, PdfRef> {
  const { document } = update;
  assertFresh(document);
  const made = new Map<string, PdfRef>();
  const fields: NewField[] = [];
  const enter = (fieldName: string, placement: Placement): Entries => {
    const page = pageFor(document.pages(), placement);
    const entries = widgetEntries(page, placement, fieldName);
    const ref = update.add(new PdfDict(entries));
    made.set(fieldName, ref);
    fields.push({ ref, page });
    return entries;
  };
  let empty: PdfRef | undefined;
  for (const key of textFieldKeys) {
    const text = plan[key];
    if (text === undefined) continue;
    empty ??= update.add(emptyAppearance);
    describeText(enter(fieldNames[key], text.placement), key, text, empty);
  }
  if (plan.personalSignature !== undefined) enter(fieldNames.personalSignature, plan.personalSignature).set('FT', sig);
  if (plan.seal !== undefined) enter(fieldNames.seal, plan.seal).set('FT', sig).set('Lock', lockAll);
  for (const { name: fieldName, placement, party } of plan.joint ?? []) {
    enter(fieldName, placement).set('FT', sig).set('TM', partyMark(party));
  }
  if (fields.length > 0) enterFields(update, fields);
  return made;
}

function assertFresh(document: PdfDocument): void {
  for (const field of readFields(document)) {
    if (isPrepared(field.name)) throw refusePdf('ALREADY_PREPARED', field.name);
    if (field.type === 'SIGNATURE' && field.value !== undefined) throw refusePdf('ALREADY_SIGNED', field.name);
  }
}

const emptyAppearance = stream(
  { Type: name('XObject'), Subtype: name('Form'), BBox: [0, 0, 1, 1] },
  Buffer.from('/Tx BMC EMC'),
);
const sig = name('Sig');
const tx = name('Tx');
/** ISO 32000-2, 12.7.5.5: the signature that fills this field freezes all fields (FieldMDP). */
const lockAll = constantDict({ Type: name('SigFieldLock'), Action: name('All') });
const alignments = { LEFT: 0, CENTRE: 1, RIGHT: 2 } as const;
const labels: Readonly<Record<TextFieldKey, PdfString>> = {
  number: textString('Số văn bản'),
  day: textString('Ngày ban hành'),
  month: textString('Tháng ban hành'),
  year: textString('Năm ban hành'),
};

function describeText(entries: Entries, key: TextFieldKey, plan: TextFieldPlan, empty: PdfRef): void {
  entries.set('FT', tx);
  entries.set('TU', labels[key]);
  entries.set('Ff', 0);
  entries.set('Q', alignments[plan.align ?? 'CENTRE']);
  const font = plan.italic === true ? 'TiIt' : 'TiRo';
  entries.set('DA', new PdfString(Buffer.from(`/${font} ${plan.fontSize ?? 13} Tf 0 g`)));
  entries.set('AP', dict({ N: empty }));
  if (plan.cover === true) entries.set('MK', characteristics(entries.get('MK')).with({ BG: [1] }));
}

const characteristics = (given: PdfValue | undefined): PdfDict => (given instanceof PdfDict ? given : dict({}));
