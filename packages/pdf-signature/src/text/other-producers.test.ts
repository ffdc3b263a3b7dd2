import { sampleDocument } from '@lienthong/testing';
import fc from 'fast-check';
import { addFont } from '../appearance/font-objects.js';
import { fontSubsetFor } from '../appearance/font-subset.js';
import { openPdf, type PdfDocument } from '../model/document.js';
import { dict, name, stream, type PdfValue } from '../model/objects.js';
import { IncrementalUpdate } from '../model/writer.js';
import { fitsOnPage, pointsPerMm } from '../placement.js';
import { locatePlacements } from './locate-placements.js';

const base = sampleDocument('giay-moi-khan.pdf');
const pageHeight = openPdf(base).pages()[0]!.cropBox[3];

/** x of the left end (or of the centre) and baseline, millimetres from the top left; size in points. */
interface Run {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size?: number;
  readonly centred?: boolean;
}

/** The sample's only page with other content, drawn with an embedded Type0 font as word processors do. */
const pageWith = (
  runs: readonly Run[],
  wrap: (content: string, resources: PdfValue, update: IncrementalUpdate) => readonly [string, PdfValue] = (
    content,
    resources,
  ) => [content, resources],
): PdfDocument => {
  const document = openPdf(base);
  const update = new IncrementalUpdate(document);
  // Decomposed letters are wanted as they are, which the subset (NFC) would not give: one subset a letter form.
  const font = fontSubsetFor(runs.map(({ text }) => text));
  const drawn = runs.map(({ x, y, text, size = 13, centred }) => {
    const left = x * pointsPerMm - (centred ? (font.width(text) * size) / 2000 : 0);
    return `BT /F ${size} Tf ${left} ${pageHeight - y * pointsPerMm} Td <${font.encode(text)}> Tj ET`;
  });
  const own = dict({ Font: dict({ F: addFont(update, font) }) });
  const [content, resources] = wrap(drawn.join('\n'), own, update);
  const page = document.pages()[0]!;
  const contents = update.add(stream({}, Buffer.from(content, 'latin1')));
  update.replace(page.ref, page.dict.with({ Contents: contents, Resources: resources, Annots: undefined }));
  return openPdf(Buffer.concat([base, update.serialise().bytes]));
};

const head = (number: string, date: string): Run[] => [
  { x: 40, y: 40, text: number },
  { x: 115, y: 40, text: date },
];
const foot: Run[] = [
  { x: 31, y: 200, text: 'Nơi nhận:', size: 12 },
  { x: 31, y: 206, text: '- Như trên;', size: 11 },
  { x: 148, y: 200, text: 'TM. ỦY BAN NHÂN DÂN', size: 14, centred: true },
  { x: 148, y: 206, text: 'KT. CHỦ TỊCH', size: 14, centred: true },
  { x: 148, y: 212, text: 'PHÓ CHỦ TỊCH', size: 14, centred: true },
  { x: 148, y: 245, text: 'Lò Thị Bình', size: 14, centred: true },
];

describe('documents of other producers', () => {
  it('finds blanks marked by dots, and says that the dots must be covered', () => {
    const found = locatePlacements(
      pageWith(head('Số: ............/QĐ-UBND', 'Lai Châu, ngày ........ tháng ........ năm 2026')),
    );
    for (const { source, leader, placement } of [found.number, found.day, found.month]) {
      expect(source).toBe('TEXT');
      expect(leader).toBe(true);
      expect(placement.widthMm).toBeGreaterThan(8);
      expect(placement.yMm).toBeLessThan(40);
      expect(placement.yMm + placement.heightMm).toBeGreaterThan(40);
    }
    expect(found.number.placement.xMm).toBeGreaterThan(46);
    expect(found.number.placement.xMm).toBeLessThan(48);
  });

  it('finds blanks of spaces and a block of three lines above the name', () => {
    const found = locatePlacements(
      pageWith([...head('Số:            /2026/QĐ-UBND', 'Lai Châu, ngày        tháng        năm 2026'), ...foot]),
    );
    expect([found.number.source, found.day.source, found.month.source]).toEqual(['TEXT', 'TEXT', 'TEXT']);
    const { placement, source } = found.signature;
    expect(source).toBe('TEXT');
    expect(placement.xMm + placement.widthMm / 2).toBeCloseTo(148, 0);
    expect(placement.yMm).toBeGreaterThan(212);
    expect(placement.yMm).toBeLessThan(215);
    expect(placement.yMm + placement.heightMm).toBeLessThan(242);
  });

  it('finds the same inside a form XObject that is scaled and moved', () => {
    const runs = [...head('Số:            /QĐ-UBND', 'Lai Châu, ngày        tháng        năm 2026'), ...foot];
    const plain = locatePlacements(pageWith(runs));
    const wrapped = locatePlacements(
      pageWith(runs, (content, resources, update) => {
        const form = update.add(
          stream(
            {
              Type: name('XObject'),
              Subtype: name('Form'),
              BBox: [0, 0, 5000, 5000],
              Matrix: [0.5, 0, 0, 0.5, 10, 20],
              Resources: resources,
            },
            Buffer.from(content, 'latin1'),
          ),
        );
        return ['q 2 0 0 2 -20 -40 cm /Inner Do Q', dict({ XObject: dict({ Inner: form }) })];
      }),
    );
    for (const key of ['number', 'day', 'month', 'signature'] as const) {
      expect(wrapped[key].source).toBe('TEXT');
      expect(wrapped[key].placement.xMm).toBeCloseTo(plain[key].placement.xMm, 2);
      expect(wrapped[key].placement.yMm).toBeCloseTo(plain[key].placement.yMm, 2);
      expect(wrapped[key].placement.widthMm).toBeCloseTo(plain[key].placement.widthMm, 2);
    }
  });

  it('takes neither a number and date that are already there nor those a sentence cites for blanks', () => {
    const found = locatePlacements(
      pageWith([
        ...head('Số: 15/QĐ-UBND', 'Lai Châu, ngày 05 tháng 11 năm 2026'),
        { x: 31, y: 60, text: '(Kèm theo Công văn số            /SKHCN ngày        tháng        năm 2026)' },
        { x: 31, y: 150, text: 'Số:            /QĐ-UBND' },
      ]),
    );
    expect([found.number.source, found.day.source, found.month.source]).toEqual(['DEFAULT', 'DEFAULT', 'DEFAULT']);
    expect([found.number.written, found.day.written, found.month.written]).toEqual(['15', '05', '11']);
  });

  it('does not follow text drawn beyond the edge of the page', () => {
    const shifted = [...head('Số:            /QĐ-UBND', 'Lai Châu, ngày        tháng        năm 2026'), ...foot];
    const found = locatePlacements(pageWith(shifted.map((run) => ({ ...run, x: run.x + 230 }))));
    expect(Object.values(found).map(({ source }) => source as string)).toEqual(Array(4).fill('DEFAULT'));
  });

  it('keeps the blank of the month where only the day is given', () => {
    const found = locatePlacements(pageWith(head('Số:            /BC-SNV', 'Lai Châu, ngày 05 tháng        năm 2026')));
    expect([found.number.source, found.day.source, found.month.source]).toEqual(['TEXT', 'DEFAULT', 'TEXT']);
    expect([found.number.written, found.day.written, found.month.written]).toEqual([undefined, '05', undefined]);
  });

  it('chooses the signer that is named where two sign side by side', () => {
    const pair: Run[] = [
      { x: 60, y: 200, text: 'GIÁM ĐỐC SỞ NỘI VỤ', centred: true },
      { x: 60, y: 235, text: 'Vàng A Páo', centred: true },
      { x: 150, y: 200, text: 'GIÁM ĐỐC SỞ TÀI CHÍNH', centred: true },
      { x: 150, y: 235, text: 'Trần Thị Hoa', centred: true },
    ];
    const centreOf = (signerName: string): number => {
      const { placement } = locatePlacements(pageWith(pair), { signerName }).signature;
      return placement.xMm + placement.widthMm / 2;
    };
    expect(centreOf('Vàng A Páo')).toBeCloseTo(60, 0);
    expect(centreOf('Trần Thị Hoa')).toBeCloseTo(150, 0);
  });

  it('does not take the head of the document or a table for a signature', () => {
    const found = locatePlacements(
      pageWith([
        { x: 148, y: 25, text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', centred: true },
        { x: 148, y: 31, text: 'Độc lập - Tự do - Hạnh phúc', centred: true },
        { x: 150, y: 100, text: 'HỌ VÀ TÊN', centred: true },
        { x: 150, y: 120, text: 'Nguyễn Văn A', centred: true },
      ]),
    );
    expect(found.signature.source).toBe('DEFAULT');
  });
});

describe('hostile content', () => {
  it('of any kind neither throws nor moves a field off the page', () => {
    const words = fc.constantFrom(
      'q',
      'Q',
      'BT',
      'ET',
      '/F 13 Tf',
      '1 0 0 1 9 9 cm',
      'Tj',
      'TJ',
      '[',
      ']',
      '<<',
      '>>',
      '/F Do',
      'BI',
      'ID',
    );
    const pieces = fc.oneof(
      words,
      fc.string(),
      fc.double().map(String),
      fc.constant('(So: /a)'),
      fc.constant('<0001>'),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (content) => {
        const document = pageWith([{ x: 10, y: 10, text: 'a' }], (_, resources) => [content.join(' '), resources]);
        for (const { placement } of Object.values(locatePlacements(document))) {
          expect(fitsOnPage(document.pages()[0]!, placement)).toBe(true);
        }
      }),
      { numRuns: 200, seed: 30 },
    );
  });

  const sources = (document: PdfDocument): string[] =>
    Object.values(locatePlacements(document)).map(({ source }) => source as string);
  const nothing = ['DEFAULT', 'DEFAULT', 'DEFAULT', 'DEFAULT'];

  it('a form that draws itself many times ends', () => {
    const document = pageWith([{ x: 10, y: 10, text: 'a' }], (_, resources, update) => {
      const form = update.allocate();
      const content = Buffer.from('/Self Do '.repeat(50), 'latin1');
      const own = dict({ XObject: dict({ Self: form }) });
      update.replace(form, stream({ Subtype: name('Form'), BBox: [0, 0, 9, 9], Resources: own }, content));
      return ['/Self Do', dict({ XObject: dict({ Self: form }), Other: resources })];
    });
    expect(sources(document)).toEqual(nothing);
  });

  it.each([
    ['an image without end', 'BI /W 9 /H 9 ID xxxxxxxx'],
    ['brackets without partner', '] } >> ) Tj'],
    ['a string without end', '(abc'],
    ['deep nesting', '['.repeat(100_000)],
    ['endless states', 'q 1 0 0 1 1 1 cm '.repeat(100_000)],
    ['numbers out of all range', `${'9'.repeat(39)} 0 0 ${'9'.repeat(39)} 0 0 cm BT /F 13 Tf (a) Tj ET`],
  ])('gives the diagram of the decree for %s', (_, content) => {
    expect(sources(pageWith([{ x: 10, y: 10, text: 'a' }], (_drawn, resources) => [content, resources]))).toEqual(
      nothing,
    );
  });

  it('does not inflate a bomb', () => {
    const document = openPdf(sampleDocument('bad/bomb.pdf'));
    const before = process.memoryUsage().arrayBuffers;
    expect(sources(document)).toEqual(nothing);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  });
});
