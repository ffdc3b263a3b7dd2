import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleDocument } from '@lienthong/testing';
import { openPdf } from '../model/document.js';
import type { PdfRef } from '../model/objects.js';
import { dict, name, PdfStream, type PdfValue } from '../model/objects.js';
import { IncrementalUpdate } from '../model/writer.js';
import { rectInUserSpace, type Placement } from '../placement.js';
import type { Appearance } from './appearance.js';
import { imageAppearance, imageSizeMm } from './image-appearance.js';
import { prepareImage } from './image-xobject.js';
import { centredIn, sealBox } from './seal-box.js';
import { fieldTextAppearance, textAppearance } from './text-appearance.js';

const signature = sampleDocument('images/signature-blue.png');
const seal = sampleDocument('images/seal-red.png');

const poppler = (() => {
  try {
    execFileSync('pdftoppm', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('SKIPPED: pdftoppm and pdftotext (poppler-utils) are missing; appearances are not looked at');
    return false;
  }
})();
const withPoppler = poppler || process.env['CI'] ? it : it.skip;

/** Stamps appearances on a page of a sample, as annotations do, and saves the result. */
const stamped = (file: string, stamps: readonly (readonly [Placement, Appearance])[]): Buffer => {
  const original = sampleDocument(file);
  const document = openPdf(original);
  const update = new IncrementalUpdate(document);
  for (const page of document.pages()) {
    const own = stamps.filter(([placement]) => placement.page === page.number);
    if (own.length === 0) continue;
    const annotations = own.map(([placement, appearance]) =>
      update.add(
        dict({
          Type: name('Annot'),
          Subtype: name('Stamp'),
          F: 4,
          Rect: rectInUserSpace(page, placement),
          AP: dict({ N: appearance.addTo(update) }),
        }),
      ),
    );
    update.replace(page.ref, page.dict.with({ Annots: annotations }));
  }
  return Buffer.concat([original, update.serialise().bytes]);
};

const folder = mkdtempSync(join(tmpdir(), 'pdf-signature-appearance-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const saved = (bytes: Buffer): string => {
  const path = join(folder, 'stamped.pdf');
  writeFileSync(path, bytes);
  return path;
};

/** Where pixels of a colour are on a rendered page, millimetres from the top left. */
const coloured = (path: string, page: number, wanted: (r: number, g: number, b: number) => boolean) => {
  const args = ['-r', '50', '-cropbox', '-f', String(page), '-l', String(page), '-singlefile', path];
  const ppm = execFileSync('pdftoppm', args, { maxBuffer: 1e8 });
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.toString('latin1', 0, 40))!;
  const width = Number(header[1]);
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity, count: 0 };
  for (let at = header[0].length, i = 0; at + 2 < ppm.length; at += 3, i += 1) {
    if (!wanted(ppm[at]!, ppm[at + 1]!, ppm[at + 2]!)) continue;
    const x = ((i % width) * 25.4) / 50;
    const y = (Math.floor(i / width) * 25.4) / 50;
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
    box.count += 1;
  }
  return box;
};
const isBlue = (r: number, g: number, b: number): boolean => b > r + 50 && b > g + 30;
const isBlack = (r: number, g: number, b: number): boolean => r + g + b < 100;
const isRed = (r: number, g: number, b: number): boolean => r > g + 60 && r > b + 60;

const box: Placement = { page: 1, xMm: 120, yMm: 150, widthMm: 50, heightMm: 26 };

describe('images on the page', () => {
  withPoppler.each(['cong-van.pdf', 'rotated.pdf', 'cropbox.pdf'])('stand upright and in real size on %s', (file) => {
    const image = centredIn(box, imageSizeMm(signature));
    const over = sealBox(image, 36);
    const rotation = openPdf(sampleDocument(file)).pages()[0]!.rotate;
    const path = saved(
      stamped(file, [
        [box, imageAppearance(signature, { kind: 'SIGNATURE', box, rotation })],
        [over, imageAppearance(seal, { kind: 'SEAL', known: { widthMm: 36 }, rotation })],
      ]),
    );
    const red = coloured(path, 1, isRed);
    expect(red.right - red.left).toBeGreaterThan(34);
    expect(red.right - red.left).toBeLessThan(36.6);
    expect(Math.abs(red.left - over.xMm)).toBeLessThan(1.5);
    expect(Math.abs(red.top - over.yMm)).toBeLessThan(1.5);
    const blue = coloured(path, 1, isBlue);
    expect(blue.left).toBeGreaterThan(image.xMm - 0.6);
    expect(blue.right).toBeLessThan(image.xMm + image.widthMm + 0.6);
    expect(blue.right - blue.left).toBeGreaterThan(blue.bottom - blue.top);
  });

  it('keeps the transparency as a soft mask and embeds one image once per update', () => {
    const document = openPdf(sampleDocument('cong-van.pdf'));
    const update = new IncrementalUpdate(document);
    const first = imageAppearance(signature, { kind: 'SIGNATURE', box });
    const imageOf = (form: PdfValue): PdfRef => {
      const resources = (form as PdfStream).dict.get('Resources') as ReturnType<typeof dict>;
      return (resources.get('XObject') as ReturnType<typeof dict>).get('Im') as PdfRef;
    };
    const a = imageOf(update.get(first.addTo(update)));
    const b = imageOf(update.get(imageAppearance(prepareImage(signature), { kind: 'SIGNATURE' }).addTo(update)));
    expect(a).toEqual(b);
    const image = update.get(a) as PdfStream;
    expect(update.resolve(image.dict.get('SMask'))).toBeInstanceOf(PdfStream);
    const alpha = document.streamBytes(update.resolve(image.dict.get('SMask')) as PdfStream);
    expect(alpha).toHaveLength(493 * 182);
    expect(alpha[0]).toBe(0);
    expect(Math.max(...alpha.subarray(493 * 80, 493 * 120))).toBeGreaterThan(200);
  });

  it('decodes an image once, however often it is used', () => {
    expect(prepareImage(Buffer.from(signature))).toBe(prepareImage(signature));
  });
});

const textOf = (path: string): string => execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });

describe('text on the page', () => {
  const top: Placement = { page: 1, xMm: 140, yMm: 5, widthMm: 63, heightMm: 14 };
  const lines = ['Sao y', 'Ủy ban nhân dân tỉnh Lai Châu', '2026-09-24T14:05:09+07:00'];

  withPoppler.each(['phu-luc.pdf', 'rotated.pdf', 'cropbox.pdf', 'word-1.7-objstm.pdf'])(
    'comes out of %s as Vietnamese text, where it was put',
    (file) => {
      const { rotate } = openPdf(sampleDocument(file)).pages()[0]!;
      const path = saved(stamped(file, [[top, textAppearance(lines, { box: top, rotation: rotate })]]));
      const found = textOf(path);
      for (const line of lines) expect(found).toContain(line);
    },
  );

  withPoppler('sets a number of a field inside its box', () => {
    const blank: Placement = { page: 1, xMm: 47.1, yMm: 34.4, widthMm: 11.4, heightMm: 6 };
    const path = saved(stamped('cong-van.pdf', [[blank, fieldTextAppearance('1418', { box: blank })]]));
    expect(textOf(path)).toMatch(/Số:\s*1418\s*\/SKHCN-BCVT/u);
  });

  withPoppler('covers printed dots where it is told to', () => {
    const line: Placement = { page: 1, xMm: 31, yMm: 95, widthMm: 120, heightMm: 8 };
    const dots = textAppearance(['.'.repeat(60)], { box: line, fontSize: 13 });
    const blackAt = (cover: boolean): number => {
      const field = fieldTextAppearance(' ', { box: line });
      const filled = fieldTextAppearance('5', { box: line, cover });
      return coloured(
        saved(
          stamped('ban-quet.pdf', [
            [line, dots],
            [line, field],
            [line, filled],
          ]),
        ),
        1,
        isBlack,
      ).count;
    };
    expect(blackAt(true)).toBeLessThan(blackAt(false));
  });

  it('shares the digits: a second number brings no second subset', () => {
    const update = new IncrementalUpdate(openPdf(sampleDocument('cong-van.pdf')));
    const field = { widthMm: 11.4, heightMm: 6 };
    const fontOf = (ref: PdfRef): PdfValue =>
      ((update.get(ref) as PdfStream).dict.get('Resources') as ReturnType<typeof dict>).get('Font') ?? null;
    const first = fontOf(fieldTextAppearance('05', { box: field }).addTo(update));
    const second = fontOf(fieldTextAppearance('1418', { box: field }).addTo(update));
    expect(second).toEqual(first);
  });

  it('reduces what is too wide rather than losing digits, and refuses what the font cannot show', () => {
    const field = { widthMm: 8, heightMm: 6 };
    const update = new IncrementalUpdate(openPdf(sampleDocument('cong-van.pdf')));
    const ref = fieldTextAppearance('123456', { box: field }).addTo(update);
    const size = /Tinos ([\d.]+) Tf/.exec((update.get(ref) as PdfStream).bytes.toString('latin1'))![1];
    expect(Number(size)).toBeLessThan(8);
    expect(Number(size)).toBeGreaterThan(6);
    expect(() => fieldTextAppearance('漢', { box: field })).toThrow('TEXT_NOT_PRINTABLE');
  });
});
