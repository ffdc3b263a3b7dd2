import { refusePdf } from '../errors.js';
import { isArray, PdfDict, PdfName, PdfStream, type PdfValue } from '../model/objects.js';

/**
 * Actions by their type (ISO 32000-2, 12.6.4) that run code, reach outside the file, play media or change what is shown. A
 * destination, GoTo, URI, Named and Thread only move the reader; office exports are full of them.
 */
const refusedActions = new Set([
  'JavaScript',
  'Launch',
  'SubmitForm',
  'ImportData',
  'ResetForm',
  'GoToR',
  'GoToE',
  'Rendition',
  'Movie',
  'Sound',
  'RichMediaExecute',
  'GoTo3DView',
  'SetOCGState',
  'Hide',
]);

const refusedAnnotations = new Set(['RichMedia', 'Screen', 'Movie', 'Sound', '3D']);

/**
 * Refuses an object in which an action or annotation of a refused kind stands, however deep. Called for every object of the
 * file, it finds them wherever they hang: OpenAction, AA, name trees, annotations, outlines, or nowhere at all.
 * @throws PdfRefusedError PDF_ACTIVE_CONTENT
 */
export function refuseActiveContent(value: PdfValue, typeOf: (value: PdfValue | undefined) => PdfValue): void {
  if (isArray(value)) for (const item of value) refuseActiveContent(item, typeOf);
  else if (value instanceof PdfStream) refuseActiveContent(value.dict, typeOf);
  else if (value instanceof PdfDict) {
    refuseDict(value, typeOf);
    for (const item of value.entries.values()) {
      if (typeof item === 'object') refuseActiveContent(item, typeOf);
    }
  }
}

function refuseDict(dict: PdfDict, typeOf: (value: PdfValue | undefined) => PdfValue): void {
  const action = typeOf(dict.get('S'));
  // Structure elements also have /S, with any name their author likes.
  const isStructure = isStructureElement(dict, typeOf);
  if (action instanceof PdfName && refusedActions.has(action.text) && !isStructure) {
    throw refusePdf('PDF_ACTIVE_CONTENT', `action /${action.text}`);
  }
  // /JS carries a script in rendition actions too; /JavaScript names the document's scripts.
  if (dict.has('JS')) throw refusePdf('PDF_ACTIVE_CONTENT', '/JS');
  if (dict.has('JavaScript')) throw refusePdf('PDF_ACTIVE_CONTENT', '/JavaScript');
  const subtype = typeOf(dict.get('Subtype'));
  if (subtype instanceof PdfName && refusedAnnotations.has(subtype.text) && dict.has('Rect')) {
    throw refusePdf('PDF_ACTIVE_CONTENT', `annotation /${subtype.text}`);
  }
}

const isStructureElement = (dict: PdfDict, typeOf: (value: PdfValue | undefined) => PdfValue): boolean => {
  const type = typeOf(dict.get('Type'));
  return type instanceof PdfName && type.text === 'StructElem' && !dict.has('JS') && !dict.has('F');
};
