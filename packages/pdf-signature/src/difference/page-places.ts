import { isDomainError } from '@lienthong/kernel';
import type { PdfDocument } from '../model/document.js';
import { Subject } from '../model/notes.js';
import { PdfDict, PdfRef } from '../model/objects.js';
import { eachReference } from './same-value.js';

/** Objects looked at to say on which page a thing stands; the finding is made without it. */
const mostVisited = 20_000;

const places = new Subject<ReadonlyMap<number, number>>();

/** The first page that shows an object. */
export function placesOf(
  document: PdfDocument,
  pages: ReadonlyMap<number, number>,
  objectNumber: number,
): number | undefined {
  const { notes } = document;
  return (notes.get(places) ?? notes.set(places, visit(document, pages))).get(objectNumber);
}

function visit(document: PdfDocument, pages: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const places = new Map<number, number>(pages);
  const queue = [...pages];
  let visited = 0;
  for (let at = 0; at < queue.length && visited < mostVisited; at += 1, visited += 1) {
    const [object, page] = queue[at]!;
    const entry = document.xref.entries.get(object);
    try {
      const value = document.get(new PdfRef(object, entry?.kind === 'OFFSET' ? entry.generation : 0));
      const shown =
        value instanceof PdfDict && value.has('Parent') ? value.with({ Parent: undefined, P: undefined }) : value;
      eachReference(shown, (ref) => {
        if (places.has(ref.objectNumber)) return;
        places.set(ref.objectNumber, page);
        queue.push([ref.objectNumber, page]);
      });
    } catch (error) {
      if (!isDomainError(error)) throw error;
    }
  }
  return places;
}
