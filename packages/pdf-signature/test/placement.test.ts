import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  fieldNames,
  fillFields,
  inspectPdf,
  openPdf,
  type Placement,
  prepareFields,
  visibleSizeMm,
} from '../src/index.js';
import type { PdfDict } from '../src/model/objects.js';
import type { PdfPage } from '../src/model/page.js';
import { placementOf, rectInUserSpace } from '../src/placement.js';
import { handmadePdf } from './handmade.js';
import { describeWithTool, run, temporaryFolder } from '@lienthong/testing';

const pages: readonly (readonly [string, string])[] = [
  '',
  '/CropBox [34 22 560 800]',
  '/MediaBox [-28 -28 600 850] /CropBox [0 0 595 842]',
  '/UserUnit 2 /MediaBox [0 0 297.5 421]',
].flatMap((boxes) => [0, 90, 180, 270, -90].map((rotate) => [boxes, `${boxes} /Rotate ${rotate}`] as const));
const placement: Placement = { page: 1, xMm: 47, yMm: 34, widthMm: 11, heightMm: 6 };
const mm = 72 / 25.4;

describe('placements', () => {
  it.each(pages)('of a page with %s%s go to user space and back', (_, entries) => {
    const [page] = openPdf(handmadePdf(entries)).pages() as [PdfPage];
    const back = placementOf(page, rectInUserSpace(page, placement));
    for (const key of ['xMm', 'yMm', 'widthMm', 'heightMm'] as const) expect(back[key]).toBeCloseTo(placement[key], 9);
    const { widthMm, heightMm } = visibleSizeMm(page);
    const corner = rectInUserSpace(page, { page: 1, xMm: 0, yMm: 0, widthMm, heightMm });
    for (const index of [0, 1, 2, 3] as const) expect(corner[index]).toBeCloseTo(page.cropBox[index], 9);
  });
});

describeWithTool(['pdftotext'], 'pdftotext -bbox', () => {
  const folder = temporaryFolder();

  it.each(pages.filter(([boxes]) => !boxes.includes('UserUnit')))(
    'finds what is filled upright where it was placed: %s%s',
    (_, entries) => {
      const prepared = prepareFields(handmadePdf(entries), { number: { placement } });
      const path = join(folder, 'filled.pdf');
      writeFileSync(path, fillFields(prepared, { number: '1418' }));
      const words = run('pdftotext', ['-bbox', '-cropbox', path, '-']);
      const box = /xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">1418</
        .exec(words)!
        .slice(1)
        .map((text) => Number(text) / mm);
      const [xMin, yMin, xMax, yMax] = box as [number, number, number, number];
      expect(xMin).toBeGreaterThan(placement.xMm);
      expect(xMax).toBeLessThan(placement.xMm + placement.widthMm);
      expect((xMin + xMax) / 2).toBeCloseTo(placement.xMm + placement.widthMm / 2, 0);
      expect(yMin).toBeGreaterThan(placement.yMm - 1);
      expect(yMax).toBeLessThan(placement.yMm + placement.heightMm + 1);
    },
  );
});

describe('forms of other makers', () => {
  const plan = { number: { placement }, seal: { ...placement, yMm: 60 } };
  const field = '<< /FT /Tx /T (cu) /V (x) /Subtype /Widget /Rect [0 0 9 9] >>';
  const forms = [
    ['stands in the catalog', '', '/AcroForm << /Fields [4 0 R] /NeedAppearances true >>', [field]],
    [
      'is an object with its fields in another',
      '',
      '/AcroForm 5 0 R',
      [field, '<< /Fields 6 0 R /DR << /Font << /Helv << /Type /Font >> >> >> >>', '[4 0 R]'],
    ],
    [
      'has annotations in an array of their own',
      '/Annots 5 0 R',
      '/AcroForm << /Fields [4 0 R] >>',
      [field, '[4 0 R]'],
    ],
    ['is empty', '/Annots []', '/AcroForm << >>', [field]],
  ] as const;

  it.each(forms)('keeps a form that %s', (_, pageEntries, catalogEntries, more) => {
    const before = handmadePdf(pageEntries, catalogEntries, more);
    const old = inspectPdf(before).fields.map(({ name }) => name);
    const prepared = prepareFields(before, plan);
    expect(inspectPdf(prepared).fields.map(({ name }) => name)).toEqual([...old, fieldNames.number, fieldNames.seal]);
    const document = openPdf(prepared);
    const form = document.resolve(document.catalog.get('AcroForm')) as PdfDict;
    expect(form.get('SigFlags')).toBe(3);
    expect(form.has('NeedAppearances')).toBe(false);
    const annotations = document.resolve(document.pages()[0]!.dict.get('Annots')) as unknown[];
    expect(annotations).toHaveLength(pageEntries.includes('5 0 R') ? 3 : 2);
  });
});
