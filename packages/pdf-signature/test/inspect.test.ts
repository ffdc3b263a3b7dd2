import { isDomainError } from '@lienthong/kernel';
import fc from 'fast-check';
import { badDocuments, goodDocuments, sampleDocument } from '@lienthong/testing';
import { inspectPdf, type PdfRefusalCode } from '../src/index.js';
import { handmadePdf } from './handmade.js';

const refusedWith: Record<string, PdfRefusalCode> = {
  'bomb.pdf': 'PDF_INFLATES_TOO_LARGE',
  'empty.pdf': 'PDF_EMPTY',
  'encrypted.pdf': 'PDF_ENCRYPTED',
  'huge-page.pdf': 'PDF_PAGE_SIZE',
  'javascript.pdf': 'PDF_ACTIVE_CONTENT',
  'not-a-pdf.pdf': 'PDF_NOT_A_PDF',
  'page-0.pdf': 'PDF_NO_PAGES',
  'truncated.pdf': 'PDF_DAMAGED',
  'xfa.pdf': 'PDF_XFA_FORM',
};

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'ACCEPTED';
  } catch (error) {
    if (isDomainError(error)) return error.code;
    throw error;
  }
};

describe('inspectPdf', () => {
  it.each(goodDocuments)('accepts %s', (file) => {
    const facts = inspectPdf(sampleDocument(file));
    expect(facts.sizeBytes).toBe(sampleDocument(file).length);
    expect(facts.signatureCount).toBe(0);
    const landscape = file === 'phu-luc.pdf';
    const [first] = facts.pages;
    if (file === 'cropbox.pdf') expect(first!.widthPt).toBeLessThan(595 - 34);
    else expect(Math.round(first!.widthPt)).toBe(landscape ? 842 : 595);
  });

  it('tells what a file is', () => {
    expect(inspectPdf(sampleDocument('has-acroform.pdf')).fields).toEqual([{ name: 'so_van_ban', type: 'TEXT' }]);
    expect(inspectPdf(sampleDocument('classic-1.4.pdf')).version).toBe('1.4');
    expect(
      inspectPdf(sampleDocument('quyet-dinh.pdf')).pages.map(({ widthPt, heightPt }) => widthPt > heightPt),
    ).toEqual([false, false, true]);
    expect(inspectPdf(sampleDocument('rotated.pdf')).pages[0]).toMatchObject({ rotate: 90 });
  });

  it.each(Object.entries(refusedWith))('refuses bad/%s with %s, in Vietnamese and English', (file, code) => {
    const before = process.memoryUsage();
    try {
      inspectPdf(sampleDocument(`bad/${file}`));
      throw new Error('accepted');
    } catch (error) {
      if (!isDomainError(error)) throw error;
      expect(error.code).toBe(code);
      expect(error.text.vi).toMatch(/\p{L}/u);
      expect(error.text.en).not.toBe(error.text.vi);
    }
    const grown =
      process.memoryUsage().arrayBuffers - before.arrayBuffers + process.memoryUsage().external - before.external;
    expect(grown).toBeLessThan(160 * 1024 * 1024);
  });

  it('covers the whole folder of bad files', () => {
    expect(badDocuments).toEqual(Object.keys(refusedWith).map((file) => `bad/${file}`));
  });

  it('refuses by size before it reads', () => {
    expect(codeOf(() => inspectPdf(sampleDocument('cong-van.pdf'), { maxBytes: 10_000 }))).toBe('PDF_TOO_LARGE');
    expect(codeOf(() => inspectPdf(sampleDocument('cong-van.pdf'), { maxPages: 1 }))).toBe('PDF_TOO_COMPLEX');
    expect(codeOf(() => inspectPdf(sampleDocument('cong-van.pdf'), { maxStreamInflated: 1_000 }))).toBe(
      'PDF_INFLATES_TOO_LARGE',
    );
  });

  it.each(['Launch', 'SubmitForm', 'ImportData', 'Rendition', 'Hide'])(
    'refuses an action of type %s wherever it hangs',
    (type) => {
      const hostile = handmadePdf(
        `/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (x) /Next << /S /${type} >> >> >>]`,
      );
      expect(codeOf(() => inspectPdf(hostile))).toBe('PDF_ACTIVE_CONTENT');
    },
  );

  it('lets a link to a page or an address pass', () => {
    expect(
      codeOf(() => inspectPdf(handmadePdf('/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (x) >> >>]'))),
    ).toBe('ACCEPTED');
  });

  it('ends with a typed result for any bytes whatsoever', () => {
    const files = ['cong-van.pdf', 'word-1.7-objstm.pdf', 'has-acroform.pdf', 'linearized.pdf', 'phu-luc.pdf'].map(
      sampleDocument,
    );
    const damage = fc.record({
      file: fc.constantFrom(...files),
      cut: fc.option(fc.nat()),
      edits: fc.array(
        fc.record({
          at: fc.nat(),
          from: fc.constantFrom('END', 'START'),
          bytes: fc.uint8Array({ minLength: 1, maxLength: 24 }),
        }),
        { maxLength: 6 },
      ),
    });
    fc.assert(
      fc.property(damage, ({ file, cut, edits }) => {
        const bytes = Buffer.from(cut === null ? file : file.subarray(0, cut % file.length));
        for (const { at, from, bytes: patch } of edits) {
          const offset =
            from === 'START' ? at % Math.max(1, bytes.length) : Math.max(0, bytes.length - 1 - (at % 4000));
          bytes.set(patch.subarray(0, Math.max(0, bytes.length - offset)), offset);
        }
        expect(codeOf(() => inspectPdf(bytes))).toMatch(/^(PDF_|ACCEPTED)/);
      }),
      { numRuns: 400, seed: 20261122 },
    );
  });
});
