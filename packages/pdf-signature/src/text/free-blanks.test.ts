import { sampleDocument } from '@lienthong/testing';
import { addFont } from '../appearance/font-objects.js';
import { fontSubsetFor } from '../appearance/font-subset.js';
import { openPdf, type PdfDocument } from '../model/document.js';
import { dict, stream } from '../model/objects.js';
import { IncrementalUpdate } from '../model/writer.js';
import { pointsPerMm } from '../placement.js';
import { requireDateAsWritten, requireFreeBlanks } from './free-blanks.js';

const base = sampleDocument('giay-moi-khan.pdf');

/** The sample's page with these texts and nothing else; millimetres from the top left. */
function pageWith(...texts: readonly (readonly [x: number, y: number, text: string])[]): PdfDocument {
  const document = openPdf(base);
  const update = new IncrementalUpdate(document);
  const page = document.pages()[0]!;
  const font = fontSubsetFor(texts.map(([, , text]) => text));
  const drawn = texts.map(
    ([x, y, text]) =>
      `BT /F 13 Tf ${x * pointsPerMm} ${page.cropBox[3] - y * pointsPerMm} Td <${font.encode(text)}> Tj ET`,
  );
  const contents = update.add(stream({}, Buffer.from(drawn.join('\n'), 'latin1')));
  const resources = dict({ Font: dict({ F: addFont(update, font) }) });
  update.replace(page.ref, page.dict.with({ Contents: contents, Resources: resources, Annots: undefined }));
  return openPdf(Buffer.concat([base, update.serialise().bytes]));
}
const head = (number: string, date: string) => pageWith([40, 40, number], [115, 40, date]);
const refusal = (act: () => void): string => {
  try {
    act();
    return 'free';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const judged = (document: PdfDocument) => refusal(() => requireFreeBlanks(document));
const blankDate = 'Lai Châu, ngày        tháng        năm 2026';

describe('places for number and date', () => {
  it.each([
    'cong-van',
    'quyet-dinh',
    'giay-moi-khan',
    'classic-1.4',
    'cropbox',
    'has-acroform',
    'linearized',
    'rotated',
    'word-1.7-objstm',
  ])('are free in %s', (name) => expect(judged(openPdf(sampleDocument(`${name}.pdf`)))).toBe('free'));

  it('are not known on a scan, and not free on an appendix', () => {
    expect(judged(openPdf(sampleDocument('ban-quet.pdf')))).toBe('PDF_NUMBER_PLACE_MISSING');
    expect(judged(openPdf(sampleDocument('phu-luc.pdf')))).toBe('PDF_NUMBER_PLACE_MISSING');
  });

  it('are taken where number or day are printed already; a printed month is left alone', () => {
    expect(judged(head('Số: 15/QĐ-UBND', blankDate))).toBe('PDF_NUMBER_ALREADY_WRITTEN');
    expect(judged(head('Số:            /QĐ-UBND', 'Lai Châu, ngày 05 tháng 11 năm 2026'))).toBe(
      'PDF_NUMBER_ALREADY_WRITTEN',
    );
    expect(judged(head('Số:            /QĐ-UBND', 'Lai Châu, ngày        tháng 11 năm 2026'))).toBe('free');
  });

  it('are those of the diagram on a page without blanks, unless text stands there', () => {
    expect(judged(pageWith([31, 100, 'Nội dung']))).toBe('free');
    expect(judged(pageWith([31, 42, 'Một câu dài của văn bản chạy ngang qua chỗ của số và ngày']))).toBe(
      'PDF_NUMBER_PLACE_MISSING',
    );
  });

  it('keep the printed month true', () => {
    const document = head('Số:            /QĐ-UBND', 'Lai Châu, ngày        tháng 11 năm 2026');
    expect(refusal(() => requireDateAsWritten(document, '2026-11-22' as never))).toBe('free');
    expect(refusal(() => requireDateAsWritten(document, '2026-12-01' as never))).toBe('PDF_DATE_WRITTEN_DIFFERS');
    expect(refusal(() => requireDateAsWritten(openPdf(base), '2026-12-01' as never))).toBe('free');
  });

  it('keep the printed year true, in the date and in the notation', () => {
    const date = 'Lai Châu, ngày        tháng        năm 2026';
    const yearly = head('Số:            /2026/QĐ-UBND', 'Lai Châu, ngày        tháng        năm');
    for (const document of [head('Số:            /QĐ-UBND', date), yearly]) {
      expect(refusal(() => requireDateAsWritten(document, '2026-12-31' as never))).toBe('free');
      expect(refusal(() => requireDateAsWritten(document, '2027-01-04' as never))).toBe('PDF_DATE_WRITTEN_DIFFERS');
    }
    const begun = head('Số:            /QĐ-UBND', 'Lai Châu, ngày        tháng        năm 20....');
    expect(judged(begun)).toBe('PDF_NUMBER_PLACE_MISSING');
    expect(judged(yearly)).toBe('free');
  });
});
