import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  fieldNames,
  fillFields,
  inspectPdf,
  openPdf,
  type Placement,
  prepareFields,
  signPdf,
  visibleSizeMm,
} from '../src/index.js';
import type { PdfDict } from '../src/model/objects.js';
import type { PdfPage } from '../src/model/page.js';
import { placementOf, rectInUserSpace } from '../src/placement.js';
import { judgeChanges } from '../src/difference/index.js';
import { readFields } from '../src/form/read-fields.js';
import { handmadePdf } from './handmade.js';
import { clerk, sealedAt } from './journey.js';
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

describe('values a form leaves to the viewer to draw', () => {
  const place = (top: number): string => `/Type /Annot /Subtype /Widget /F 4 /Rect [60 ${top} 300 ${top + 30}]`;
  const form = (more: string): Buffer =>
    handmadePdf('/Annots [4 0 R 5 0 R 6 0 R]', `/AcroForm << /Fields [4 0 R 5 0 R 6 0 R] /DA (/Helv 0 Tf) ${more} >>`, [
      `<< /FT /Tx /T (mot) /V (Noi dung da dien) /DA (/Helv 11 Tf 0 g) /Q 1 ${place(600)} >>`,
      `<< /FT /Tx /T (nhieu) /Ff 4096 /V (dong mot\\ndong hai) ${place(500)} >>`,
      `<< /FT /Tx /T (trong) ${place(400)} >>`,
    ]);
  const drawn = (bytes: Buffer): string[] =>
    readFields(openPdf(bytes))
      .filter((field) => field.dict.has('AP'))
      .map(({ name }) => name);
  const plan = { seal: { ...placement, yMm: 60 } };

  it('are drawn before anybody signs, since the viewers are told not to afterwards', () => {
    const given = form('/NeedAppearances true');
    expect(drawn(prepareFields(given, plan))).toEqual(['mot', 'nhieu']);
    const person = { ...clerk, signingTime: sealedAt, role: { kind: 'PERSON', certify: false } } as const;
    const signed = signPdf(given, { ...person, field: { name: 'them', placement } });
    expect(drawn(signed)).toEqual(['mot', 'nhieu']);
    expect(judgeChanges(openPdf(signed)).map(({ changesAfter }) => changesAfter)).toEqual(['NONE']);
  });

  it('are left as they are in a form that leaves nothing to the viewer', () => {
    expect(drawn(prepareFields(form(''), plan))).toEqual([]);
  });
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
