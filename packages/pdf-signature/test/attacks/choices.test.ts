/** Lists to choose from, and what else a later revision may say of a field without its being seen. */
import { sampleDocument } from '@lienthong/testing';
import { openPdf } from '../../src/index.js';
import {
  dict,
  isArray,
  name,
  type PdfDict,
  type PdfRef,
  type PdfValue,
  stream,
  textString,
} from '../../src/model/objects.js';
import type { IncrementalUpdate } from '../../src/model/writer.js';
import { clerk } from '../journey.js';
import { approved, expectLawful, expectUnlawful } from './fixtures.js';
import { addField, box, change, signFreely, tamper } from './mutator.js';

const letter = sampleDocument('cong-van.pdf');
const font = dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Helvetica') });
const drawn = (text: string): PdfValue =>
  stream(
    { Subtype: name('Form'), BBox: [0, 0, 100, 20], Resources: dict({ Font: dict({ F: font }) }) },
    Buffer.from(`/Tx BMC BT 0 g /F 12 Tf 2 5 Td (${text}) Tj ET EMC`),
  );

describe('a list to choose from', () => {
  const options = ['Khong', 'Mat', 'Toi mat'];
  const file = (opt: PdfValue = options.map((text) => textString(text))): Buffer =>
    approved(
      tamper(
        letter,
        (update) => void addField(update, 'do_mat', { FT: name('Ch'), Ff: 1 << 17, Rect: [10, 10, 110, 30], Opt: opt }),
      ),
    );
  const field = (update: IncrementalUpdate): PdfRef =>
    (update.document.dictIn(update.document.catalog, 'AcroForm')!.get('Fields') as PdfRef[])[0]!;
  const chosen = (keys: Record<string, PdfValue>, shown = 'Mat', opt?: PdfValue): Buffer =>
    tamper(file(opt), (update) =>
      change(update, field(update), { V: textString('Mat'), AP: dict({ N: update.add(drawn(shown)) }), ...keys }),
    );
  const unlawful = (bytes: Buffer, code: 'FIELD_CHANGED' | 'FIELD_SHOWS_OTHER'): void =>
    expectUnlawful(bytes, { code, field: 'do_mat', page: 1 });

  it('may be chosen from once, with the number of what is chosen', () => {
    expectLawful(chosen({}));
    expectLawful(chosen({ I: [1] }));
    expectLawful(chosen({ I: [1] }, 'Mat', [textString('Khong'), [textString('Mat'), textString('Mat')]]));
  });

  it.each<[string, PdfValue]>([
    ['of another option', [2]],
    ['of two options', [1, 2]],
    ['of none', []],
    ['beyond the list', [7]],
    ['below it', [-1]],
    ['that is no number', [textString('1')]],
    ['that is no array', 1],
  ])('is refused with a number %s', (_, numbers) => unlawful(chosen({ I: numbers }), 'FIELD_CHANGED'));

  it('is refused where it shows something else than it holds', () => {
    unlawful(chosen({ I: [1] }, 'Khong'), 'FIELD_SHOWS_OTHER');
    unlawful(chosen({ I: [1] }, 'Mat', [textString('x'), [textString('Mat'), textString('Khong')]]), 'FIELD_CHANGED');
  });

  it('is refused with other options', () => unlawful(chosen({ Opt: [textString('Mat')] }), 'FIELD_CHANGED'));
});

describe('a new signature field', () => {
  const withEntries = (entries: Record<string, PdfValue>): Buffer =>
    signFreely(approved(), { signer: clerk, field: { name: 'chu_ky_2', entries } });

  it.each(['N', 'I', 'O', 'P', 'T'])('may say how it looks while it is pressed: /%s', (mode) =>
    expectLawful(withEntries({ H: name(mode) })),
  );

  it('may not say so in another way, nor bring an appearance for it', () => {
    const refused = { code: 'FIELD_ADDED', field: 'chu_ky_2' } as const;
    expectUnlawful(withEntries({ H: name('Toggle') }), refused);
    expectUnlawful(withEntries({ H: dict({ S: name('JavaScript') }) }), refused);
    const entries: Record<string, PdfValue> = { H: name('P'), Rect: [2, 2, 30, 12] };
    const file = signFreely(approved(), {
      signer: clerk,
      field: { name: 'chu_ky_2', entries },
      edit: (update) => {
        entries['AP'] = dict({ N: update.add(box(28, 10, 0.5)), D: update.add(box(500, 700)) });
      },
    });
    expectUnlawful(file, { code: 'SIGNATURE_COVERS_CONTENT', field: 'chu_ky_2' });
  });
});

describe('an appearance that something else refers to as well', () => {
  const prepared = tamper(letter, (update, document) => {
    const form = update.add(stream({ Subtype: name('Form'), BBox: [0, 0, 28, 10] }, Buffer.from('')));
    const shared = update.add(dict({ N: form }));
    addField(update, 'chu_ky_2', { Rect: [2, 2, 30, 12], AP: shared });
    change(update, document.catalogRef, { FooBar: shared });
  });
  const signedWith = (edit: (update: IncrementalUpdate, field: PdfRef) => void): Buffer => {
    const file = approved(prepared);
    const document = openPdf(file);
    const fields = document.resolve(document.dictIn(document.catalog, 'AcroForm')!.get('Fields'));
    const field = (isArray(fields) ? fields : [])[0] as PdfRef;
    return signFreely(file, { signer: clerk, field, edit: (update) => edit(update, field) });
  };
  const shared = (update: IncrementalUpdate): PdfRef =>
    (update.get(update.document.catalogRef) as PdfDict).get('FooBar') as PdfRef;

  it('may be left behind as it is by the field that is signed', () =>
    expectLawful(
      signedWith((update, field) => change(update, field, { AP: dict({ N: update.add(box(28, 10, 0.5)) }) })),
    ));

  it('may not be changed for the field, neither it nor what it draws', () => {
    expectUnlawful(
      signedWith((update) => change(update, shared(update), { N: update.add(box(28, 10, 0.5)) })),
      { code: 'OBJECT_CHANGED' },
    );
    expectUnlawful(
      signedWith((update) =>
        update.replace((update.get(shared(update)) as PdfDict).get('N') as PdfRef, box(28, 10, 0.5)),
      ),
      { code: 'OBJECT_CHANGED' },
    );
  });
});

describe('the extensions a file names', () => {
  const level = (number: number): PdfValue => dict({ BaseVersion: name('2.0'), ExtensionLevel: number });
  const extended = (
    before: Record<string, PdfValue>,
    after: (update: IncrementalUpdate) => Record<string, PdfValue>,
  ): Buffer => {
    const prepared = tamper(letter, (update, document) => change(update, document.catalogRef, before));
    return signFreely(approved(prepared), {
      signer: clerk,
      field: { name: 'chu_ky_2' },
      edit: (update) => change(update, update.document.catalogRef, after(update)),
    });
  };

  it('may come and grow with the version', () => {
    expectLawful(extended({}, () => ({ Version: name('2.0'), Extensions: dict({ ISO_: [level(32_002)] }) })));
    expectLawful(
      extended({ Extensions: dict({ ESIC: level(1) }) }, () => ({
        Extensions: dict({ ESIC: level(1), ISO_: level(2) }),
      })),
    );
  });

  it('may neither go nor be taken for something else, and the version never falls', () => {
    expectUnlawful(
      extended({ Extensions: dict({ ESIC: level(1) }) }, () => ({ Extensions: dict({ ISO_: level(1) }) })),
      { code: 'CATALOG_CHANGED' },
    );
    expectUnlawful(
      extended({ Version: name('1.7') }, () => ({ Version: name('1.4') })),
      { code: 'CATALOG_CHANGED' },
    );
  });
});
