import { isArray, isName, PdfDict, PdfName, PdfRef, PdfStream, PdfString, type PdfValue } from '../model/objects.js';
import type { ChangeCode } from './changes.js';
import { formChanges } from './form-changes.js';
import { changedKeys, sameValue } from './same-value.js';
import { explain, report, type Step } from './step.js';
import { trailerHolder } from './reference-index.js';
import { validationDataChanges } from './validation-data-changes.js';

const forbidden: Readonly<Record<string, ChangeCode>> = {
  Pages: 'PAGE_TREE_CHANGED',
  OCProperties: 'OPTIONAL_CONTENT_CHANGED',
};
const judgedApart = new Set(['AcroForm', 'DSS', 'Perms', 'Extensions', 'Metadata', 'Version']);

/** The trailer: the same catalog, the same first part of the identifier. */
export function trailerChanges(step: Step): void {
  const { before, after } = step;
  if (!sameValue(before.catalogRef, after.catalogRef)) {
    report(step, 'ROOT_CHANGED', { object: after.catalogRef.objectNumber });
  }
  const oldId = before.resolve(before.trailer.get('ID'));
  const newId = after.resolve(after.trailer.get('ID'));
  // Writers that leave the identifier out are sloppy, not dangerous; another one claims to be another file.
  if (isArray(oldId) && isArray(newId) && !sameValue(oldId[0], newId[0])) report(step, 'IDENTIFIER_CHANGED');
  informationChanges(step);
}

const noted = new Set(['ModDate', 'Producer']);

function informationChanges(step: Step): void {
  const { before, after } = step;
  const oldRef = before.trailer.get('Info');
  const newRef = after.trailer.get('Info');
  const oldInfo = before.resolve(oldRef);
  const newInfo = after.resolve(newRef);
  if (sameValue(oldInfo, newInfo)) return;
  if (oldRef instanceof PdfRef && !explain(step, oldRef.objectNumber, trailerHolder)) return;
  const object = newRef instanceof PdfRef ? newRef.objectNumber : undefined;
  if (newInfo === null) return report(step, 'METADATA_CHANGED', { detail: 'Info' });
  if (!(newInfo instanceof PdfDict)) return report(step, 'CATALOG_CHANGED', { object, detail: 'Info' });
  const keys = changedKeys(oldInfo instanceof PdfDict ? oldInfo : new PdfDict(), newInfo);
  const plain = keys.every((key) => noted.has(key) && newInfo.get(key) instanceof PdfString);
  report(step, plain ? 'MODIFICATION_NOTED' : 'METADATA_CHANGED', { object, detail: keys.join(', ') });
}

export function catalogChanges(step: Step): void {
  const { before, after } = step;
  const object = after.catalogRef.objectNumber;
  if (sameValue(before.catalogRef, after.catalogRef)) step.explained.add(object);
  for (const key of changedKeys(before.catalog, after.catalog)) {
    if (!judgedApart.has(key)) report(step, forbidden[key] ?? 'CATALOG_CHANGED', { object, detail: key });
  }
  permissionChanges(step);
  versionChanges(step);
  extensionChanges(step);
  metadataChanges(step);
  validationDataChanges(step);
  formChanges(step);
}

/** A certification can only be the first signature; from then on /Perms stays as it is. */
function permissionChanges(step: Step): void {
  const oldValue = step.before.catalog.get('Perms');
  const newValue = step.after.catalog.get('Perms');
  if (sameValue(oldValue, newValue) && sameValue(step.before.resolve(oldValue), step.after.resolve(newValue))) return;
  const object = newValue instanceof PdfRef ? newValue.objectNumber : step.after.catalogRef.objectNumber;
  step.explained.add(object);
  report(step, 'PERMISSIONS_CHANGED', { object, detail: 'Perms' });
}

function versionChanges(step: Step): void {
  const oldValue = step.before.catalog.get('Version');
  const newValue = step.after.catalog.get('Version');
  if (sameValue(oldValue, newValue)) return;
  const was = oldValue instanceof PdfName ? oldValue.text : step.before.headerVersion;
  const sound = newValue instanceof PdfName && /^[12]\.\d$/.test(newValue.text) && newValue.text >= was;
  report(step, sound ? 'MODIFICATION_NOTED' : 'CATALOG_CHANGED', { detail: 'Version' });
}

/** Extensions name what a file uses (ISO 32000-2, 7.12); they draw nothing. */
function extensionChanges(step: Step): void {
  const oldRef = step.before.catalog.get('Extensions');
  const oldValue = step.before.dictIn(step.before.catalog, 'Extensions');
  const newValue = step.after.dictIn(step.after.catalog, 'Extensions');
  if (sameValue(oldValue, newValue)) return;
  const explainable =
    !(oldRef instanceof PdfRef) || explain(step, oldRef.objectNumber, step.before.catalogRef.objectNumber);
  const grows =
    newValue !== undefined &&
    (oldValue === undefined || oldValue.entries.keys().every((key) => newValue.has(key))) &&
    explainable;
  report(step, grows ? 'MODIFICATION_NOTED' : 'CATALOG_CHANGED', { detail: 'Extensions' });
}

function metadataChanges(step: Step): void {
  const oldRef = step.before.catalog.get('Metadata');
  const newRef = step.after.catalog.get('Metadata');
  const oldValue = step.before.resolve(oldRef);
  const newValue = step.after.resolve(newRef);
  if (sameValue(oldValue, newValue)) return;
  const explainable =
    !(oldRef instanceof PdfRef) || explain(step, oldRef.objectNumber, step.before.catalogRef.objectNumber);
  const object = newRef instanceof PdfRef ? newRef.objectNumber : undefined;
  report(step, explainable && isMetadata(newValue) ? 'METADATA_CHANGED' : 'CATALOG_CHANGED', {
    object,
    detail: 'Metadata',
  });
}

const isMetadata = (value: PdfValue): boolean =>
  value === null || (value instanceof PdfStream && isName(value.dict.get('Type'), 'Metadata'));
