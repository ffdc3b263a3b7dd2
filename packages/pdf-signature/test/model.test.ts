import { goodDocuments, sampleDocument } from '@lienthong/testing';
import { openPdf } from '../src/model/document.js';
import type { PdfDict } from '../src/model/objects.js';
import { dict, name, PdfStream, textString, textOf } from '../src/model/objects.js';
import { IncrementalUpdate, wholeFile } from '../src/model/writer.js';

const pagesOf: Record<string, number> = {
  'ban-quet.pdf': 2,
  'giay-moi-khan.pdf': 1,
  'phu-luc.pdf': 1,
  'quyet-dinh.pdf': 3,
};

describe('openPdf', () => {
  it.each(goodDocuments)('reads every object and page of %s', (file) => {
    const document = openPdf(sampleDocument(file));
    for (const number of document.objectNumbers()) {
      const entry = document.xref.entries.get(number)!;
      const generation = entry.kind === 'OFFSET' ? entry.generation : 0;
      const value = document.get({ objectNumber: number, generation });
      expect(value).not.toBeNull();
      if (value instanceof PdfStream && !JSON.stringify([...value.dict.entries]).includes('DCTDecode')) {
        expect(document.streamBytes(value).length).toBeGreaterThan(0);
      }
    }
    expect(document.pages()).toHaveLength(pagesOf[file] ?? 2);
  });

  it('sees what a reader sees of rotated and cropped pages', () => {
    expect(openPdf(sampleDocument('rotated.pdf')).pages()[0]!.rotate).toBe(90);
    const [first, second] = openPdf(sampleDocument('cropbox.pdf')).pages();
    expect(first!.cropBox[0]).toBeCloseTo(34.02, 2);
    expect(second!.mediaBox[1]).toBeCloseTo(-28.35, 2);
  });
});

describe('IncrementalUpdate', () => {
  it.each(goodDocuments)('adds to %s without touching a byte of it', (file) => {
    const before = openPdf(sampleDocument(file));
    const update = new IncrementalUpdate(before);
    const added = update.add(dict({ Type: name('Test'), Text: textString('Lào Cai (thử) \\ #') }));
    update.replace(before.catalogRef, before.catalog.with({ Added: added }));
    const after = openPdf(wholeFile(before.bytes, update.serialise().bytes));
    expect(after.xref.sections[0]!.kind).toBe(before.xref.sections[0]!.kind);
    const value = after.resolve(after.catalog.get('Added')) as PdfDict;
    expect(textOf(value.get('Text') as never)).toBe('Lào Cai (thử) \\ #');
    expect(after.pages()).toHaveLength(before.pages().length);
  });
});
