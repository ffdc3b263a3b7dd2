/** Shadow attacks: the attacker prepares the file before it is signed, and only lets out afterwards what lies ready in it. */
import { sampleDocument } from '@lienthong/testing';
import { lostSignatures } from '../../src/difference/index.js';
import { openPdf } from '../../src/index.js';
import { dict, name, type PdfDict, PdfRef, type PdfValue, stream, textString } from '../../src/model/objects.js';
import { approved, certifiedAt, expectLawful, expectUnlawful } from './fixtures.js';
import {
  addAnnotation,
  addField,
  box,
  change,
  content,
  firstPage,
  rawIncrement,
  signFreely,
  streamBody,
  tamper,
} from './mutator.js';
import { clerk } from '../journey.js';

const letter = sampleDocument('cong-van.pdf');
const both = (prepared: Buffer): [string, Buffer][] => [
  ['signed', approved(prepared)],
  ['certified', certifiedAt(2, prepared)],
];
const at = (bytes: Buffer, mark: string): number => {
  const found = bytes.indexOf(mark, 'latin1');
  if (found < 0) throw new Error(`${mark} is not in the file`);
  return found;
};

describe('hide', () => {
  const overlay = new Map<string, PdfRef>();
  const prepared = tamper(letter, (update, document) => {
    const form = update.add(box(500, 700));
    overlay.set('form', form);
    const page = firstPage(document);
    const resources = document.resolve((document.get(page) as PdfDict).get('Resources')) as PdfDict;
    change(update, page, { Resources: resources.with({ XObject: dict({ Phu: form }) }) });
    overlay.set(
      'annotation',
      update.add(
        dict({ Type: name('Annot'), Subtype: name('Stamp'), Rect: [0, 0, 595, 842], F: 2, AP: dict({ N: form }) }),
      ),
    );
    addAnnotation(update, page, overlay.get('annotation')!);
  });

  it.each(both(prepared))('on a file that is %s: the overlay’s form redefined', (_, file) => {
    const form = overlay.get('form')!;
    expectUnlawful(
      tamper(file, (update) => update.replace(form, box(500, 700, 0))),
      { code: 'CONTENT_CHANGED', object: form.objectNumber, page: 1 },
    );
  });

  it.each(both(prepared))('on a file that is %s: the hidden annotation shown', (_, file) => {
    const annotation = overlay.get('annotation')!;
    expectUnlawful(
      tamper(file, (update) => change(update, annotation, { F: 4 })),
      { code: 'ANNOTATION_CHANGED', object: annotation.objectNumber, page: 1 },
    );
  });

  it.each(both(prepared))('on a file that is %s: the overlay freed, so that what it hid comes out', (_, file) => {
    const form = overlay.get('form')!;
    expectUnlawful(
      tamper(file, (update) => update.replace(form, null)),
      { code: 'OBJECT_REMOVED', object: form.objectNumber, page: 1 },
    );
  });

  it.each(
    both(
      tamper(letter, (update, document) => {
        // An object that is spoken of and does not exist draws nothing; a layer without definition neither.
        change(update, firstPage(document), {
          Contents: [document.pages()[0]!.dict.get('Contents') as PdfValue, new PdfRef(900)].flat(),
        });
      }),
    ),
  )('on a file that is %s: what did not exist is defined', (_, file) => {
    expectUnlawful(rawIncrement(file, [{ number: 900, body: streamBody('', Buffer.from('1 g 0 0 600 800 re f')) }]), {
      code: 'OBJECT_DEFINED_LATER',
      object: 900,
      page: 1,
    });
  });
});

describe('replace', () => {
  const prepared = tamper(letter, (update) => {
    const font = update.add(dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Helvetica') }));
    addField(update, 'so_tien', {
      FT: name('Tx'),
      V: textString('100 000'),
      DA: textString('/Helv 12 Tf 0 g'),
      Rect: [100, 100, 300, 120],
      AP: dict({
        N: update.add(
          stream(
            { Subtype: name('Form'), BBox: [0, 0, 200, 20], Resources: dict({ Font: dict({ Helv: font }) }) },
            Buffer.from('BT /Helv 12 Tf (100 000) Tj ET'),
          ),
        ),
      }),
    });
  });
  const field = (bytes: Buffer): PdfRef => {
    const document = openPdf(bytes);
    const fields = document.dictIn(document.catalog, 'AcroForm')!.get('Fields') as PdfRef[];
    return fields.find((ref) => (document.get(ref) as PdfDict).has('DA'))!;
  };

  it.each(both(prepared))('on a file that is %s: another value and appearance', (_, file) => {
    const attacked = tamper(file, (update) =>
      change(update, field(file), {
        V: textString('900 000'),
        AP: dict({
          N: update.add(stream({ Subtype: name('Form'), BBox: [0, 0, 200, 20] }, Buffer.from('BT (900 000) Tj ET'))),
        }),
      }),
    );
    expectUnlawful(attacked, { code: 'FIELD_VALUE_REPLACED', field: 'so_tien', page: 1 });
  });

  it.each(both(prepared))('on a file that is %s: the same value, another appearance', (_, file) => {
    const attacked = tamper(file, (update) =>
      change(update, field(file), {
        AP: dict({
          N: update.add(stream({ Subtype: name('Form'), BBox: [0, 0, 200, 20] }, Buffer.from('BT (900 000) Tj ET'))),
        }),
      }),
    );
    expectUnlawful(attacked, { code: 'FIELD_SHOWS_OTHER', field: 'so_tien', page: 1 });
  });

  it.each(both(prepared))('on a file that is %s: the font of the field', (_, file) => {
    const document = openPdf(file);
    const form = document.resolve(
      (document.resolve((document.get(field(file)) as PdfDict).get('AP')) as PdfDict).get('N'),
    );
    const fonts = document.dictIn(document.dictIn((form as { dict: PdfDict }).dict, 'Resources')!, 'Font')!;
    const font = fonts.get('Helv') as PdfRef;
    const attacked = tamper(file, (update) => change(update, font, { BaseFont: name('Symbol') }));
    expectUnlawful(attacked, { code: 'FONT_CHANGED', object: font.objectNumber, page: 1 });
  });
});

describe('a font that a field speaks of and nobody defined', () => {
  const prepared = tamper(letter, (update) => {
    addField(update, 'so_tien', { FT: name('Tx'), DA: textString('/Ma 12 Tf 0 g'), Rect: [100, 100, 300, 120] });
  });
  const withFont = (file: Buffer, fontName: string): Buffer =>
    tamper(file, (update, document) => {
      const font = dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Symbol') });
      change(update, document.catalog.get('AcroForm') as PdfRef, { DR: dict({ Font: dict({ [fontName]: font }) }) });
    });

  it.each(both(prepared))('on a file that is %s: may not come, another may', (_, file) => {
    expectUnlawful(withFont(file, 'Ma'), { code: 'FORM_FONTS_CHANGED' });
    expectLawful(withFont(file, 'Helv'));
  });
});

describe('hide and replace', () => {
  // A second catalog, page tree and page lie in the signed file, reachable from nowhere.
  const refs = { root: 0 };
  const prepared = tamper(letter, (update) => {
    const page = update.allocate();
    const pages = update.add(dict({ Type: name('Pages'), Kids: [page], Count: 1 }));
    update.replace(
      page,
      dict({ Type: name('Page'), Parent: pages, MediaBox: [0, 0, 595, 842], Contents: update.add(content('Khac')) }),
    );
    refs.root = update.add(dict({ Type: name('Catalog'), Pages: pages })).objectNumber;
  });

  it.each(both(prepared))('on a file that is %s: a trailer that points to the other catalog', (_, file) => {
    const size = openPdf(file).nextObjectNumber;
    const start = file.length;
    const previous = openPdf(file).xref.sections[0]!.offset;
    const attacked = Buffer.concat([
      file,
      Buffer.from(
        `xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size ${size} /Root ${refs.root} 0 R /Prev ${previous} >>\nstartxref\n${start}\n%%EOF\n`,
      ),
    ]);
    // The other catalog knows no signature: the file is not one without signatures, but one that lost them.
    expect(openPdf(attacked).catalogRef.objectNumber).toBe(refs.root);
    expect(lostSignatures(openPdf(attacked))).toEqual(['chu_ky']);
    expect(lostSignatures(openPdf(file))).toEqual([]);
  });

  it.each(both(prepared))('on a file that is %s: another catalog with the same form', (_, file) => {
    const document = openPdf(file);
    const number = document.nextObjectNumber;
    const form = document.catalog.get('AcroForm') as PdfRef;
    const other = openPdf(file).get(new PdfRef(refs.root)) as PdfDict;
    const pages = (other.get('Pages') as PdfRef).objectNumber;
    const attacked = rawIncrement(
      file,
      [{ number, body: `<< /Type /Catalog /Pages ${pages} 0 R /AcroForm ${form.objectNumber} 0 R >>` }],
      new Map(),
      '/X 1',
    );
    const swapped = attacked
      .toString('latin1')
      .replace(
        /\/Root \d+ 0 R (\/Prev \d+ )\/X 1 >>\nstartxref(?=\n\d+\n%%EOF\n$)/,
        `/Root ${number} 0 R $1>>\nstartxref`,
      );
    expectUnlawful(Buffer.from(swapped, 'latin1'), { code: 'ROOT_CHANGED', object: number });
  });

  // The same object number twice in the signed file: the first one is what the signer sees.
  const twice = ((): Buffer => {
    const document = openPdf(letter);
    const number = document.nextObjectNumber;
    const hidden = `% an\n${number} 0 obj\n${streamBody('', Buffer.from('BT /F 20 Tf 100 500 Td (Khac) Tj ET'))}\nendobj\n`;
    const withHidden = tamper(letter, (update) => {
      update.add(content('Dung'));
    });
    const [page] = document.pages();
    // The hidden one is written into the gap before an increment that a cross-reference never names.
    const padded = Buffer.concat([letter, Buffer.from(hidden, 'latin1')]);
    expect(withHidden.length).toBeGreaterThan(letter.length);
    const start = padded.length;
    const visible = `${number} 0 obj\n${streamBody('', Buffer.from('BT ET'))}\nendobj\n`;
    const pageBody = `${page!.ref.objectNumber} 0 obj\n<< /Type /Page /Parent ${(page!.dict.get('Parent') as PdfRef).objectNumber} 0 R /MediaBox [0 0 595 842] /Contents ${number} 0 R >>\nendobj\n`;
    const row = (offset: number): string => `${String(offset).padStart(10, '0')} 00000 n \n`;
    const xref = start + visible.length + pageBody.length;
    return Buffer.concat([
      padded,
      Buffer.from(
        `${visible}${pageBody}xref\n${number} 1\n${row(start)}${page!.ref.objectNumber} 1\n${row(start + visible.length)}trailer\n<< /Size ${number + 1} /Root ${document.catalogRef.objectNumber} 0 R /Prev ${document.xref.sections[0]!.offset} >>\nstartxref\n${xref}\n%%EOF\n`,
        'latin1',
      ),
    ]);
  })();

  it.each(both(twice))('on a file that is %s: a cross-reference that points back to what was hidden', (_, file) => {
    const document = openPdf(letter);
    const number = document.nextObjectNumber;
    const offset = at(file, '% an\n') + 5;
    expectUnlawful(rawIncrement(file, [], new Map([[number, offset]])), {
      code: 'XREF_POINTS_BACK',
      object: number,
      page: 1,
    });
  });

  it.each(both(prepared))('on a file that is %s: a prepared signature field let into the form', (_, file) => {
    const withField = tamper(letter, (update, document) => {
      update.add(
        dict({
          Type: name('Annot'),
          Subtype: name('Widget'),
          FT: name('Sig'),
          T: textString('san'),
          Rect: [0, 0, 0, 0],
          P: firstPage(document),
        }),
      );
    });
    const signed = file === undefined ? withField : approved(withField);
    const ready = openPdf(withField).nextObjectNumber - 1;
    const attacked = signFreely(signed, {
      signer: clerk,
      field: { name: 'chu_ky_2' },
      edit: (update) => {
        const form = update.document.catalog.get('AcroForm');
        const holder = form instanceof PdfRef ? form : update.document.catalogRef;
        const dictionary = update.resolve(form) as PdfDict;
        const fields = [...(dictionary.get('Fields') as PdfValue[]), new PdfRef(ready)];
        if (form instanceof PdfRef) change(update, holder, { Fields: fields });
      },
    });
    expectUnlawful(attacked, { code: 'FIELD_ADDED', object: ready });
  });
});
