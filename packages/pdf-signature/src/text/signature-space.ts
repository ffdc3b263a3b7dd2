/** Where the competent person signs: between the lines of authority and position and the name (boxes 7a, 7b, 7c). */
import { columnsOf, foldLetters, type TextLine } from './text-lines.js';

export interface SignatureSpace {
  /** Centre of the block, millimetres of the visible page. */
  readonly centre: number;
  readonly top: number;
  readonly bottom: number;
  /** Higher is surer; compared between the pages of a document. */
  readonly score: number;
}

export interface SignerHints {
  /** `Nguyễn Văn A` */
  readonly signerName?: string;
  /** `Phó Giám đốc` */
  readonly position?: string;
}

/** Below the baseline of the position and above the baseline of the name, font sizes: what their letters take up. */
const belowBaseline = 0.3;
const aboveBaseline = 1;
/** A signature needs this much; more than the other and the name is not the signer's, millimetres. */
const smallestSpace = 10;
const largestSpace = 75;
/** Space kept where nobody's name stands, millimetres. */
const usualSpace = 27;
const sameCentre = 9;

const authority = /^(tm|kt|tl|tuq|q)\./u;
const positions =
  /giam doc|chu tich|chanh |truong (?:phong|ban|doan|khoa|ca)|(?:bo|cuc|vu|vien|hieu|doi|phong|chi cuc|tong cuc) truong|bi thu|thu truong|tong thu ky|ke toan truong/u;

const fold = (text: string): string => foldLetters(text).replace(/\s+/gu, ' ').trim();
const centreOf = (piece: TextLine): number => (piece.left + piece.right) / 2;
const isCapitals = (text: string): boolean =>
  /\p{Lu}{2}/u.test(text) && !/\p{Ll}/u.test(text) && !/\d/u.test(text) && text.length <= 80;
/** A person's name: two to eight words, the last two with capitals; a rank or title may stand before it. */
const isName = (text: string): boolean => {
  const words = text.split(' ');
  if (words.length < 2 || words.length > 8 || text.length > 60 || !/^[\p{L}. ]+$/u.test(text)) return false;
  return /^\p{Lu}/u.test(text) && words.slice(-2).every((word) => /^\p{Lu}/u.test(word));
};

interface Block {
  readonly lines: readonly TextLine[];
  readonly centre: number;
}

/** Lines of capitals set under one another around one centre. */
const blocksOf = (pieces: readonly TextLine[], hints: SignerHints): Block[] => {
  const wanted = hints.position === undefined ? undefined : fold(hints.position);
  const blocks: TextLine[][] = [];
  for (const piece of pieces) {
    if (!isCapitals(piece.text) && !(wanted !== undefined && fold(piece.text) === wanted)) continue;
    const above = blocks.find((lines) => {
      const last = lines.at(-1)!;
      const step = piece.baseline - last.baseline;
      return step > 0 && step < 2.2 * piece.size && Math.abs(centreOf(last) - centreOf(piece)) < sameCentre;
    });
    if (above) above.push(piece);
    else blocks.push([piece]);
  }
  return blocks.map((lines) => ({ lines, centre: centreOf(lines.at(-1)!) }));
};

/** `GIÁM ĐỐC`, also `GIÁM ĐỐC SỞ NỘI VỤ` as joint documents have it, and `PHÓ GIÁM ĐỐC` under `KT. GIÁM ĐỐC`. */
const isPosition = (text: string, wanted: string): boolean =>
  text.endsWith(wanted) || text.startsWith(`${wanted} `) || text.includes(`. ${wanted} `);
/** A rank may stand before the name. */
const isNamed = (text: string, wanted: string | undefined): boolean =>
  wanted !== undefined && (text === wanted || text.endsWith(` ${wanted}`));

/**
 * Every space of a page that may be the one, the likeliest first.
 * @param widthMm width of the visible page
 */
export const signatureSpaces = (
  lines: readonly TextLine[],
  widthMm: number,
  hints: SignerHints = {},
): SignatureSpace[] => {
  const pieces = lines.flatMap(columnsOf);
  const hasRecipients = pieces.some(({ text }) => /^noi nhan ?:?/u.test(fold(text)));
  const wantedName = hints.signerName === undefined ? undefined : fold(hints.signerName);
  const wantedPosition = hints.position === undefined ? undefined : fold(hints.position);
  const found: SignatureSpace[] = [];

  for (const block of blocksOf(pieces, hints)) {
    const last = block.lines.at(-1)!;
    const top = last.baseline + belowBaseline * last.size;
    const words = block.lines.map(({ text }) => fold(text));
    const below = pieces
      .filter((piece) => piece.baseline > last.baseline && Math.abs(centreOf(piece) - block.centre) < sameCentre)
      .map((piece) => ({ piece, bottom: piece.baseline - aboveBaseline * piece.size, text: fold(piece.text) }));
    const nearest = below[0];
    const named =
      below.find(({ text, bottom }) => isNamed(text, wantedName) && bottom - top >= smallestSpace) ??
      (nearest && isName(nearest.piece.text) ? nearest : undefined);
    const room = named && named.bottom - top >= smallestSpace && named.bottom - top <= largestSpace;
    // The left half holds the recipients' list, unless two bodies sign side by side.
    if (block.centre < widthMm * 0.4 && !(room && isNamed(named.text, wantedName))) continue;
    const empty = !nearest || nearest.bottom - top >= usualSpace;
    if (!room && !empty) continue;

    let score = 0;
    if (room) score += 3;
    if (room && isNamed(named.text, wantedName)) score += 5;
    if (wantedPosition !== undefined && words.some((text) => isPosition(text, wantedPosition))) score += 4;
    if (words.some((text) => authority.test(text))) score += 2;
    if (words.some((text) => positions.test(`${text} `))) score += 2;
    if (hasRecipients) score += 2;
    // Capitals alone are a heading, capitals over a name alone may be a table.
    if (score < 4) continue;
    found.push({
      centre: room ? (block.centre + centreOf(named.piece)) / 2 : block.centre,
      top,
      bottom: room ? named.bottom : top + usualSpace,
      score,
    });
  }
  if (wantedName !== undefined) found.push(...aboveName(pieces, wantedName));
  return found.sort((a, b) => b.score - a.score);
};

/** A title or rank before the name has so many words at most. */
const mostTitleWords = 3;
/** Less sure than any space between a position one knows and a name, surer than the diagram. */
const scoreOfName = 4;

/** The free space above the signer's name, where no position stands over it that one would know (minutes, contracts). */
function aboveName(pieces: readonly TextLine[], wantedName: string): SignatureSpace[] {
  const mostWords = wantedName.split(' ').length + mostTitleWords;
  return pieces.flatMap((piece) => {
    const text = fold(piece.text);
    if (!isNamed(text, wantedName) || text.includes(':') || text.split(' ').length > mostWords) return [];
    const above = pieces.findLast(
      ({ baseline, left, right }) =>
        baseline < piece.baseline - 0.5 * piece.size && right > piece.left && left < piece.right,
    );
    const bottom = piece.baseline - aboveBaseline * piece.size;
    const top = Math.max(above ? above.baseline + belowBaseline * above.size : 0, bottom - usualSpace);
    return bottom - top < smallestSpace ? [] : [{ centre: centreOf(piece), top, bottom, score: scoreOfName }];
  });
}

/** An appendix begins where the first lines of a page say so; it has pages and signatures of its own, or none. */
export const beginsAppendix = (lines: readonly TextLine[]): boolean =>
  lines.slice(0, 4).some(({ text }) => /^(phu luc|phu bieu)\b/u.test(fold(text)));
