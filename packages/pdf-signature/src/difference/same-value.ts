import { isArray, PdfDict, PdfName, PdfRef, PdfStream, PdfString, type PdfValue } from '../model/objects.js';

/** Programs write a page they add a field to with fewer digits than they read; a millionth of a point, or of a scale, is seen by nobody. */
const leastDifference = 1e-6;

/**
 * Whether two values say the same, references compared as references. Streams are compared as they are encoded, /Length left
 * out: two lengths of the same bytes are no difference.
 */
export function sameValue(a: PdfValue | undefined, b: PdfValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a === 'number')
    return (
      typeof b === 'number' && !Number.isInteger(a) && Math.abs(a - b) < leastDifference * Math.min(1, Math.abs(a))
    );
  if (a === undefined || b === undefined || a === null || b === null) return (a ?? null) === (b ?? null);
  if (a instanceof PdfName) return b instanceof PdfName && a.text === b.text;
  if (a instanceof PdfRef) {
    return b instanceof PdfRef && a.objectNumber === b.objectNumber && a.generation === b.generation;
  }
  if (a instanceof PdfString) return b instanceof PdfString && a.bytes.equals(b.bytes);
  if (a instanceof PdfDict) return b instanceof PdfDict && changedKeys(a, b).length === 0;
  if (isArray(a)) return isArray(b) && a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  if (a instanceof PdfStream) {
    return (
      b instanceof PdfStream && a.bytes.equals(b.bytes) && changedKeys(a.dict, b.dict).every((key) => key === 'Length')
    );
  }
  return false;
}

/** Keys whose values differ; an absent key says the same as null (ISO 32000-2, 7.3.7). */
export function changedKeys(a: PdfDict, b: PdfDict): string[] {
  const changed: string[] = [];
  for (const [key, value] of a.entries) if (!sameValue(value, b.get(key))) changed.push(key);
  for (const [key, value] of b.entries) if (!a.has(key) && value !== null) changed.push(key);
  return changed;
}

/** Every reference in a value, in the order they are written. Iterative: nesting is bounded by the parser. */
export function eachReference(value: PdfValue, visit: (ref: PdfRef) => void): void {
  const stack: PdfValue[] = [value];
  while (stack.length > 0) {
    const current = stack.pop()!;
    if (current instanceof PdfRef) visit(current);
    else if (current instanceof PdfDict) for (const item of current.entries.values()) pushIfNested(stack, item);
    else if (current instanceof PdfStream) for (const item of current.dict.entries.values()) pushIfNested(stack, item);
    else if (isArray(current)) for (const item of current) pushIfNested(stack, item);
  }
}

function pushIfNested(stack: PdfValue[], value: PdfValue): void {
  if (typeof value === 'object' && value !== null) stack.push(value);
}
