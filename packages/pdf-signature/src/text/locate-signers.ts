/** Where each authorised signer signs: in a field the document brought, else between position and name, else by the diagram. */
import { isDomainError } from '@lienthong/kernel';
import type { PdfDocument } from '../model/document.js';
import type { PdfPage } from '../model/page.js';
import { fitsOnPage, type Placement, visibleSizeMm } from '../placement.js';
import { broughtFields, type BroughtField, isMeantFor, standsAt } from './brought-fields.js';
import type { LocatedPlacement } from './located-placement.js';
import { textReader } from './page-text.js';
import { jointScheme } from './scheme.js';
import { beginsAppendix, type SignatureSpace, signatureSpaces, type SignerHints } from './signature-space.js';
import { columnsOf, type TextLine, textLines } from './text-lines.js';

/** One of the signers looked for; `key` is the caller's. */
export interface WantedSigner extends SignerHints {
  readonly key: string;
}

export interface LocatedSigner extends LocatedPlacement {
  readonly key: string;
}

/** Pages searched for the signature; longer documents are bound volumes whose signature page is told by hand. */
const mostPages = 200;
const signatureWidth = 60;
const edge = 5;
const betweenSigners = 4;

export type PageLines = (page: PdfPage) => readonly TextLine[];

/** Lines of pages as they are asked for; the document's fonts are read once. */
export function pageLines(document: PdfDocument): PageLines {
  const read = textReader(document);
  const known = new Map<PdfPage, readonly TextLine[]>();
  return (page) => {
    const lines = known.get(page) ?? textLines(read(page));
    known.set(page, lines);
    return lines;
  };
}

interface Candidate {
  readonly placement: Placement;
  readonly score: number;
}

/**
 * One place for each signer, in the order asked for; no place is given twice.
 * Deterministic and bounded; never refuses a document that could be opened and has a page.
 * @param signers the host body's first, as its place by the diagram is at the right
 */
export function locateSigners(
  document: PdfDocument,
  signers: readonly WantedSigner[],
  lines: PageLines = pageLines(document),
): LocatedSigner[] {
  const pages = mainPages(document, lines);
  const brought = fieldsOf(document);
  const taken: Placement[] = [];
  const isFree = (placement: Placement): boolean => !taken.some((other) => standsAt(other, placement));
  const found = signers.map((signer): LocatedSigner | undefined => {
    const spaces = candidates(pages, lines, signer).filter(({ placement }) => isFree(placement));
    const space = spaces[0];
    const field = fieldFor(brought, signer, space, signers.length === 1);
    const located: LocatedSigner | undefined =
      field !== undefined && isFree(field.placement)
        ? {
            key: signer.key,
            placement: field.placement,
            source: 'FIELD',
            ...(field.signable ? { field: field.name } : {}),
          }
        : space && { key: signer.key, placement: space.placement, source: 'TEXT' };
    if (located !== undefined) taken.push(located.placement);
    return located;
  });
  const last = pages.at(-1)!;
  const boxes = jointScheme(last, signers.length);
  const scheme = boxes.length === 1 ? [clearOfText(last, lines(last), boxes[0]!)] : boxes;
  return signers.map(({ key }, index) => {
    const own = found[index];
    if (own === undefined) return { key, placement: scheme[index]!, source: 'DEFAULT' };
    return own.source === 'TEXT' ? { ...own, placement: besideOthers(own.placement, taken) } : own;
  });
}

/** Up to an appendix in the same file, which is not signed (NĐ 30/2020/NĐ-CP, Phụ lục I, III.1 d). */
function mainPages(document: PdfDocument, lines: PageLines): PdfPage[] {
  const pages = document.pages().slice(0, mostPages);
  const end = pages.findIndex((page, index) => index > 0 && beginsAppendix(lines(page)));
  return end < 0 ? pages : pages.slice(0, end);
}

function fieldsOf(document: PdfDocument): BroughtField[] {
  try {
    return broughtFields(document);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return [];
  }
}

/** The surest first; of equals the later page, as the signature ends the document. */
const candidates = (pages: readonly PdfPage[], lines: PageLines, hints: SignerHints): Candidate[] =>
  pages
    .flatMap((page) =>
      signatureSpaces(lines(page), visibleSizeMm(page).widthMm, hints)
        .map((space) => ({ placement: aroundSpace(page, space), score: space.score }))
        .filter(({ placement }) => fitsOnPage(page, placement)),
    )
    .sort((a, b) => b.score - a.score || b.placement.page - a.placement.page);

const aroundSpace = (page: PdfPage, { centre, top, bottom }: SignatureSpace): Placement => {
  const { widthMm: pageWidth } = visibleSizeMm(page);
  const widthMm = Math.min(signatureWidth, 2 * (pageWidth - edge - centre), 2 * (centre - edge));
  return { page: page.number, xMm: centre - widthMm / 2, yMm: top, widthMm, heightMm: bottom - top };
};

/** A field speaks of the signer, or stands where the text says, or is the only one and the text says nothing. */
function fieldFor(
  brought: readonly BroughtField[],
  signer: SignerHints,
  space: Candidate | undefined,
  isOnlySigner: boolean,
): BroughtField | undefined {
  const named = brought.filter((field) => isMeantFor(field, signer));
  if (named.length === 1) return named[0];
  if (space !== undefined) return brought.find(({ placement }) => standsAt(placement, space.placement));
  return isOnlySigner && brought.length === 1 ? brought[0] : undefined;
}

/** From the foot of the page, millimetres: page numbers and the address of the body stand there. */
const foot = 20;
const apart = 2;

/** The box of the diagram; where text stands there, the free place of its column that is nearest to it. */
function clearOfText(page: PdfPage, lines: readonly TextLine[], box: Placement): Placement {
  const inColumn = lines
    .flatMap(columnsOf)
    .filter(({ left, right }) => right > box.xMm && left < box.xMm + box.widthMm);
  const isClear = (yMm: number): boolean =>
    inColumn.every(({ baseline, size }) => baseline + 0.3 * size <= yMm || baseline - size >= yMm + box.heightMm);
  if (isClear(box.yMm)) return box;
  const lowest = visibleSizeMm(page).heightMm - foot - box.heightMm;
  const free = inColumn
    .flatMap(({ baseline, size }) => [baseline + 0.3 * size + apart, baseline - size - apart - box.heightMm])
    .filter((yMm) => yMm >= foot && yMm <= lowest && isClear(yMm))
    .sort((a, b) => Math.abs(a - box.yMm) - Math.abs(b - box.yMm));
  return free[0] === undefined ? box : { ...box, yMm: free[0] };
}

/** Narrowed around its centre so that signers side by side keep clear of each other. */
function besideOthers(placement: Placement, others: readonly Placement[]): Placement {
  const centre = placement.xMm + placement.widthMm / 2;
  let { widthMm } = placement;
  for (const other of others) {
    const level = other.yMm < placement.yMm + placement.heightMm && placement.yMm < other.yMm + other.heightMm;
    if (other === placement || other.page !== placement.page || !level) continue;
    widthMm = Math.min(widthMm, Math.abs(other.xMm + other.widthMm / 2 - centre) - betweenSigners);
  }
  return { ...placement, xMm: centre - widthMm / 2, widthMm };
}
