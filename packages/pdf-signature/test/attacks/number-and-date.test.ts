/** Filling number and date after the leader’s signature: only what shows the value, as it is, where it was signed to be. */
import { sampleDocument } from '@lienthong/testing';
import { judgeChanges } from '../../src/difference/index.js';
import { fieldNames, openPdf } from '../../src/index.js';
import type { PdfDocument } from '../../src/model/document.js';
import { dict, name, PdfDict, PdfRef, type PdfValue, stream, textString } from '../../src/model/objects.js';
import type { IncrementalUpdate } from '../../src/model/writer.js';
import { readFields } from '../../src/form/read-fields.js';
import { leader, numberLetter, sealLetter } from '../journey.js';
import { certified, expectLawful, expectUnlawful } from './fixtures.js';
import { addField, change, signFreely, tamper } from './mutator.js';

const fieldRef = (document: PdfDocument, fieldName: string): PdfRef =>
  readFields(document).find((field) => field.name === fieldName)!.ref;

describe('number and date', () => {
  const document = openPdf(certified);
  const number = fieldRef(document, fieldNames.number);
  const filled = (bytes: Buffer, edit: (update: IncrementalUpdate, form: PdfRef) => void): Buffer =>
    tamper(bytes, (update, at) => {
      const form = (at.resolve((at.get(number) as PdfDict).get('AP')) as PdfDict).get('N') as PdfRef;
      edit(update, form);
    });
  const shown = (text: string, entries = 'BBox'): PdfValue =>
    stream(
      {
        Type: name('XObject'),
        Subtype: name('Form'),
        [entries]: [0, 0, 60, 20],
        Resources: dict({
          Font: dict({ F: dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Times-Roman') }) }),
        }),
      },
      Buffer.from(text, 'latin1'),
    );
  const text = (value: string, more = ''): string => `/Tx BMC q ${more} BT 0 g /F 12 Tf 2 5 Td (${value}) Tj ET Q EMC`;
  const fillWith = (
    appearance: (update: IncrementalUpdate) => PdfValue,
    value = '07',
    keys: Record<string, PdfValue> = {},
  ): Buffer =>
    tamper(certified, (update) =>
      change(update, number, { V: textString(value), Ff: 1, AP: dict({ N: update.add(appearance(update)) }), ...keys }),
    );

  it('filled by other software with a font of every viewer is lawful', () => {
    expectLawful(fillWith(() => shown(text('07'))));
    expectLawful(fillWith(() => shown('/Tx BMC q BT 0 g /F 12 Tf 2 5 Td [(0) -20 (7)] TJ ET Q EMC')));
  });

  it.each<[string, () => Buffer]>([
    ['another number than its value', () => fillWith(() => shown(text('70')))],
    ['nothing', () => fillWith(() => shown('/Tx BMC EMC'))],
    [
      'its digits in another order on the page',
      () => fillWith(() => shown('/Tx BMC BT 0 g /F 12 Tf 20 5 Td (0) Tj -15 0 Td (7) Tj ET EMC')),
    ],
    [
      'its digits upside down',
      () => fillWith(() => shown('/Tx BMC BT 0 g /F 12 Tf -1 0 0 -1 30 15 Tm (06) Tj ET EMC'), '06'),
    ],
    [
      'its digits upside down by the form',
      () =>
        fillWith(() => {
          const form = shown(text('06')) as ReturnType<typeof stream>;
          return stream(Object.fromEntries(form.dict.with({ Matrix: [-1, 0, 0, -1, 0, 0] }).entries), form.bytes);
        }, '06'),
    ],
    ['its value in white', () => fillWith(() => shown(text('07').replace('0 g', '1 g')))],
    ['its value unseen', () => fillWith(() => shown(text('07').replace('0 g', '0 g 3 Tr')))],
    ['its value too small to be seen', () => fillWith(() => shown(text('07').replace('12 Tf', '0.1 Tf')))],
    ['its value under a cover', () => fillWith(() => shown(`${text('07')} 1 g 0 0 60 20 re f`))],
    ['its value on black', () => fillWith(() => shown(text('07', '0 g 0 0 60 20 re f')))],
    ['its value outside its box', () => fillWith(() => shown(text('07').replace('2 5 Td', '200 300 Td')))],
    ['its value cut away', () => fillWith(() => shown(text('07', '50 0 5 5 re W n')))],
    ['an image beside its value', () => fillWith(() => shown(`${text('07')} /Im Do`))],
    ['shading beside its value', () => fillWith(() => shown(`${text('07')} /Sh sh`))],
    ['an inline image', () => fillWith(() => shown(`${text('07')} BI /W 1 /H 1 ID x EI`))],
    [
      'two values, one under the mouse',
      () =>
        tamper(certified, (update) => {
          const form = update.add(shown(text('07')));
          change(update, number, { V: textString('07'), AP: dict({ N: form, D: update.add(shown(text('08'))) }) });
        }),
    ],
    [
      'letters of a font that draws others',
      () =>
        fillWith((update) => {
          const form = shown(text('07')) as ReturnType<typeof stream>;
          const font = dict({
            Type: name('Font'),
            Subtype: name('Type1'),
            BaseFont: name('Times-Roman'),
            Encoding: dict({ Differences: [48, name('zero'), name('one')] }),
            ToUnicode: update.add(stream({}, Buffer.from('1 beginbfchar <31> <0037> endbfchar'))),
          });
          return stream(
            Object.fromEntries(form.dict.with({ Resources: dict({ Font: dict({ F: font }) }) }).entries),
            Buffer.from(text('01')),
          );
        }),
    ],
  ])('showing %s is unlawful', (_, build) => {
    expectUnlawful(build(), {
      code: 'FIELD_SHOWS_OTHER',
      field: fieldNames.number,
      page: 1,
      object: number.objectNumber,
    });
  });

  it('with glyphs of our own font exchanged is unlawful', () => {
    const numbered = numberLetter(certified);
    const other = openPdf(numbered);
    const appearance = (at: PdfDocument): PdfDict => {
      const form = at.resolve((at.resolve((at.get(number) as PdfDict).get('AP')) as PdfDict).get('N'));
      return at.dictIn(at.dictIn((form as { dict: PdfDict }).dict, 'Resources')!, 'Font')!;
    };
    const font = other.resolve(appearance(other).get('Tinos')) as PdfDict;
    // Built anew on the unnumbered file, as an attacker would: the map to letters says 07, the glyphs are 1 and 8.
    const hex = (glyph: number): string => glyph.toString(16).padStart(4, '0');
    const map = other.streamBytes(other.resolve(font.get('ToUnicode')) as ReturnType<typeof stream>).toString('latin1');
    const glyphOf = (letter: string): number =>
      parseInt(new RegExp(`<(....)> <${letter.charCodeAt(0).toString(16).padStart(4, '0')}>`, 'i').exec(map)![1]!, 16);
    const copy = (value: PdfValue, update: IncrementalUpdate): PdfValue => {
      if (value instanceof PdfRef) return update.add(copy(other.get(value), update));
      if (value instanceof PdfDict)
        return dict(Object.fromEntries([...value.entries].map(([key, item]) => [key, copy(item, update)])));
      if (Array.isArray(value)) return (value as PdfValue[]).map((item) => copy(item, update));
      return value;
    };
    const build = (digits: string, lie: boolean): Buffer =>
      fillWith((update) => {
        const own = copy(font, update) as PdfDict;
        const letters = [...'07'].map(
          (letter, index) => `<${hex(glyphOf(digits[index]!))}> <${hex(letter.charCodeAt(0))}>`,
        );
        const unicode = update.add(stream({}, Buffer.from(`2 beginbfchar ${letters.join(' ')} endbfchar`)));
        return stream(
          {
            Subtype: name('Form'),
            BBox: [0, 0, 60, 20],
            Resources: dict({ Font: dict({ F: lie ? own.with({ ToUnicode: unicode }) : own }) }),
          },
          Buffer.from(`BT 0 g /F 12 Tf 2 5 Td <${[...digits].map((digit) => hex(glyphOf(digit))).join('')}> Tj ET`),
        );
      });
    expectLawful(build('07', false));
    expectUnlawful(build('18', true), { code: 'FIELD_SHOWS_OTHER', field: fieldNames.number, page: 1 });
  });

  it('filled and changed in anything else is unlawful', () => {
    for (const keys of [
      { Rect: [0, 0, 595, 842] },
      { DA: textString('/Evil 9 Tf') },
      { MK: dict({ BG: [1] }) },
      { A: dict({}) },
      { F: 2 },
      { T: textString('x') },
    ]) {
      const attacked = fillWith(() => shown(text('07')), '07', keys as Record<string, PdfValue>);
      expectUnlawful(attacked, { code: 'FIELD_CHANGED', object: number.objectNumber, page: 1 });
    }
  });

  it('filled again after it was filled is unlawful', () => {
    const numbered = numberLetter(certified);
    expectUnlawful(
      filled(numbered, (update) => change(update, number, { V: textString('08') })),
      { code: 'FIELD_CHANGED', field: fieldNames.number },
    );
    expectUnlawful(
      filled(numbered, (update, form) => update.replace(form, shown(text('08')))),
      { code: 'FIELD_CHANGED' },
    );
  });

  it('changed after the seal is unlawful for the seal too', () => {
    const unsealedNumber = sealLetter(numberLetter(certified));
    const attacked = tamper(unsealedNumber, (update, at) => {
      const form = (at.resolve((at.get(number) as PdfDict).get('AP')) as PdfDict).get('N') as PdfRef;
      update.replace(form, shown(text('08')));
    });
    expect(judgeChanges(openPdf(attacked)).map(({ changesAfter }) => changesAfter)).toEqual(['UNLAWFUL', 'UNLAWFUL']);
  });

  it('filled where FieldMDP or /P=1 forbids it is unlawful', () => {
    const prepared = tamper(sampleDocument('cong-van.pdf'), (update) => {
      addField(update, 'so', { FT: name('Tx'), Rect: [10, 10, 70, 30] });
      addField(update, 'ngay', { FT: name('Tx'), Rect: [80, 10, 140, 30] });
    });
    const signedWith = (options: { docMdp?: number; fieldMdp?: Record<string, PdfValue> }): Buffer =>
      signFreely(prepared, { signer: leader, field: { name: 'chu_ky' }, ...options });
    const fill = (bytes: Buffer): Buffer =>
      tamper(bytes, (update, at) =>
        change(update, fieldRef(at, 'so'), { V: textString('07'), AP: dict({ N: update.add(shown(text('07'))) }) }),
      );
    const names = (...list: string[]): PdfValue => list.map(textString);
    expectLawful(fill(signedWith({})));
    expectLawful(fill(signedWith({ docMdp: 2 })));
    expectLawful(fill(signedWith({ fieldMdp: { Action: name('Include'), Fields: names('ngay') } })));
    expectLawful(fill(signedWith({ fieldMdp: { Action: name('Exclude'), Fields: names('so') } })));
    expectUnlawful(fill(signedWith({ docMdp: 1 })), { code: 'CHANGE_FORBIDDEN', field: 'so' });
    expectUnlawful(fill(signedWith({ docMdp: 7 })), { code: 'CHANGE_FORBIDDEN', field: 'so' });
    for (const fieldMdp of [
      { Action: name('All') },
      { Action: name('Include'), Fields: names('so') },
      { Action: name('Exclude'), Fields: names('ngay') },
      { Action: name('Magic') },
    ]) {
      expectUnlawful(fill(signedWith({ fieldMdp })), { code: 'FIELD_LOCKED', field: 'so' });
    }
  });
});
