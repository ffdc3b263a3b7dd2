/** What a filled field draws is its value: ways of drawing that show a reader something else, or nothing. */
import { fieldNames, openPdf } from '../../src/index.js';
import type { PdfDocument } from '../../src/model/document.js';
import {
  dict,
  name,
  PdfDict,
  PdfRef,
  type PdfStream,
  type PdfValue,
  stream,
  textString,
} from '../../src/model/objects.js';
import type { IncrementalUpdate } from '../../src/model/writer.js';
import { readFields } from '../../src/form/read-fields.js';
import { numberLetter } from '../journey.js';
import { approved, certified, certifiedAt, expectLawful, expectUnlawful } from './fixtures.js';
import { addField, change, tamper } from './mutator.js';
import { sampleDocument } from '@lienthong/testing';

const refOf = (document: PdfDocument, fieldName: string): PdfRef =>
  readFields(document).find((field) => field.name === fieldName)!.ref;
const number = refOf(openPdf(certified), fieldNames.number);
const times = dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Times-Roman') });

interface Resources {
  readonly fonts?: PdfValue;
  readonly forms?: Record<string, PdfValue>;
  readonly states?: Record<string, PdfValue>;
  readonly layers?: Record<string, PdfValue>;
  readonly more?: Record<string, PdfValue>;
}
const form = (content: string, { fonts, forms, states, layers, more }: Resources = {}): PdfStream =>
  stream(
    {
      Type: name('XObject'),
      Subtype: name('Form'),
      BBox: [0, 0, 60, 20],
      Resources: dict({
        Font: dict({ F: fonts ?? times }),
        ...(forms === undefined ? {} : { XObject: dict(forms) }),
        ...(states === undefined ? {} : { ExtGState: dict(states) }),
        ...(layers === undefined ? {} : { Properties: dict(layers) }),
      }),
      ...more,
    },
    Buffer.from(content, 'latin1'),
  );
const shown = (value: string, before = '0 g'): string => `BT ${before} /F 12 Tf 2 5 Td (${value}) Tj ET`;

const filled = (draw: (update: IncrementalUpdate) => PdfStream, value = '07'): Buffer =>
  tamper(certified, (update) =>
    change(update, number, { V: textString(value), Ff: 1, AP: dict({ N: update.add(draw(update)) }) }),
  );
const within =
  (outer: string, inner: string, more: Record<string, PdfValue> = {}): ((update: IncrementalUpdate) => PdfStream) =>
  (update) =>
    form(outer, { forms: { In: update.add(form(inner, { more })) } });

describe('a number drawn by a form within its form', () => {
  it('is lawful where it is drawn as it is', () => {
    expectLawful(filled(within('q /In Do Q', shown('07'))));
  });

  it.each<[string, (update: IncrementalUpdate) => PdfStream, string]>([
    ['white as what surrounds it', within('1 g /In Do', shown('07', '')), '07'],
    ['not drawn at all, as what surrounds it', within('3 Tr /In Do', shown('07')), '07'],
    ['cut away by what surrounds it', within('50 0 5 5 re W n /In Do', shown('07')), '07'],
    ['cut away by its own box', within('/In Do', shown('07'), { BBox: [50, 0, 55, 5] }), '07'],
    ['upside down by what surrounds it', within('q -1 0 0 -1 30 15 cm /In Do Q', shown('06')), '06'],
    ['upside down by its own matrix', within('/In Do', shown('06'), { Matrix: [-1, 0, 0, -1, 30, 15] }), '06'],
  ])('is unlawful when it is %s', (_, draw, value) => {
    expectUnlawful(filled(draw, value), { code: 'FIELD_SHOWS_OTHER', field: fieldNames.number });
  });
});

describe('a number', () => {
  const layer = dict({ Type: name('OCG'), Name: textString('an') });
  it.each<[string, () => Buffer]>([
    ['in a layer that may be off', () => filled(() => form(`/OC /L BDC ${shown('07')} EMC`, { layers: { L: layer } }))],
    ['under its own white outline', () => filled(() => form(shown('07', '0 g 1 G 2 Tr 30 w')))],
    ['outlined so broadly that it is a blot', () => filled(() => form(shown('07', '0 g 0 G 1 Tr 30 w')))],
    [
      'outlined broadly by a dictionary',
      () => filled(() => form(shown('07', '/B gs 2 Tr'), { states: { B: dict({ LW: 30 }) } })),
    ],
    ['pressed flat', () => filled(() => form('BT 0 g /F 12 Tf 1 0 0 0.01 2 5 Tm (07) Tj ET'))],
    ['of which only the foot is seen', () => filled(() => form(`q 0 0 60 7 re W n ${shown('07')} Q`))],
    ['seen through two keyholes beside it', () => filled(() => form(`q 0 0 1 1 re 59 19 1 1 re W n ${shown('07')} Q`))],
    ['lying on its side', () => filled(() => form('q 0.5 0.87 -0.87 0.5 20 0 cm BT 0 g /F 12 Tf 0 0 Td (07) Tj ET Q'))],
    [
      'in an encoding nobody reads by its codes',
      () => filled(() => form(shown('07'), { fonts: times.with({ Encoding: name('MacExpertEncoding') }) })),
    ],
  ])('%s is unlawful', (_, build) => {
    expectUnlawful(build(), { code: 'FIELD_SHOWS_OTHER', field: fieldNames.number });
  });
});

describe('a map of letters', () => {
  const numbered = openPdf(numberLetter(certified));
  const appearance = numbered.resolve(
    (numbered.resolve((numbered.get(number) as PdfDict).get('AP')) as PdfDict).get('N'),
  ) as PdfStream;
  const resources = numbered.resolve(appearance.dict.get('Resources')) as PdfDict;
  const fonts = numbered.resolve(resources.get('Font')) as PdfDict;
  const font = numbered.resolve(fonts.get('Tinos')) as PdfDict;
  const letters = numbered.streamBytes(numbered.resolve(font.get('ToUnicode')) as PdfStream).toString('latin1');
  const hex = (code: number): string => code.toString(16).padStart(4, '0');
  const glyphOf = (letter: string): string =>
    new RegExp(`<(....)> <${hex(letter.charCodeAt(0))}>`, 'i').exec(letters)![1]!;
  const copied = (value: PdfValue, update: IncrementalUpdate): PdfValue => {
    if (value instanceof PdfRef) return update.add(copied(numbered.get(value), update));
    if (Array.isArray(value)) return (value as PdfValue[]).map((item) => copied(item, update));
    if (!(value instanceof PdfDict)) return value;
    return dict(Object.fromEntries([...value.entries].map(([key, item]) => [key, copied(item, update)])));
  };
  /** The house font with another map; its glyphs are as they are. */
  const drawnBy = (glyphs: string, map: string, value: string): Buffer =>
    filled((update) => {
      const own = (copied(font, update) as PdfDict).with({ ToUnicode: update.add(stream({}, Buffer.from(map))) });
      return form(`BT 0 g /F 12 Tf 2 5 Td <${[...glyphs].map(glyphOf).join('')}> Tj ET`, { fonts: own });
    }, value);
  const map = (...pairs: readonly (readonly [string, string])[]): string =>
    `${pairs.length} beginbfchar ${pairs.map(([glyph, text]) => `<${glyphOf(glyph)}> <${[...text].map((one) => hex(one.charCodeAt(0))).join('')}>`).join(' ')} endbfchar`;

  it('may say what its glyphs are', () => {
    expectLawful(drawnBy('07', map(['0', '0'], ['7', '7']), '07'));
  });

  it('may not call a figure a space: what is drawn is read', () => {
    expectUnlawful(drawnBy('907', map(['9', ' '], ['0', '0'], ['7', '7']), '07'), {
      code: 'FIELD_SHOWS_OTHER',
      field: fieldNames.number,
    });
  });

  it('may not read two figures into one glyph', () => {
    expectUnlawful(drawnBy('0', map(['0', '07']), '07'), { code: 'FIELD_SHOWS_OTHER', field: fieldNames.number });
  });

  it.each([
    ['the outlines twice', 'glyf'],
    ['outlines of another kind as well', 'CFF '],
    ['bitmaps as well', 'EBDT'],
    ['variations', 'gvar'],
  ])('of a program with %s proves nothing', (_, tag) => {
    const descendant = numbered.resolve((numbered.resolve(font.get('DescendantFonts')) as PdfValue[])[0]) as PdfDict;
    const descriptor = numbered.resolve(descendant.get('FontDescriptor')) as PdfDict;
    const program = numbered.streamBytes(numbered.resolve(descriptor.get('FontFile2')) as PdfStream);
    const build = (doctored: Buffer): Buffer =>
      filled((update) => {
        const file = update.add(stream({ Length1: doctored.length }, doctored));
        const own = (copied(font, update) as PdfDict).with({
          DescendantFonts: [
            update.add(
              (copied(descendant, update) as PdfDict).with({
                FontDescriptor: update.add((copied(descriptor, update) as PdfDict).with({ FontFile2: file })),
              }),
            ),
          ],
        });
        return form(`BT 0 g /F 12 Tf 2 5 Td <${glyphOf('0')}${glyphOf('7')}> Tj ET`, { fonts: own });
      });
    expectLawful(build(program));
    expectUnlawful(build(withTable(program, tag)), { code: 'FIELD_SHOWS_OTHER', field: fieldNames.number });
  });
});

/** The program with one more table of a kind, empty, in front of the others. */
function withTable(program: Buffer, tag: string): Buffer {
  const count = program.readUInt16BE(4);
  const directory = Buffer.alloc(16);
  directory.write(tag, 'latin1');
  directory.writeUInt32BE(program.length + 16, 8);
  const tables = Buffer.from(program.subarray(12, 12 + count * 16));
  for (let at = 0; at < tables.length; at += 16) tables.writeUInt32BE(tables.readUInt32BE(at + 8) + 16, at + 8);
  const head = Buffer.from(program.subarray(0, 12));
  head.writeUInt16BE(count + 1, 4);
  return Buffer.concat([head, directory, tables, program.subarray(12 + count * 16)]);
}

describe('a check box', () => {
  const mark = (update: IncrementalUpdate): PdfRef =>
    update.add(stream({ Subtype: name('Form'), BBox: [0, 0, 12, 12] }, Buffer.from('0 g 2 2 8 8 re f')));
  const prepared = (value: string, state: string): Buffer =>
    tamper(sampleDocument('cong-van.pdf'), (update) => {
      addField(update, 'dong_y', {
        FT: name('Btn'),
        V: name(value),
        AS: name(state),
        Rect: [20, 20, 32, 32],
        AP: dict({
          N: dict({
            Co: mark(update),
            Off: update.add(stream({ Subtype: name('Form'), BBox: [0, 0, 12, 12] }, Buffer.alloc(0))),
          }),
        }),
      });
    });
  const altered = (file: Buffer, keys: Record<string, PdfValue>): Buffer =>
    tamper(file, (update, document) => change(update, refOf(document, 'dong_y'), keys));
  const both = (value: string, state: string): readonly Buffer[] => {
    const bytes = prepared(value, state);
    return [approved(bytes), certifiedAt(2, bytes)];
  };

  it('may be ticked once, showing it', () => {
    for (const file of both('Off', 'Off')) expectLawful(altered(file, { V: name('Co'), AS: name('Co') }));
  });

  it.each<[string, string, string, Record<string, PdfValue>]>([
    ['that was ticked may not lose its tick', 'Co', 'Co', { AS: name('Off') }],
    ['that was not may not show one', 'Off', 'Off', { AS: name('Co') }],
    ['may not be ticked unseen', 'Off', 'Off', { V: name('Co') }],
    ['may not show another state than its value', 'Off', 'Off', { V: name('Khac'), AS: name('Co') }],
    ['that showed a tick without being ticked may not drop it', 'Off', 'Co', { AS: name('Off') }],
  ])('%s', (_, value, state, keys) => {
    for (const file of both(value, state)) {
      expectUnlawful(altered(file, keys), { code: 'FIELD_SHOWS_OTHER', field: 'dong_y', page: 1 });
    }
  });
});

describe('a form that viewers were told to draw themselves', () => {
  it('may not stop it: what they drew from the values would be what lies ready in the file', () => {
    const prepared = tamper(sampleDocument('cong-van.pdf'), (update, document) => {
      addField(update, 'so_tien', {
        FT: name('Tx'),
        V: textString('100'),
        DA: textString('/Helv 12 Tf 0 g'),
        Rect: [100, 100, 160, 120],
        AP: dict({ N: update.add(form(shown('900'))) }),
      });
      const catalog = update.get(document.catalogRef) as PdfDict;
      const ref = catalog.get('AcroForm') as PdfRef;
      change(update, ref, { NeedAppearances: true });
    });
    for (const file of [approved(prepared), certifiedAt(2, prepared)]) {
      const attacked = tamper(file, (update, document) =>
        change(update, document.catalog.get('AcroForm') as PdfRef, { NeedAppearances: false }),
      );
      expectUnlawful(attacked, { code: 'FORM_REDRAWN' });
    }
  });
});
