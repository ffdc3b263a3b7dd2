/** Builds attacks on signed files: increments as an attacker writes them, with no regard for what is permitted. */
import { createSignedData, type IssuedSigner, signingIdentity } from '@lienthong/pki';
import { createHash } from 'node:crypto';
import { openPdf } from '../../src/index.js';
import type { PdfDocument } from '../../src/model/document.js';
import { dict, name, PdfDict, PdfRaw, PdfRef, type PdfValue, stream, textString } from '../../src/model/objects.js';
import { IncrementalUpdate, wholeFile } from '../../src/model/writer.js';

/** Appends one well-formed increment. */
export function tamper(bytes: Buffer, edit: (update: IncrementalUpdate, document: PdfDocument) => void): Buffer {
  const document = openPdf(bytes);
  const update = new IncrementalUpdate(document);
  edit(update, document);
  return wholeFile(bytes, update.serialise().bytes);
}

/** Replaces keys of an object that is a dictionary. */
export function change(update: IncrementalUpdate, ref: PdfRef, keys: Record<string, PdfValue | undefined>): void {
  const value = update.get(ref);
  if (!(value instanceof PdfDict)) throw new Error(`object ${ref.objectNumber} is no dictionary`);
  update.replace(ref, value.with(keys));
}

export const firstPage = (document: PdfDocument): PdfRef => document.pages()[0]!.ref;

export const content = (text: string): PdfValue =>
  stream({}, Buffer.from(`q BT /F 20 Tf 100 500 Td (${text}) Tj ET Q`, 'latin1'));

/** A form XObject that paints its whole box. */
export const box = (width: number, height: number, grey = 1): PdfValue =>
  stream(
    { Type: name('XObject'), Subtype: name('Form'), BBox: [0, 0, width, height] },
    Buffer.from(`${grey} g 0 0 ${width} ${height} re f`, 'latin1'),
  );

export interface TestSignature {
  readonly signer: IssuedSigner;
  readonly field: PdfRef | { readonly name: string; readonly entries?: Record<string, PdfValue> };
  readonly docMdp?: number;
  readonly fieldMdp?: Record<string, PdfValue>;
  /** What the same increment does besides. */
  readonly edit?: (update: IncrementalUpdate) => void;
}

const holeBytes = 8192;

/** A signature with whatever permissions a test wants; a new field gets an invisible widget on page 1. */
export function signFreely(bytes: Buffer, { signer, field, docMdp, fieldMdp, edit }: TestSignature): Buffer {
  const document = openPdf(bytes);
  const update = new IncrementalUpdate(document);
  edit?.(update);
  const parameters = (method: string, entries: Record<string, PdfValue>): PdfDict =>
    dict({
      Type: name('SigRef'),
      TransformMethod: name(method),
      TransformParams: dict({ Type: name('TransformParams'), V: name('1.2'), ...entries }),
    });
  const references = [
    ...(docMdp === undefined ? [] : [parameters('DocMDP', { P: docMdp })]),
    ...(fieldMdp === undefined ? [] : [parameters('FieldMDP', fieldMdp)]),
  ];
  const signature = update.add(
    dict({
      Type: name('Sig'),
      Filter: name('Adobe.PPKLite'),
      SubFilter: name('ETSI.CAdES.detached'),
      ByteRange: new PdfRaw(Buffer.alloc(48, ' '), 'range'),
      Contents: new PdfRaw(Buffer.from(`<${'0'.repeat(holeBytes * 2)}>`), 'contents'),
      Reference: references.length === 0 ? undefined : references,
    }),
  );
  if (field instanceof PdfRef) change(update, field, { V: signature });
  else addField(update, field.name, { V: signature, ...field.entries });
  if (docMdp !== undefined) change(update, document.catalogRef, { Perms: dict({ DocMDP: signature }) });
  const { bytes: increment, marks } = update.serialise();
  const whole = wholeFile(bytes, increment);
  const start = marks.get('contents')!;
  const end = start + holeBytes * 2 + 2;
  whole.write(`[0 ${start} ${end} ${whole.length - end}]`.padEnd(48), marks.get('range')!, 'latin1');
  const digest = createHash('sha256').update(whole.subarray(0, start)).update(whole.subarray(end)).digest();
  const container = createSignedData(signingIdentity(signer.key, signer.certificateChain), digest);
  whole.write(container.toString('hex'), start + 1, 'latin1');
  return whole;
}

/** A merged signature field and widget on page 1, entered everywhere it has to be. */
export function addField(update: IncrementalUpdate, fieldName: string, entries: Record<string, PdfValue>): PdfRef {
  const { document } = update;
  const page = firstPage(document);
  const ref = update.add(
    dict({
      Type: name('Annot'),
      Subtype: name('Widget'),
      FT: name('Sig'),
      T: textString(fieldName),
      F: 132,
      Rect: [0, 0, 0, 0],
      P: page,
      ...entries,
    }),
  );
  addAnnotation(update, page, ref);
  const catalog = update.get(document.catalogRef) as PdfDict;
  const raw = catalog.get('AcroForm');
  const form = update.resolve(raw);
  const given = form instanceof PdfDict ? form : dict({});
  const fields = update.resolve(given.get('Fields'));
  const longer = given.with({ SigFlags: 3, Fields: [...(Array.isArray(fields) ? (fields as PdfValue[]) : []), ref] });
  if (raw instanceof PdfRef) update.replace(raw, longer);
  else change(update, document.catalogRef, { AcroForm: update.add(longer) });
  return ref;
}

export function addAnnotation(update: IncrementalUpdate, page: PdfRef, annotation: PdfValue): void {
  const owner = update.get(page) as PdfDict;
  const list = update.resolve(owner.get('Annots'));
  change(update, page, { Annots: [...(Array.isArray(list) ? (list as PdfValue[]) : []), annotation] });
}

export interface RawObject {
  readonly number: number;
  /** Between `obj` and `endobj`. */
  readonly body: string;
}

/**
 * An increment with a table written by hand.
 * @param entries offsets that the table claims instead of the true ones, or for objects that are not written at all
 */
export function rawIncrement(
  bytes: Buffer,
  objects: readonly RawObject[],
  entries: ReadonlyMap<number, number> = new Map(),
  trailer = '',
): Buffer {
  const document = openPdf(bytes);
  let text = '';
  const offsets = new Map<number, number>();
  for (const { number, body } of objects) {
    offsets.set(number, bytes.length + text.length);
    text += `${number} 0 obj\n${body}\nendobj\n`;
  }
  for (const [number, offset] of entries) offsets.set(number, offset);
  const start = bytes.length + text.length;
  const rows = [...offsets].map(([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`);
  const size = Math.max(document.nextObjectNumber, ...[...offsets.keys()].map((number) => number + 1));
  text += `xref\n${rows.join('')}trailer\n<< /Size ${size} /Root ${document.catalogRef.objectNumber} 0 R `;
  text += `/Prev ${document.xref.sections[0]!.offset} ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.concat([bytes, Buffer.from(text, 'latin1')]);
}

export const streamBody = (entries: string, data: Buffer): string =>
  `<< ${entries} /Length ${data.length} >>\nstream\n${data.toString('latin1')}\nendstream`;

/** Rewrites bytes inside a signature dictionary in place, as a forger does who need not keep the digest. */
export function rewrite(bytes: Buffer, from: RegExp, to: (found: string) => string): Buffer {
  const text = bytes.toString('latin1');
  const all = [...text.matchAll(new RegExp(from.source, 'g'))];
  const last = all.at(-1);
  if (last === undefined) throw new Error(`${from.source} is not in the file`);
  const replacement = to(last[0]);
  if (replacement.length > last[0].length) throw new Error('does not fit');
  const out = Buffer.from(bytes);
  out.write(replacement.padEnd(last[0].length), last.index, 'latin1');
  return out;
}
