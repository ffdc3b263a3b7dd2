/** Universal signature forgery and signature wrapping: the signature itself is rewritten so that a lax reader checks nothing. */
import { isDomainError } from '@lienthong/kernel';
import { element, readCms } from '@lienthong/pki';
import { judgeChanges } from '../../src/difference/index.js';
import { openPdf } from '../../src/index.js';
import { PdfDict, PdfRef } from '../../src/model/objects.js';
import { readSignaturesOf } from '../../src/read/read-signatures.js';
import { approved, certified, sealed } from './fixtures.js';
import { change, content, firstPage, rewrite, tamper } from './mutator.js';

const range = /\/ByteRange \[[^\]]*\] */;
const contents = /\/Contents <[0-9a-f]+>/;
const last = (bytes: Buffer) => readSignaturesOf(openPdf(bytes)).find(({ defects }) => defects.length > 0);

const [, start, end, tail] = /\[0 (\d+) (\d+) (\d+)\]/
  .exec(approved().toString('latin1', approved().lastIndexOf('/ByteRange')))!
  .map(Number) as [number, number, number, number];

describe('universal signature forgery', () => {
  it.each([
    ['no /Contents', contents, () => '/C 1', 'CONTENTS_MISSING'],
    ['/Contents null', contents, () => '/Contents null', 'CONTENTS_MISSING'],
    ['/Contents empty', contents, () => '/Contents <>', 'CONTENTS_EMPTY'],
    [
      '/Contents of zeros',
      contents,
      (found: string) => found.replace(/<.*>/, (hex) => `<${'0'.repeat(hex.length - 2)}>`),
      'CONTENTS_EMPTY',
    ],
    ['/Contents one zero byte', contents, () => '/Contents <00>', 'CONTENTS_EMPTY'],
    ['/Contents a literal string', contents, () => '/Contents (x)', 'CONTENTS_NOT_HEXADECIMAL'],
    ['/Contents a number', contents, () => '/Contents 0', 'CONTENTS_NOT_HEXADECIMAL'],
    ['/Contents in another object', contents, () => '/Contents 1 0 R', 'CONTENTS_INDIRECT'],
    ['no /ByteRange', range, () => '/B []', 'BYTE_RANGE_MISSING'],
    ['/ByteRange null', range, () => '/ByteRange null', 'BYTE_RANGE_MISSING'],
    ['/ByteRange empty', range, () => '/ByteRange []', 'BYTE_RANGE_MALFORMED'],
    ['/ByteRange of zeros', range, () => '/ByteRange [0 0 0 0]', 'BYTE_RANGE_HOLE_WRONG'],
    ['/ByteRange in another object', range, () => '/ByteRange 1 0 R', 'BYTE_RANGE_INDIRECT'],
    [
      '/ByteRange with a negative length',
      range,
      () => `/ByteRange [0 ${start} ${end} -${tail}]`,
      'BYTE_RANGE_MALFORMED',
    ],
    [
      '/ByteRange with a negative start',
      range,
      () => `/ByteRange [-1 ${start} ${end} ${tail}]`,
      'BYTE_RANGE_MALFORMED',
    ],
    ['/ByteRange with a fraction', range, () => `/ByteRange [0 ${start}.5 ${end} ${tail}]`, 'BYTE_RANGE_MALFORMED'],
    [
      '/ByteRange with six numbers',
      range,
      () => `/ByteRange [0 ${start} ${end} 1 ${end + 2} 9]`,
      'BYTE_RANGE_MALFORMED',
    ],
    ['/ByteRange with references', range, () => `/ByteRange [0 1 0 R ${end} ${tail}]`, 'BYTE_RANGE_MALFORMED'],
    ['/ByteRange with two numbers', range, () => `/ByteRange [0 ${start}]`, 'BYTE_RANGE_MALFORMED'],
    [
      '/ByteRange from the second byte',
      range,
      () => `/ByteRange [1 ${start} ${end} ${tail}]`,
      'BYTE_RANGE_NOT_FROM_START',
    ],
    ['/ByteRange overlapping', range, () => `/ByteRange [0 ${start} ${start - 9} ${tail}]`, 'BYTE_RANGE_OVERLAPS'],
    [
      '/ByteRange beyond the file',
      range,
      () => `/ByteRange [0 ${start} ${end} ${tail + 9}]`,
      'BYTE_RANGE_OUTSIDE_FILE',
    ],
    [
      '/ByteRange beyond every number',
      range,
      () => `/ByteRange [0 ${start} ${end} 99999999999]`,
      'BYTE_RANGE_OUTSIDE_FILE',
    ],
    [
      'a hole wider than /Contents',
      range,
      () => `/ByteRange [0 ${start - 40} ${end} ${tail}]`,
      'BYTE_RANGE_HOLE_WRONG',
    ],
    [
      'a hole longer than /Contents',
      range,
      () => `/ByteRange [0 ${start} ${end + 40} ${tail - 40}]`,
      'BYTE_RANGE_HOLE_WRONG',
    ],
    [
      'a hole narrower than /Contents',
      range,
      () => `/ByteRange [0 ${start + 2} ${end - 2} ${tail}]`,
      'BYTE_RANGE_HOLE_WRONG',
    ],
    [
      'a hole without its brackets',
      range,
      () => `/ByteRange [0 ${start + 1} ${end - 1} ${tail + 1}]`,
      'BYTE_RANGE_HOLE_WRONG',
    ],
    ['a hole elsewhere', range, () => '/ByteRange [0 100 200 300]', 'BYTE_RANGE_HOLE_WRONG'],
  ])('with %s', (_, from, to, code) => {
    const forged = rewrite(approved(), from as RegExp, to as (found: string) => string);
    const reading = last(forged)!;
    expect(reading.defects.map((found) => found.code)).toContain(code);
    expect(reading).toMatchObject({ integrity: 'BYTE_RANGE_BROKEN', coverage: 'PARTIAL', coveredDigest: undefined });
    expect(judgeChanges(openPdf(forged))[0]!.changesAfter).toBe('UNLAWFUL');
  });

  it('with /Contents or /ByteRange twice is no PDF anybody may read', () => {
    for (const twice of ['/Contents <00> ', '/ByteRange [] ']) {
      const forged = rewrite(approved(), contents, (found) => `${twice}${found.slice(0, -2 - twice.length)}>`);
      expect(() => readSignaturesOf(openPdf(forged))).toThrow(expect.objectContaining({ code: 'PDF_DAMAGED' }));
    }
  });

  it('with a /SubFilter that hashes nothing is told apart', () => {
    const forged = rewrite(approved(), /\/SubFilter \/ETSI\.CAdES\.detached/, () => '/SubFilter /adbe.x509.rsa_sha1');
    const [reading] = readSignaturesOf(openPdf(forged));
    expect(reading!.defects.map(({ code }) => code)).toEqual(['SUB_FILTER_NOT_ACCEPTED']);
    expect(reading!.integrity).toBe('DIGEST_MISMATCH');
  });

  it('by an increment that empties the signature leaves the seal to say so', () => {
    const document = openPdf(sealed);
    const personal = readSignaturesOf(document)[0]!;
    const forged = tamper(sealed, (update) => {
      for (const number of document.objectNumbers()) {
        const value = document.get(new PdfRef(number));
        if (value instanceof PdfDict && value.has('ByteRange'))
          update.replace(new PdfRef(number), value.with({ Contents: null }));
      }
    });
    expect(readSignaturesOf(openPdf(forged)).every(({ integrity }) => integrity === 'BYTE_RANGE_BROKEN')).toBe(true);
    expect(judgeChanges(openPdf(forged)).map(({ changesAfter }) => changesAfter)).toEqual(['UNLAWFUL', 'UNLAWFUL']);
    expect(personal.integrity).toBe('INTACT');
  });
});

describe('signature wrapping', () => {
  it('with the signed bytes moved aside and a new page in their place', () => {
    const original = approved();
    const signed = original.subarray(end);
    const inserted = Buffer.from('\n% chèn thêm\n');
    // The second part is moved behind something new; the range follows it there.
    const moved = Buffer.concat([original.subarray(0, end), inserted, signed]);
    const forged = rewrite(moved, range, () => `/ByteRange [0 ${start} ${end + inserted.length} ${tail}]`);
    const outcome = ((): ReturnType<typeof readSignaturesOf> | string => {
      try {
        return readSignaturesOf(openPdf(forged));
      } catch (error) {
        if (!isDomainError(error)) throw error;
        return error.code;
      }
    })();
    if (typeof outcome === 'string') return expect(outcome).toBe('PDF_DAMAGED');
    expect(outcome[0]!.defects.map(({ code }) => code)).toContain('BYTE_RANGE_HOLE_WRONG');
  });

  it('with the old signature named by a new field', () => {
    const document = openPdf(certified);
    const field = readSignaturesOf(document)[0]!.fieldName;
    const forged = tamper(certified, (update) => {
      const form = document.catalog.get('AcroForm') as PdfRef;
      const fields = document.resolve((document.get(form) as PdfDict).get('Fields')) as PdfRef[];
      const signedField = fields.find((ref) => (document.get(ref) as PdfDict).has('V'))!;
      const copy = update.add((document.get(signedField) as PdfDict).with({ T: null }));
      change(update, copy, { T: (document.get(fields[0]!) as PdfDict).get('TU') });
      change(update, form, { Fields: [...fields, copy] });
    });
    const readings = readSignaturesOf(openPdf(forged));
    expect(readings.map(({ integrity }) => integrity)).toEqual(['BYTE_RANGE_BROKEN', 'BYTE_RANGE_BROKEN']);
    expect(readings[0]!.defects.map(({ code }) => code)).toEqual(['SIGNATURE_SHARED']);
    expect(readings.map(({ fieldName }) => fieldName)).toContain(field);
    expect(judgeChanges(openPdf(forged))[0]!.changesAfter).toBe('UNLAWFUL');
  });

  it('with a range that ends where no revision ends', () => {
    const forged = tamper(approved(), (update, document) =>
      change(update, firstPage(document), { Contents: update.add(content('khác')) }),
    );
    const cut = rewrite(forged, range, () => `/ByteRange [0 ${start} ${end} ${tail - 7}]`);
    expect(readSignaturesOf(openPdf(cut))[0]).toMatchObject({ coverage: 'PARTIAL' });
    expect(judgeChanges(openPdf(cut))[0]!.changes[0]!.code).toBe('NOT_A_REVISION');
  });
});

describe('two signers in one container', () => {
  it('are nobody’s signature', () => {
    const original = approved();
    const container = readCms(Buffer.from(original.toString('latin1', start + 1, end - 1), 'hex'), {
      trailing: 'ZEROS',
    }).bytes;
    // The last element of the container is the SET of signers: the same signer twice.
    const at = container.lastIndexOf(Buffer.from('3182', 'hex'), container.length - 256);
    const signer = container.subarray(at + 4);
    const doubled = element(0x31, Buffer.concat([signer, signer]));
    const rebuilt = rebuild(container, at, doubled);
    const forged = Buffer.from(original);
    forged.fill('0', start + 1, end - 1);
    forged.write(rebuilt.toString('hex'), start + 1, 'latin1');
    expect(readCms(rebuilt).signers).toHaveLength(2);
    expect(readSignaturesOf(openPdf(forged))[0]!.integrity).toBe('UNREADABLE');
  });
});

/** SEQUENCE { id, [0] { SEQUENCE { …, signers } } } with other signers. */
function rebuild(container: Buffer, signersAt: number, signers: Buffer): Buffer {
  const identifier = container.subarray(4, 15);
  const inner = container.subarray(4 + 11 + 4 + 4, signersAt);
  return element(0x30, Buffer.concat([identifier, element(0xa0, element(0x30, Buffer.concat([inner, signers])))]));
}
