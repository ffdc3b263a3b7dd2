/** Incremental saving attack: whatever is appended after a signature, the signed bytes stay and the page shows something else. */
import { openPdf } from '../../src/index.js';
import type { PdfDocument } from '../../src/model/document.js';
import type { PdfDict } from '../../src/model/objects.js';
import { dict, isArray, name, PdfRef, type PdfValue, stream } from '../../src/model/objects.js';
import type { IncrementalUpdate } from '../../src/model/writer.js';
import { certified, certifiedOnStreams, type Expected, expectUnlawful, sealed } from './fixtures.js';
import { addAnnotation, change, content, firstPage, tamper } from './mutator.js';

const refsIn = (value: PdfValue | undefined): PdfRef[] =>
  value instanceof PdfRef ? [value] : isArray(value) ? value.flatMap((item) => refsIn(item)) : [];

const fontsOf = (document: PdfDocument): PdfRef[] => {
  const fonts = document.dictIn(document.pages()[0]!.resources, 'Font');
  return fonts === undefined ? [] : [...fonts.entries.values()].flatMap((value) => refsIn(value));
};

const pagesRoot = (document: PdfDocument): PdfRef => document.catalog.get('Pages') as PdfRef;

type Attack = readonly [
  what: string,
  edit:
    | ((update: IncrementalUpdate, document: PdfDocument) => Omit<Expected, 'code'>)
    | ((update: IncrementalUpdate, document: PdfDocument) => void),
  code: Expected['code'],
];

const attacks: readonly Attack[] = [
  [
    'replaces the page’s /Contents by another stream',
    (update, document) => {
      change(update, firstPage(document), { Contents: update.add(content('10 000 000')) });
      return { page: 1, object: firstPage(document).objectNumber };
    },
    'CONTENT_CHANGED',
  ],
  [
    'redefines the content stream itself',
    (update, document) => {
      const [ref] = refsIn(document.pages()[0]!.dict.get('Contents'));
      update.replace(ref!, content('khác'));
      return { page: 1, object: ref!.objectNumber };
    },
    'CONTENT_CHANGED',
  ],
  [
    'redefines the page with the same number',
    (update, document) => {
      update.replace(
        firstPage(document),
        dict({
          Type: name('Page'),
          Parent: pagesRoot(document),
          MediaBox: [0, 0, 595, 842],
          Contents: update.add(content('x')),
        }),
      );
      return { page: 1 };
    },
    'PAGE_CHANGED',
  ],
  [
    'adds a page',
    (update, document) => {
      const root = document.get(pagesRoot(document)) as PdfDict;
      const page = update.add(
        dict({
          Type: name('Page'),
          Parent: pagesRoot(document),
          MediaBox: [0, 0, 595, 842],
          Contents: update.add(content('thêm')),
        }),
      );
      const kids = document.resolve(root.get('Kids')) as PdfValue[];
      change(update, pagesRoot(document), { Kids: [...kids, page], Count: kids.length + 1 });
      return { object: page.objectNumber, page: document.pages().length + 1 };
    },
    'PAGE_ADDED',
  ],
  [
    'removes a page',
    (update, document) => {
      change(update, pagesRoot(document), {
        Kids: [update.add(dict({ Type: name('Page'), Parent: pagesRoot(document), MediaBox: [0, 0, 9, 9] }))],
        Count: 1,
      });
      return { page: 1, object: firstPage(document).objectNumber };
    },
    'PAGE_REMOVED',
  ],
  [
    'points the catalog to another page tree',
    (update, document) => {
      const page = update.allocate();
      const root = update.add(dict({ Type: name('Pages'), Kids: [page], Count: 1 }));
      update.replace(
        page,
        dict({ Type: name('Page'), Parent: root, MediaBox: [0, 0, 595, 842], Contents: update.add(content('khác')) }),
      );
      change(update, document.catalogRef, { Pages: root });
    },
    'PAGE_TREE_CHANGED',
  ],
  [
    'swaps a font',
    (update, document) => {
      const [font] = fontsOf(document);
      update.replace(font!, dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Symbol') }));
      return { page: 1, object: font!.objectNumber };
    },
    'FONT_CHANGED',
  ],
  [
    'swaps the encoding inside a font',
    (update, document) => {
      const [font] = fontsOf(document);
      change(update, font!, {
        Encoding: dict({ Type: name('Encoding'), Differences: [48, name('nine'), name('eight')] }),
      });
      return { page: 1, object: font!.objectNumber };
    },
    'FONT_CHANGED',
  ],
  [
    'gives the page other resources',
    (update, document) => {
      change(update, firstPage(document), { Resources: dict({}) });
      return { page: 1 };
    },
    'CONTENT_CHANGED',
  ],
  ...(
    [
      ['turns the page', { Rotate: 180 }],
      ['crops the page', { CropBox: [0, 0, 300, 300] }],
      ['enlarges the page', { MediaBox: [0, 0, 2000, 2000] }],
      ['changes the unit of the page', { UserUnit: 2 }],
      ['gives the page an action', { AA: dict({}) }],
    ] as const
  ).map(([what, keys]): Attack => [
    what,
    (update, document) => {
      change(update, firstPage(document), keys as unknown as Record<string, PdfValue>);
      return { page: 1, object: firstPage(document).objectNumber };
    },
    'PAGE_CHANGED',
  ]),
  ...(['FreeText', 'Stamp', 'Redact', 'Square', 'Link'] as const).map((subtype): Attack => [
    `adds a ${subtype} annotation`,
    (update, document) => {
      const annotation = update.add(dict({ Type: name('Annot'), Subtype: name(subtype), Rect: [100, 400, 400, 600] }));
      addAnnotation(update, firstPage(document), annotation);
      return { page: 1, object: annotation.objectNumber };
    },
    'ANNOTATION_ADDED',
  ]),
  [
    'removes the annotations',
    (update, document) => {
      change(update, firstPage(document), { Annots: [] });
      return { page: 1 };
    },
    'ANNOTATION_REMOVED',
  ],
  [
    'adds layers',
    (update, document) => change(update, document.catalogRef, { OCProperties: dict({ OCGs: [], D: dict({}) }) }),
    'OPTIONAL_CONTENT_CHANGED',
  ],
  [
    'adds an action on opening',
    (update, document) => change(update, document.catalogRef, { OpenAction: dict({ S: name('JavaScript') }) }),
    'CATALOG_CHANGED',
  ],
  [
    'has the form redrawn',
    (update, document) => change(update, document.catalog.get('AcroForm') as PdfRef, { NeedAppearances: true }),
    'FORM_REDRAWN',
  ],
  [
    'swaps the form’s fonts',
    (update, document) =>
      change(update, document.catalog.get('AcroForm') as PdfRef, {
        DR: dict({
          Font: dict({ TiRo: dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Symbol') }) }),
        }),
      }),
    'FORM_FONTS_CHANGED',
  ],
  [
    'changes the form’s default appearance',
    (update, document) =>
      change(update, document.catalog.get('AcroForm') as PdfRef, { DA: stream({}, Buffer.alloc(0)).dict }),
    'FORM_FONTS_CHANGED',
  ],
  [
    'adds an XFA form',
    (update, document) =>
      change(update, document.catalog.get('AcroForm') as PdfRef, { XFA: update.add(stream({}, Buffer.from('<x/>'))) }),
    'FORM_CHANGED',
  ],
  [
    'takes a field out of the form',
    (update, document) => {
      const form = document.catalog.get('AcroForm') as PdfRef;
      const fields = document.resolve((document.get(form) as PdfDict).get('Fields')) as PdfRef[];
      change(update, form, { Fields: fields.slice(1) });
      return { object: fields[0]!.objectNumber };
    },
    'FIELD_REMOVED',
  ],
];

describe.each([
  ['a certified file', certified],
  ['a certified file of object streams', certifiedOnStreams],
  ['a sealed file', sealed],
])('an increment on %s', (_, file) => {
  it.each(attacks)('%s', (_what, edit, code) => {
    let expected: Omit<Expected, 'code'> | undefined;
    const bytes = tamper(file, (update, document) => {
      expected = edit(update, document) as Omit<Expected, 'code'> | undefined;
    });
    expect(() => openPdf(bytes)).not.toThrow();
    expectUnlawful(bytes, { code, ...(expected as Omit<Expected, 'code'> | undefined) });
  });

  it('undone by a second increment is still a change', () => {
    const once = tamper(file, (update, document) => change(update, firstPage(document), { Rotate: 180 }));
    const twice = tamper(once, (update, document) => change(update, firstPage(document), { Rotate: undefined }));
    expectUnlawful(twice, { code: 'PAGE_CHANGED', page: 1 });
  });
});
