// Reads an .xlsx by its parts, independently of the library that wrote it.
import { strFromU8, unzipSync } from 'fflate';

const unescape = (text: string): string =>
  text.replace(
    /&(lt|gt|quot|apos|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name]!,
  );

const texts = (xml: string): string =>
  [...xml.matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text]) => unescape(text!)).join('');

export interface Sheet {
  /** Values by row and column; absent cells are undefined. */
  readonly rows: readonly (readonly (string | number | undefined)[])[];
  readonly sheetXml: string;
  readonly workbookXml: string;
}

const columnOf = (reference: string): number =>
  [...reference.replace(/\d/g, '')].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1;

export function readSpreadsheet(bytes: Uint8Array): Sheet {
  const parts = unzipSync(bytes);
  const part = (name: string): string => strFromU8(parts[name]!);
  const shared = [...part('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, item]) => texts(item!));
  const sheetXml = part('xl/worksheets/sheet1.xml');
  const rows: (string | number | undefined)[][] = [];
  for (const [, attributes, content] of sheetXml.matchAll(/<row ([^>]*?)(?:\/>|>(.*?)<\/row>)/gs)) {
    const row: (string | number | undefined)[] = [];
    for (const [, cell, inner] of (content ?? '').matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const value = /<v>([^<]*)<\/v>/.exec(inner ?? '')?.[1];
      if (value === undefined) continue;
      row[columnOf(/r="([A-Z]+\d+)"/.exec(cell!)![1]!)] = /t="s"/.test(cell!) ? shared[Number(value)]! : Number(value);
    }
    rows[Number(/r="(\d+)"/.exec(attributes!)![1]) - 1] = row;
  }
  return { rows: Array.from(rows, (row) => row ?? []), sheetXml, workbookXml: part('xl/workbook.xml') };
}
