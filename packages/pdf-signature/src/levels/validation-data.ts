import { DerError, readElement } from '@lienthong/pki';
import { createHash } from 'node:crypto';
import { refusePdf } from '../errors.js';
import { documentOf, type SigningInput } from '../sign/base-hash.js';
import type { PdfDocument } from '../model/document.js';
import { dict, isArray, name, PdfDict, PdfRef, PdfStream, type PdfValue, stream } from '../model/objects.js';
import { IncrementalUpdate, wholeFile } from '../model/writer.js';

/** What proves later that certificates were good: DER each, in no order. */
export interface ValidationData {
  readonly certificates: readonly Buffer[];
  /** OCSPResponse, the whole of it (RFC 6960, 4.2.1). */
  readonly ocsps: readonly Buffer[];
  readonly crls: readonly Buffer[];
}

/** Twenty for each of a hundred signatures. */
const mostItems = 2_000;
/** Bytes that compressed items may grow to together; what is stored as it is has the size of the file for a bound. */
const mostInflated = 32 * 1024 * 1024;

export const noValidationData: ValidationData = { certificates: [], ocsps: [], crls: [] };

const keys = [
  ['Certs', 'certificates'],
  ['OCSPs', 'ocsps'],
  ['CRLs', 'crls'],
] as const satisfies readonly (readonly [string, keyof ValidationData])[];

/**
 * Adds validation data to the /DSS of the catalog as one incremental update (ETSI EN 319 142-1, 5.4.2; ISO 32000-2, 12.8.4.3);
 * what is there already stays and is not stored twice. No /VRI: it says nothing that the data does not say itself (EN 319 142-1,
 * 5.4.2.3). Lawful after a certification of any level and after a seal: validation data does not count as a change of the
 * document (ISO 32000-2, 12.8.2.2.2).
 * @throws PdfRefusedError VALIDATION_DATA_UNREADABLE (not one DER SEQUENCE), and those of `openPdf`
 */
export const addValidationData = (bytes: Uint8Array, data: ValidationData): Buffer =>
  wholeFile(bytes, addValidationDataIncrement(bytes, data));

/** As `addValidationData`, giving only what is to be appended: nothing when everything is there already. */
export function addValidationDataIncrement(input: SigningInput, data: ValidationData): Buffer {
  const document = documentOf(input);
  const update = new IncrementalUpdate(document);
  const store = document.dictIn(document.catalog, 'DSS');
  const entries: Record<string, PdfValue> = {};
  for (const [key, kind] of keys) {
    const found = document.resolve(store?.get(key));
    const present = isArray(found) ? found : [];
    const known = new Set(present.map((item) => nameOf(storedBytes(document, item))));
    const added: PdfRef[] = [];
    for (const der of data[kind]) {
      assertSequence(der);
      const digest = nameOf(der);
      if (known.has(digest)) continue;
      known.add(digest);
      added.push(update.add(stream({}, der)));
    }
    if (added.length > 0) entries[key] = [...present, ...added];
  }
  if (update.isEmpty) return Buffer.alloc(0);
  putStore(update, (store ?? dict({ Type: name('DSS') })).with(entries));
  return update.serialise().bytes;
}

/** The store stays the object it is; a store that stands in the catalog directly becomes one. */
function putStore(update: IncrementalUpdate, store: PdfDict): void {
  const { document } = update;
  const raw = document.catalog.get('DSS');
  if (raw instanceof PdfRef && document.resolve(raw) instanceof PdfDict) update.replace(raw, store);
  else update.replace(document.catalogRef, document.catalog.with({ DSS: update.add(store) }));
}

const nameOf = (der: Buffer | undefined): string =>
  der === undefined ? '' : createHash('sha256').update(der).digest('base64');

function assertSequence(der: Buffer): void {
  try {
    const { tag, bytes } = readElement(der);
    if (tag === 0x30 && bytes.length === der.length) return;
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
  }
  throw refusePdf('VALIDATION_DATA_UNREADABLE', `${der.length} bytes`);
}

/**
 * What the file's /DSS holds, whatever its form, each item once; entries that are no streams are left out.
 * @throws PdfRefusedError PDF_TOO_COMPLEX, PDF_INFLATES_TOO_LARGE, and those of `openPdf`
 */
export const readValidationData = (bytes: Uint8Array): ValidationData => validationDataOf(documentOf(bytes));

export function validationDataOf(document: PdfDocument): ValidationData {
  const store = document.dictIn(document.catalog, 'DSS');
  if (store === undefined) return noValidationData;
  const known = new Map<PdfStream, Buffer>();
  let items = 0;
  let inflated = 0;
  const bytesOf = (item: PdfValue): Buffer[] => {
    items += 1;
    if (items > mostItems) throw refusePdf('PDF_TOO_COMPLEX', `more than ${mostItems} items in the /DSS`);
    const value = document.resolve(item);
    // One that is listed twice is read once.
    if (!(value instanceof PdfStream) || known.has(value)) return [];
    const bytes = document.streamBytes(value, Math.min(document.limits.maxStreamInflated, mostInflated - inflated + 1));
    if (value.dict.has('Filter')) inflated += bytes.length;
    if (inflated > mostInflated) throw refusePdf('PDF_INFLATES_TOO_LARGE', `the /DSS beyond ${mostInflated} bytes`);
    known.set(value, bytes);
    return [bytes];
  };
  const stored = (key: string): Buffer[] => {
    const list = document.resolve(store.get(key));
    return isArray(list) ? list.flatMap(bytesOf) : [];
  };
  return { certificates: stored('Certs'), ocsps: stored('OCSPs'), crls: stored('CRLs') };
}

function storedBytes(document: PdfDocument, item: PdfValue): Buffer | undefined {
  const value = document.resolve(item);
  return value instanceof PdfStream ? document.streamBytes(value) : undefined;
}
