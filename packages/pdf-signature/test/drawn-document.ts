/** Letters drawn for the tests on pages of every geometry, as a word processor would draw them upright for the reader. */
import { addFont } from '../src/appearance/font-objects.js';
import { fontSubsetFor } from '../src/appearance/font-subset.js';
import { openPdf } from '../src/model/document.js';
import { dict, stream } from '../src/model/objects.js';
import type { PdfPage } from '../src/model/page.js';
import { IncrementalUpdate, wholeFile } from '../src/model/writer.js';
import { pointsPerMm, rectInUserSpace } from '../src/placement.js';
import { handmadePdf } from './handmade.js';

/** A line of text: x of its left end (or centre) and baseline, millimetres from the top left of the visible page; size in points. */
export interface Run {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size?: number;
  readonly centred?: boolean;
}

/** Body, position and name of somebody who signs, around the middle of a column. */
export interface Signatory {
  readonly centre: number;
  readonly authority: readonly string[];
  readonly name: string;
}

const turned = { 0: '1 0 0 1', 90: '0 1 -1 0', 180: '-1 0 0 -1', 270: '0 -1 1 0' } as const;

function drawn(page: PdfPage, { x, y, text, size = 13, centred }: Run): string {
  const font = fontSubsetFor([text]);
  const left = centred === true ? x - (font.width(text) * size) / 2000 / pointsPerMm : x;
  const [x0, y0, x1, y1] = rectInUserSpace(page, { page: 1, xMm: left, yMm: y, widthMm: 0, heightMm: 0 });
  return `/${font.name} ${size / page.userUnit} Tf ${turned[page.rotate]} ${(x0 + x1) / 2} ${(y0 + y1) / 2} Tm <${font.encode(text)}> Tj`;
}

/**
 * @param pageEntries `/Rotate 90 /CropBox […]`
 * @param catalogEntries and `more` objects from number 4, as for `handmadePdf`
 */
export function drawnPdf(
  pageEntries: string,
  runs: readonly Run[],
  catalogEntries = '',
  more: readonly string[] = [],
): Buffer {
  const bytes = handmadePdf(pageEntries, catalogEntries, more);
  const document = openPdf(bytes);
  const update = new IncrementalUpdate(document);
  const [page] = document.pages() as [PdfPage];
  const fonts = new Map(runs.map(({ text }) => fontSubsetFor([text])).map((font) => [font.name, font]));
  const resources = dict({
    Font: dict(Object.fromEntries([...fonts].map(([name, font]) => [name, addFont(update, font)]))),
  });
  const content = `BT 0 g ${runs.map((run) => drawn(page, run)).join('\n')} ET`;
  const contents = update.add(stream({}, Buffer.from(content, 'latin1')));
  update.replace(page.ref, page.dict.with({ Contents: contents, Resources: resources }));
  return wholeFile(bytes, update.serialise().bytes);
}

/** A letter's head and foot; the signatories stand at `foot`, millimetres from the top, their names 33 mm below. */
export const letterRuns = (width: number, foot: number, signatories: readonly Signatory[]): Run[] => [
  { x: width * 0.27, y: 25, text: 'ỦY BAN NHÂN DÂN TỈNH LAI CHÂU', size: 12, centred: true },
  { x: width * 0.71, y: 25, text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', size: 12, centred: true },
  { x: width * 0.2, y: 40, text: 'Số:            /SNV-STC' },
  { x: width * 0.52, y: 40, text: 'Lai Châu, ngày        tháng        năm 2026' },
  { x: width * 0.15, y: 60, text: 'Kính gửi: Các cơ quan, đơn vị trên địa bàn tỉnh.' },
  ...signatories.flatMap(({ centre, authority, name }) => [
    ...authority.map((text, index) => ({ x: centre, y: foot + index * 6, text, centred: true })),
    { x: centre, y: foot + 33, text: name, centred: true },
  ]),
];
