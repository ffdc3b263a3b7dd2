import { isDomainError } from '@lienthong/kernel';
import { deflateSync } from 'node:zlib';
import { inspectPdf, openPdf } from '../src/index.js';
import { decodeStream } from '../src/model/filters.js';
import type { PdfDict } from '../src/model/objects.js';
import { dict, name, PdfRef, type PdfValue } from '../src/model/objects.js';
import { handmadePdf } from './handmade.js';

const codeOf = (bytes: Buffer): string => {
  try {
    inspectPdf(bytes);
    return 'ACCEPTED';
  } catch (error) {
    if (isDomainError(error)) return error.code;
    throw error;
  }
};
const stream = (entries: string, data: Buffer): string =>
  `<< ${entries} /Length ${data.length} >>\nstream\n${data.toString('latin1')}\nendstream`;
const replaced = (bytes: Buffer, from: string, to: string): Buffer =>
  Buffer.from(bytes.toString('latin1').replace(from, to.padEnd(from.length)), 'latin1');

describe('hostile structure', () => {
  it.each([
    [
      'a page tree that bites its tail',
      handmadePdf('', '', []).toString('latin1').replace('/Kids [3 0 R]', '/Kids [2 0 R]'),
      'PDF_DAMAGED',
    ],
    [
      'nesting without end',
      handmadePdf(`/X ${'['.repeat(5000)}${']'.repeat(5000)}`).toString('latin1'),
      'PDF_TOO_COMPLEX',
    ],
    ['a key twice in a dictionary', handmadePdf('/Rotate 0 /Rotate 90').toString('latin1'), 'PDF_DAMAGED'],
    ['a rotation of 45 degrees', handmadePdf('/Rotate 45').toString('latin1'), 'PDF_DAMAGED'],
    ['a page smaller than a stamp', handmadePdf('/MediaBox [0 0 10 10]').toString('latin1'), 'PDF_PAGE_SIZE'],
    ['a page enlarged by its unit', handmadePdf('/UserUnit 20').toString('latin1'), 'PDF_PAGE_SIZE'],
    ['no page size at all', handmadePdf('').toString('latin1').replace('/MediaBox', '/MediaBux'), 'PDF_DAMAGED'],
    ['rubbish behind the end', `${handmadePdf('').toString('latin1')}rubbish`, 'PDF_DAMAGED'],
    ['something before the header', ` ${handmadePdf('').toString('latin1')}`, 'PDF_HEADER_NOT_FIRST'],
    ['much before the header', `${'x'.repeat(1_024)}${handmadePdf('').toString('latin1')}`, 'PDF_HEADER_NOT_FIRST'],
    ['a header too far behind', `${'x'.repeat(1_025)}${handmadePdf('').toString('latin1')}`, 'PDF_NOT_A_PDF'],
    [
      'script in the name tree',
      handmadePdf('', '/Names << /JavaScript << /Names [] >> >>').toString('latin1'),
      'PDF_ACTIVE_CONTENT',
    ],
    [
      'script in an object nobody points to',
      handmadePdf('', '', ['<< /S /JavaScript /JS (x) >>']).toString('latin1'),
      'PDF_ACTIVE_CONTENT',
    ],
    [
      'script behind a reference',
      handmadePdf('', '', ['<< /S 5 0 R >>', '/Launch']).toString('latin1'),
      'PDF_ACTIVE_CONTENT',
    ],
    [
      'rich media',
      handmadePdf('/Annots [<< /Subtype /RichMedia /Rect [0 0 9 9] >>]').toString('latin1'),
      'PDF_ACTIVE_CONTENT',
    ],
    [
      'an image of a thousand million pixels',
      handmadePdf('', '', [stream('/Subtype /Image /Width 40000 /Height 40000', Buffer.from('x'))]).toString('latin1'),
      'PDF_INFLATES_TOO_LARGE',
    ],
    [
      'broken deflated data',
      handmadePdf('', '', [stream('/Filter /FlateDecode', Buffer.from('no deflate'))]).toString('latin1'),
      'PDF_DAMAGED',
    ],
    [
      'an unknown filter',
      handmadePdf('', '', [stream('/Filter /Magic', Buffer.from('x'))]).toString('latin1'),
      'PDF_DAMAGED',
    ],
    [
      'a chain of filters',
      handmadePdf('', '', [stream(`/Filter [${'/AHx '.repeat(9)}]`, Buffer.from('x'))]).toString('latin1'),
      'PDF_TOO_COMPLEX',
    ],
  ])('is refused: %s', (_, text, code) => {
    expect(codeOf(Buffer.from(text, 'latin1'))).toBe(code);
  });

  it('does not follow a bomb inside a bomb', () => {
    const inner = deflateSync(Buffer.alloc(200 * 1024 * 1024), { level: 9 });
    const outer = deflateSync(inner, { level: 9 });
    expect(outer.length).toBeLessThan(10_000);
    expect(codeOf(handmadePdf('', '', [stream('/Filter [/FlateDecode /FlateDecode]', outer)]))).toBe(
      'PDF_INFLATES_TOO_LARGE',
    );
  });

  it('refuses a cross-reference that leads back to itself', () => {
    const bytes = handmadePdf('').toString('latin1');
    const at = /startxref\n(\d+)/.exec(bytes)![1];
    expect(codeOf(Buffer.from(bytes.replace('/Root 1 0 R >>', `/Root 1 0 R /Prev ${at} >>`), 'latin1'))).toBe(
      'PDF_DAMAGED',
    );
  });

  it('refuses objects that stand inside one another before it has read them a thousand times', () => {
    const count = 2000;
    let text = '%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n';
    const offsets = [9, text.length];
    text += '2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n';
    for (let number = 3; number < count; number += 1) {
      offsets.push(text.length);
      text += `${number} 0 obj (`;
    }
    text += ')\nendobj\n'.repeat(count - 3);
    const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
    const file = `${text}xref\n0 ${count}\n0000000000 65535 f \n${table}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
    expect(codeOf(Buffer.from(file, 'latin1'))).toBe('PDF_DAMAGED');
  });

  it('does not guess at a wrong stream length', () => {
    const good = handmadePdf('', '', [stream('', Buffer.from('0123456789'))]);
    expect(codeOf(good)).toBe('ACCEPTED');
    expect(codeOf(replaced(good, '/Length 10', '/Length 8'))).toBe('PDF_DAMAGED');
    expect(codeOf(replaced(good, '/Length 10', '/Length 99'))).toBe('PDF_DAMAGED');
  });
});

describe('a hybrid file', () => {
  it('shows the objects its stream hides from old readers', () => {
    const classic = handmadePdf('', '', ['null']).toString('latin1');
    const body = classic.slice(0, classic.indexOf('xref\n'));
    const hidden = `4 0 obj\n<< /Hidden true >>\nendobj\n`;
    const rows = Buffer.alloc(5);
    rows[0] = 1;
    rows.writeUInt32BE(body.length, 1);
    const xrefStream = `5 0 obj\n${stream('/Type /XRef /Size 6 /W [1 4 0] /Index [4 1] /Root 1 0 R', rows)}\nendobj\n`;
    const streamAt = body.length + hidden.length;
    const offset = (number: number): string => String(body.indexOf(`${number} 0 obj`)).padStart(10, '0');
    const table = `xref\n0 5\n0000000004 65535 f \n${[1, 2, 3].map((number) => `${offset(number)} 00000 n \n`).join('')}0000000000 00000 f \n`;
    const text = `${body}${hidden}${xrefStream}`;
    const document = openPdf(
      Buffer.from(
        `${text}${table}trailer\n<< /Size 6 /Root 1 0 R /XRefStm ${streamAt} >>\nstartxref\n${text.length}\n%%EOF\n`,
        'latin1',
      ),
    );
    expect((document.get(new PdfRef(4)) as PdfDict).get('Hidden')).toBe(true);
    expect(document.pages()).toHaveLength(1);
  });
});

describe('filters', () => {
  const decode = (filter: string, bytes: Buffer, parameters?: PdfDict): string =>
    decodeStream(
      dict({ Filter: name(filter), DecodeParms: parameters }),
      bytes,
      (value: PdfValue | undefined) => value ?? null,
      1000,
    ).bytes.toString('latin1');

  it('undo what the standard shows', () => {
    expect(decode('ASCIIHexDecode', Buffer.from('4C 69 >'))).toBe('Li');
    expect(decode('ASCII85Decode', Buffer.from('87cURD]i,"Ebo80~>'))).toBe('Hello World!');
    expect(decode('ASCII85Decode', Buffer.from('z~>'))).toBe('\0\0\0\0');
    expect(decode('RunLengthDecode', Buffer.of(2, 97, 98, 99, 254, 100, 128))).toBe('abcddd');
    // ISO 32000-2, 7.4.4.2, example 1.
    expect(decode('LZWDecode', Buffer.of(0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01))).toBe('-----A---B');
    const rows = Buffer.of(2, 97, 98, 2, 1, 1, 1, 97, 1);
    expect(decode('FlateDecode', deflateSync(rows), dict({ Predictor: 15, Columns: 2 }))).toBe('abbcab');
  });
});
