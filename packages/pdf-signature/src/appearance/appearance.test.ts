import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithTool, sampleDocument, temporaryFolder } from '@lienthong/testing';
import { rendered } from '../../test/rendered.js';
import { openPdf } from '../model/document.js';
import type { PdfRef } from '../model/objects.js';
import { dict, name, PdfStream, type PdfValue } from '../model/objects.js';
import { IncrementalUpdate } from '../model/writer.js';
import { rectInUserSpace, type Placement } from '../placement.js';
import type { Appearance } from './appearance.js';
import { imageAppearance, imageSizeMm } from './image-appearance.js';
import { withoutMargins } from './image-pixels.js';
import { prepareImage } from './image-xobject.js';
import { decodePng } from './png.js';
import { centredIn, sealBox } from './seal-box.js';
import { fieldTextAppearance, textAppearance } from './text-appearance.js';

const signature = sampleDocument('images/signature-blue.png');
const seal = sampleDocument('images/seal-red.png');

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

const folder = temporaryFolder();
const saved = (bytes: Buffer): string => {
  const path = join(folder, 'stamped.pdf');
  writeFileSync(path, bytes);
  return path;
};

const box: Placement = { page: 1, xMm: 120, yMm: 150, widthMm: 50, heightMm: 26 };

describeWithTool(['pdftoppm'], 'images as poppler draws them', () => {
  it.each(['cong-van.pdf', 'rotated.pdf', 'cropbox.pdf'])('stand upright and in real size on %s', (file) => {
    const image = centredIn(box, imageSizeMm(signature));
    const over = sealBox(image, 36);
    const rotation = openPdf(sampleDocument(file)).pages()[0]!.rotate;
    const page = rendered(
      folder,
      stamped(file, [
        [box, imageAppearance(signature, { kind: 'SIGNATURE', box, rotation })],
        [over, imageAppearance(seal, { kind: 'SEAL', known: { widthMm: 36 }, rotation })],
      ]),
    );
    const red = page.red();
    expect(red.right - red.left).toBeGreaterThan(35);
    expect(red.right - red.left).toBeLessThan(36.6);
    expect(Math.abs(red.left - over.xMm)).toBeLessThan(1);
    expect(Math.abs(red.top - over.yMm)).toBeLessThan(1);
    const blue = page.blue();
    expect(blue.left).toBeGreaterThan(image.xMm - 0.6);
    expect(blue.right).toBeLessThan(image.xMm + image.widthMm + 0.6);
    expect(blue.right - blue.left).toBeGreaterThan(blue.bottom - blue.top);
  });
});

describe('images on the page', () => {
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

  it('shows the opacity of the file to within a hundredth, and has ink under every clear pixel, so that no edge turns pale', () => {
    const document = openPdf(sampleDocument('cong-van.pdf'));
    const { alpha, colours } = prepareImage(signature);
    const { rgba } = withoutMargins(decodePng(signature));
    const opacity = document.streamBytes(alpha);
    const ink = document.streamBytes(colours);
    let furthest = 0;
    const inks = new Set<string>();
    for (let pixel = 0; pixel < opacity.length; pixel += 1) {
      furthest = Math.max(furthest, Math.abs(opacity[pixel]! - rgba[pixel * 4 + 3]!));
      inks.add(ink.toString('hex', pixel * 3, pixel * 3 + 3));
    }
    expect(furthest).toBeLessThanOrEqual(2);
    expect(inks.size).toBe(1);
  });

  it('decodes an image once, however often it is used', () => {
    expect(prepareImage(Buffer.from(signature))).toBe(prepareImage(signature));
  });
});

const textOf = (path: string): string => execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });

describeWithTool(['pdftotext', 'pdftoppm'], 'text as poppler reads and draws it', () => {
  const top: Placement = { page: 1, xMm: 140, yMm: 5, widthMm: 63, heightMm: 14 };
  const lines = ['Sao y', 'Ủy ban nhân dân tỉnh Lai Châu', '2026-09-24T14:05:09+07:00'];

  it.each(['phu-luc.pdf', 'rotated.pdf', 'cropbox.pdf', 'word-1.7-objstm.pdf'])(
    'comes out of %s as Vietnamese text, where it was put',
    (file) => {
      const { rotate } = openPdf(sampleDocument(file)).pages()[0]!;
      const path = saved(stamped(file, [[top, textAppearance(lines, { box: top, rotation: rotate })]]));
      const found = textOf(path);
      for (const line of lines) expect(found).toContain(line);
    },
  );

  it('sets a number of a field inside its box', () => {
    const blank: Placement = { page: 1, xMm: 47.1, yMm: 34.4, widthMm: 11.4, heightMm: 6 };
    const path = saved(stamped('cong-van.pdf', [[blank, fieldTextAppearance('1418', { box: blank })]]));
    expect(textOf(path)).toMatch(/Số:\s*1418\s*\/SKHCN-BCVT/u);
  });

  it('covers printed dots where it is told to', () => {
    const line: Placement = { page: 1, xMm: 31, yMm: 95, widthMm: 120, heightMm: 8 };
    const dots = textAppearance(['.'.repeat(60)], { box: line, fontSize: 13 });
    const blackAt = (cover: boolean): number => {
      const field = fieldTextAppearance(' ', { box: line });
      const filled = fieldTextAppearance('5', { box: line, cover });
      return rendered(
        folder,
        stamped('ban-quet.pdf', [
          [line, dots],
          [line, field],
          [line, filled],
        ]),
      ).black().count;
    };
    expect(blackAt(true)).toBeLessThan(blackAt(false));
  });
});

describe('text on the page', () => {
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

  it('never cuts a digit off, however narrow the blank', () => {
    const update = new IncrementalUpdate(openPdf(sampleDocument('cong-van.pdf')));
    const blank = { widthMm: 3, heightMm: 6 };
    const ref = fieldTextAppearance('12345', { box: blank }).addTo(update);
    const [, size, x] = /Tinos ([\d.]+) Tf ([\d.-]+) /.exec((update.get(ref) as PdfStream).bytes.toString('latin1'))!;
    expect(Number(x)).toBeGreaterThanOrEqual(-0.01);
    // Digits are half as wide as they are high.
    expect(Number(x) + (5 * Number(size)) / 2).toBeLessThanOrEqual((blank.widthMm / 25.4) * 72 + 0.01);
  });
});
