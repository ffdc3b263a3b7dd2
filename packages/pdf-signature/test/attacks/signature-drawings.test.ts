/** What a later signature draws hides nothing that was signed: ways of drawing that reach further than they seem to. */
import { sampleDocument } from '@lienthong/testing';
import { deflateSync } from 'node:zlib';
import { openPdf } from '../../src/index.js';
import { dict, name, type PdfDict, type PdfRef, type PdfValue, stream, textString } from '../../src/model/objects.js';
import type { IncrementalUpdate } from '../../src/model/writer.js';
import { readFields } from '../../src/form/read-fields.js';
import { clerk } from '../journey.js';
import { approved, certifiedAt, expectLawful, expectUnlawful } from './fixtures.js';
import { addField, change, firstPage, signFreely, tamper } from './mutator.js';

type Entries = Record<string, PdfValue>;

/** Signed by somebody else in a new field whose entries the test gives. */
function signedWith(
  bytes: Buffer,
  entries: (update: IncrementalUpdate) => Entries,
  more?: (update: IncrementalUpdate) => void,
): Buffer {
  let made: Entries = {};
  return signFreely(bytes, {
    signer: clerk,
    field: {
      name: 'chu_ky_2',
      get entries() {
        return made;
      },
    },
    edit: (update) => {
      made = entries(update);
      more?.(update);
    },
  });
}

const letter = approved();
/** Over the text of the page. */
const wide = [60, 60, 540, 800];
const drawn = (update: IncrementalUpdate, content: string, resources: Entries = {}, more: Entries = {}): Entries => ({
  Rect: wide,
  AP: dict({
    N: update.add(
      stream(
        { Type: name('XObject'), Subtype: name('Form'), BBox: [0, 0, 480, 740], Resources: dict(resources), ...more },
        Buffer.from(content, 'latin1'),
      ),
    ),
  }),
});
const square = '0 0 480 740 re f';
const covers = (bytes: Buffer): void => expectUnlawful(bytes, { code: 'SIGNATURE_COVERS_CONTENT', field: 'chu_ky_2' });

const font = (width: number, procedure: string, update: IncrementalUpdate): PdfValue =>
  dict({
    Type: name('Font'),
    Subtype: name('Type3'),
    FontBBox: [0, 0, 1, 1],
    FontMatrix: [1, 0, 0, 1, 0, 0],
    CharProcs: dict({ a: update.add(stream({}, Buffer.from(procedure))) }),
    Encoding: dict({ Type: name('Encoding'), Differences: [97, name('a')] }),
    FirstChar: 97,
    LastChar: 97,
    Widths: [width],
  });

describe('a later signature', () => {
  it('may have a field over the text in which it draws beside it', () => {
    expectLawful(signedWith(letter, (update) => drawn(update, '0 g 1 1 4 4 re f')));
  });

  it.each<[string, (update: IncrementalUpdate) => Entries]>([
    ['by the breadth of a stroke', (u) => drawn(u, '1 G 900 w 1 1 m 2 2 l S')],
    [
      'by the breadth of a stroke that a dictionary sets',
      (u) => drawn(u, '1 G /B gs 1 1 m 2 2 l S', { ExtGState: dict({ B: dict({ LW: 900 }) }) }),
    ],
    ['by the spike of a joint', (u) => drawn(u, '1 G 20 w 500 M 1 1 m 2 100 l 3 1 l S')],
    [
      'by the outline of a letter',
      (u) =>
        drawn(u, 'BT 1 G 1 Tr 900 w /F 1 Tf 1 1 Td (i) Tj ET', {
          Font: dict({ F: dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Helvetica') }) }),
        }),
    ],
    [
      'by a letter that is larger than it says',
      (u) =>
        drawn(u, 'BT 1 g /F 1 Tf 1 1 Td (a) Tj ET', { Font: dict({ F: font(0.001, `0.001 0 d0 1 g ${square}`, u) }) }),
    ],
    [
      'by a letter called a space',
      (u) =>
        drawn(u, 'BT 1 g /F 480 Tf 0 0 Td (a) Tj ET', {
          Font: dict({
            F: (font(1, `1 0 d0 1 g 0 0 1 2 re f`, u) as PdfDict).with({
              ToUnicode: u.add(stream({}, Buffer.from('1 beginbfchar <61> <0020> endbfchar'))),
            }),
          }),
        }),
    ],
    [
      'by a group that moves what it draws',
      (u) => {
        const group = u.add(
          stream(
            {
              Type: name('XObject'),
              Subtype: name('Form'),
              BBox: [0, 0, 1, 1],
              Matrix: [480, 0, 0, 740, 0, 0],
              Group: dict({ S: name('Transparency') }),
            },
            Buffer.from('1 g 0 0 1 1 re f'),
          ),
        );
        return drawn(u, '/G Do', { XObject: dict({ G: group }) });
      },
    ],
    [
      'by ink that multiplies with nothing, in a group of its own',
      (u) =>
        drawn(
          u,
          `/M gs 1 g ${square}`,
          { ExtGState: dict({ M: dict({ BM: name('Multiply') }) }) },
          { Group: dict({ S: name('Transparency'), I: true }) },
        ),
    ],
    [
      'by black ink that multiplies',
      (u) => drawn(u, `/M gs 0 g ${square}`, { ExtGState: dict({ M: dict({ BM: name('Multiply') }) }) }),
    ],
    [
      'piece by piece',
      (u) =>
        drawn(
          u,
          `1 g ${Array.from({ length: 120 * 120 }, (_, at) => `${(at % 120) * 4} ${Math.floor(at / 120) * 6.2} 4 6.2 re f`).join(' ')}`,
        ),
    ],
    ['on paper alone', (u) => ({ ...drawn(u, `1 g ${square}`), F: 4 | 32 })],
    ['under the mouse alone', (u) => ({ ...drawn(u, `1 g ${square}`), F: 32 | 256 })],
  ])('may not hide the text %s', (_, entries) => covers(signedWith(letter, entries)));

  it('may not be let into a certified file for paper alone', () => {
    expectUnlawful(
      signedWith(certifiedAt(2), (update) => ({ ...drawn(update, `1 g ${square}`), F: 4 | 32 })),
      {
        code: 'CHANGE_FORBIDDEN',
        field: 'chu_ky_2',
      },
    );
  });

  it('may not wipe out a part of every letter', () => {
    const glyphs = 'cong-van.pdf';
    const stripes = Array.from({ length: 240 }, (_, at) => `0 ${at * 3.1} 480 0.9 re f`).join(' ');
    expect(sampleDocument(glyphs).length).toBeGreaterThan(0);
    covers(signedWith(letter, (update) => drawn(update, `1 g ${stripes}`)));
  });
});

describe('an image on clear ground', () => {
  const image = (
    update: IncrementalUpdate,
    colour: number,
    opaque: (x: number, y: number) => boolean,
    width = 480,
    height = 740,
  ): PdfRef => {
    const alpha = Buffer.alloc(width * height);
    for (let at = 0; at < alpha.length; at += 1) alpha[at] = opaque(at % width, Math.floor(at / width)) ? 255 : 0;
    const common = {
      Type: name('XObject'),
      Subtype: name('Image'),
      Width: width,
      Height: height,
      BitsPerComponent: 8,
      Filter: name('FlateDecode'),
    };
    const mask = update.add(stream({ ...common, ColorSpace: name('DeviceGray') }, deflateSync(alpha)));
    return update.add(
      stream(
        { ...common, ColorSpace: name('DeviceRGB'), SMask: mask },
        deflateSync(Buffer.alloc(width * height * 3, colour)),
      ),
    );
  };
  const shown = (colour: number, opaque: (x: number, y: number) => boolean): Buffer =>
    signedWith(letter, (update) =>
      drawn(update, 'q 480 0 0 740 0 0 cm /Im Do Q', { XObject: dict({ Im: image(update, colour, opaque) }) }),
    );

  it('may cross the text with strokes of ink', () => {
    expectLawful(shown(40, (x, y) => (x + y) % 40 < 2));
  });

  it('may not wipe it out with strokes of white', () => {
    covers(shown(255, (x, y) => (x + y) % 4 < 1));
  });
});

describe('a signature that names one page and is listed on another', () => {
  const twoPages = ((): Buffer => {
    const letterFile = sampleDocument('cong-van.pdf');
    return tamper(letterFile, (update, document) => {
      const first = document.pages()[0]!;
      const parent = first.dict.get('Parent') as PdfRef;
      const blank = update.add(
        dict({ Type: name('Page'), Parent: parent, MediaBox: [0, 0, 595, 842], Resources: dict({}) }),
      );
      const tree = update.get(parent) as PdfDict;
      change(update, parent, {
        Kids: [...(tree.get('Kids') as PdfValue[]), blank],
        Count: (tree.get('Count') as number) + 1,
      });
    });
  })();
  const blankOf = (bytes: Buffer): PdfRef => openPdf(bytes).pages().at(-1)!.ref;

  it('is judged where it is shown', () => {
    const file = approved(twoPages);
    const blank = blankOf(file);
    // The mutator lists the field on page 1, whatever it names.
    covers(signedWith(file, (update) => ({ ...drawn(update, `1 g ${square}`), P: blank })));
  });

  it('is judged where it is shown also when the field lay ready', () => {
    const prepared = tamper(twoPages, (update) => addField(update, 'san', { Rect: wide, P: blankOf(twoPages) }));
    const field = readFields(openPdf(prepared)).find((one) => one.name === 'san')!.ref;
    for (const file of [approved(prepared), certifiedAt(2, prepared)]) {
      const attacked = signFreely(file, {
        signer: clerk,
        field,
        edit: (update) => change(update, field, { AP: drawn(update, `1 g ${square}`).AP }),
      });
      expectUnlawful(attacked, { code: 'SIGNATURE_COVERS_CONTENT', field: 'san' });
    }
  });
});

describe('what a page shows beside upright letters that are known', () => {
  const page = (
    content: string,
    resources: (update: IncrementalUpdate) => Entries = () => ({}),
    more?: (update: IncrementalUpdate) => void,
  ): Buffer =>
    approved(
      tamper(sampleDocument('cong-van.pdf'), (update) => {
        change(update, firstPage(update.document), {
          Contents: update.add(stream({}, Buffer.from(content, 'latin1'))),
          Resources: dict(resources(update)),
        });
        more?.(update);
      }),
    );
  const helvetica = dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Helvetica') });
  const scan = (update: IncrementalUpdate): PdfRef =>
    update.add(
      stream(
        {
          Type: name('XObject'),
          Subtype: name('Image'),
          Width: 10,
          Height: 10,
          BitsPerComponent: 8,
          ColorSpace: name('DeviceGray'),
        },
        Buffer.alloc(100, 200),
      ),
    );

  it.each<[string, Buffer]>([
    [
      'letters on their side',
      page('BT /F 12 Tf 0 1 -1 0 300 300 Tm (Dieu 1. Noi dung) Tj ET', () => ({ Font: dict({ F: helvetica }) })),
    ],
    [
      'letters whose font tells nothing',
      page('BT /F 12 Tf 100 300 Td <00010002> Tj ET', (update) => ({
        Font: dict({
          F: dict({
            Type: name('Font'),
            Subtype: name('Type0'),
            BaseFont: name('X'),
            Encoding: name('Identity-H'),
            DescendantFonts: [
              update.add(dict({ Type: name('Font'), Subtype: name('CIDFontType2'), BaseFont: name('X') })),
            ],
          }),
        }),
      })),
    ],
    [
      'a page that is one picture',
      page('q 595 0 0 842 0 0 cm /Im Do Q', (update) => ({ XObject: dict({ Im: scan(update) }) })),
    ],
    [
      'a picture on the page',
      page('q 100 0 0 100 200 200 cm /Im Do Q', (update) => ({ XObject: dict({ Im: scan(update) }) })),
    ],
    ['letters drawn as shapes', page('0 g 200 300 m 210 320 l 220 300 l f')],
    [
      'what a field holds',
      page('', undefined, (update) => {
        addField(update, 'so_tien', {
          FT: name('Tx'),
          V: textString('100 000'),
          Rect: [200, 300, 300, 320],
          AP: dict({
            N: update.add(
              stream(
                { Subtype: name('Form'), BBox: [0, 0, 100, 20], Resources: dict({ Font: dict({ F: helvetica }) }) },
                Buffer.from('BT /F 12 Tf 2 5 Td (100 000) Tj ET'),
              ),
            ),
          }),
        });
      }),
    ],
  ])('may not be hidden by a later signature: %s', (_, file) => {
    covers(signedWith(file, (update) => drawn(update, `1 g ${square}`)));
    expectLawful(signedWith(file, (update) => drawn(update, '1 g 0 0 5 5 re f')));
  });

  it('may not be hidden by a later signature: the one before', () => {
    const mark = (update: IncrementalUpdate, grey: number): Entries => ({
      Rect: [200, 10, 300, 50],
      AP: dict({
        N: update.add(
          stream({ Subtype: name('Form'), BBox: [0, 0, 100, 40] }, Buffer.from(`${grey} g 0 0 100 40 re f`)),
        ),
      }),
    });
    let made: Entries = {};
    const first = signFreely(page(''), {
      signer: clerk,
      field: {
        name: 'truoc',
        get entries() {
          return made;
        },
      },
      edit: (update) => {
        made = mark(update, 0.2);
      },
    });
    covers(signedWith(first, (update) => mark(update, 1)));
    expectLawful(signedWith(first, (update) => ({ ...mark(update, 1), Rect: [280, 10, 380, 50] })));
  });
});
