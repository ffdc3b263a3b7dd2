/** Swapped fonts: whatever makes letters of bytes, or shapes of letters, stays what it was when the page was signed. */
import { sampleDocument } from '@lienthong/testing';
import type { PdfRef } from '../../src/model/objects.js';
import { dict, name, type PdfDict, type PdfStream, type PdfValue, stream } from '../../src/model/objects.js';
import type { IncrementalUpdate } from '../../src/model/writer.js';
import { approved, certifiedAt, expectUnlawful } from './fixtures.js';
import { change, firstPage, rawIncrement, streamBody, tamper } from './mutator.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const glyph = (width: number): PdfStream => stream({}, bytes(`600 0 0 0 500 700 d1 0 0 ${width} 700 re f`));
const map = (to: string): PdfStream =>
  stream({}, bytes(`/CIDInit /ProcSet findresource begin begincmap 1 beginbfchar <31> <${to}> endbfchar endcmap end`));

const parts = new Map<string, PdfRef>();
const prepared = tamper(sampleDocument('cong-van.pdf'), (update, document) => {
  const part = (what: string, value: PdfValue): PdfRef => {
    const ref = update.add(value);
    parts.set(what, ref);
    return ref;
  };
  const encoding = part('encoding', dict({ Type: name('Encoding'), Differences: [49, name('one')] }));
  const descriptor = part(
    'descriptor',
    dict({
      Type: name('FontDescriptor'),
      FontName: name('ABCDEF+So'),
      Flags: 4,
      FontFile2: part('program', stream({ Length1: 8 }, bytes('\0\x01\0\0font'))),
    }),
  );
  const simple = part(
    'font',
    dict({
      Type: name('Font'),
      Subtype: name('TrueType'),
      BaseFont: name('ABCDEF+So'),
      FirstChar: 49,
      LastChar: 49,
      Widths: part('widths', [600]),
      Encoding: encoding,
      FontDescriptor: descriptor,
      ToUnicode: part('map', map('0031')),
    }),
  );
  const drawn = part(
    'drawn font',
    dict({
      Type: name('Font'),
      Subtype: name('Type3'),
      FontBBox: [0, 0, 600, 700],
      FontMatrix: [0.001, 0, 0, 0.001, 0, 0],
      FirstChar: 49,
      LastChar: 49,
      Widths: [600],
      Encoding: encoding,
      CharProcs: part('procedures', dict({ one: part('procedure', glyph(100)) })),
      Resources: dict({}),
    }),
  );
  const composed = part(
    'composed font',
    dict({
      Type: name('Font'),
      Subtype: name('Type0'),
      BaseFont: name('ABCDEF+So'),
      Encoding: part('code map', stream({ Type: name('CMap'), CMapName: name('So') }, bytes('begincmap endcmap'))),
      DescendantFonts: part('descendants', [
        part(
          'descendant',
          dict({
            Type: name('Font'),
            Subtype: name('CIDFontType2'),
            BaseFont: name('ABCDEF+So'),
            CIDSystemInfo: dict({}),
            FontDescriptor: descriptor,
            CIDToGIDMap: part('glyph map', stream({}, Buffer.alloc(8))),
          }),
        ),
      ]),
    }),
  );
  const page = firstPage(document);
  const { resources } = document.pages()[0]!;
  const fonts = document.dictIn(resources, 'Font') ?? dict({});
  change(update, page, { Resources: resources.with({ Font: fonts.with({ Sa: simple, Sb: drawn, Sc: composed }) }) });
});
const refOf = (what: string): PdfRef => parts.get(what)!;

const other: Readonly<Record<string, (was: PdfValue) => PdfValue>> = {
  map: () => map('0039'),
  encoding: (was) => (was as PdfDict).with({ Differences: [49, name('nine')] }),
  program: () => stream({ Length1: 8 }, bytes('\0\x01\0\0tnof')),
  descriptor: (was) => (was as PdfDict).with({ Flags: 32 }),
  widths: () => [60],
  font: (was) => (was as PdfDict).with({ Encoding: name('Identity-H') }),
  procedure: () => glyph(500),
  procedures: (was) => (was as PdfDict).with({ nine: refOf('procedure') }),
  'drawn font': (was) => (was as PdfDict).with({ FontMatrix: [0.002, 0, 0, 0.002, 0, 0] }),
  'code map': () => stream({ Type: name('CMap'), CMapName: name('So') }, bytes('begincmap 1 endcmap')),
  descendants: () => [refOf('font')],
  descendant: (was) => (was as PdfDict).with({ CIDToGIDMap: name('Identity') }),
  'glyph map': () => stream({}, Buffer.alloc(8, 1)),
  'composed font': (was) => (was as PdfDict).with({ ToUnicode: refOf('map') }),
};

const files: [string, Buffer][] = [
  ['signed', approved(prepared)],
  ['certified', certifiedAt(2, prepared)],
];

describe.each(files)('on a file that is %s', (_, file) => {
  const expected = (what: string) => ({ code: 'FONT_CHANGED', object: refOf(what).objectNumber, page: 1 }) as const;

  it.each(Object.keys(other))('%s redefined', (what) => {
    const edit = (update: IncrementalUpdate): void => {
      const ref = refOf(what);
      update.replace(ref, other[what]!(update.get(ref)));
    };
    const attacked = tamper(file, edit);
    expectUnlawful(
      attacked,
      what === 'procedure' ? { object: refOf(what).objectNumber, page: 1, code: 'OBJECT_CHANGED' } : expected(what),
    );
  });

  it('a map of letters written by hand under the same number, or taken away', () => {
    const { objectNumber: number } = refOf('map');
    expectUnlawful(rawIncrement(file, [{ number, body: streamBody('', bytes('begincmap endcmap')) }]), expected('map'));
    const gone = tamper(file, (update) => update.replace(refOf('map'), null));
    expectUnlawful(gone, { code: 'OBJECT_REMOVED', object: number, page: 1 });
  });

  it('the name of one font given to another', () => {
    const attacked = tamper(file, (update) => {
      const page = update.get(firstPage(update.document)) as PdfDict;
      const own = update.resolve(page.get('Resources')) as PdfDict;
      const fonts = update.resolve(own.get('Font')) as PdfDict;
      change(update, firstPage(update.document), {
        Resources: own.with({ Font: fonts.with({ Sa: refOf('drawn font') }) }),
      });
    });
    expectUnlawful(attacked, { code: 'CONTENT_CHANGED', page: 1 });
  });
});
