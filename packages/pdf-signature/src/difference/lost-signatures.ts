import { isDomainError } from '@lienthong/kernel';
import type { PdfDocument } from '../model/document.js';
import { readRevisions } from '../model/revisions.js';
import { signatureValues } from '../read/signature-values.js';

/** Earlier states looked at, the newest first. */
const mostStates = 60;

/**
 * Signatures that an earlier state of the file carries and the newest does not: taken out of the form, emptied, or left behind
 * with another catalog. Without this, a signed file whose signatures were cut off would pass for one nobody signed.
 * @returns fully qualified field names, in the order they are met
 */
export function lostSignatures(document: PdfDocument): readonly string[] {
  const { sections } = document.xref;
  if (sections.length < 2) return [];
  const revisions = readRevisions(document);
  const present = new Set(signatureValues(document).map(({ field }) => field.name));
  const lost = new Set<string>();
  const last = sections.length - 2;
  for (let state = last; state >= 0 && state > last - mostStates; state -= 1) {
    try {
      const earlier = revisions.open(state, revisions.endOf(state));
      for (const { field } of signatureValues(earlier)) if (!present.has(field.name)) lost.add(field.name);
    } catch (error) {
      // A part of a linearised file is no state of its own.
      if (!isDomainError(error)) throw error;
    }
  }
  return [...lost];
}
