/** Many signatures, and files made to be expensive: the judgement stays cheap and always ends. */
import { createHash } from 'node:crypto';
import { sampleDocument, workMs } from '@lienthong/testing';
import { judgeChanges } from '../../src/difference/index.js';
import { openPdf, readSignatures } from '../../src/index.js';
import { dict, name, type PdfDict, type PdfRef, textString } from '../../src/model/objects.js';
import { CoveredDigests } from '../../src/read/covered-digests.js';
import { leader } from '../journey.js';
import { approved } from './fixtures.js';
import { handmadePdf } from '../handmade.js';
import { change, firstPage, rawIncrement, signFreely, tamper } from './mutator.js';

describe('51 signatures', () => {
  let file = sampleDocument('cong-van.pdf');
  for (let index = 0; index < 51; index += 1) {
    file = signFreely(file, { signer: leader, field: { name: `chu_ky_${index}` } });
  }

  it('are read and judged, each against all that follow', () => {
    const readings = readSignatures(file);
    expect(readings.filter(({ integrity }) => integrity === 'INTACT')).toHaveLength(51);
    const judged = judgeChanges(openPdf(file));
    expect(judged.map(({ changesAfter }) => changesAfter)).toEqual([...Array<string>(50).fill('LAWFUL'), 'NONE']);
    expect(judged[0]!.changes).toHaveLength(50);
  });

  it('cost about as much each as one in a file of ten', () => {
    // Measured once to warm up; then 51 must cost far less than the square of what one costs.
    workMs(() => judgeChanges(openPdf(file)));
    const all = Math.min(...[1, 2, 3].map(() => workMs(() => judgeChanges(openPdf(file)))));
    expect(all).toBeLessThan(1_000);
  });
});

describe('expensive files', () => {
  it('with a thousand increments end with a judgement', () => {
    let file = approved();
    const empty = (bytes: Buffer): Buffer => rawIncrement(bytes, []);
    for (let index = 0; index < 600; index += 1) file = empty(file);
    const [judged] = judgeChanges(openPdf(file));
    expect(judged!.changesAfter).toBe('UNLAWFUL');
    expect(judged!.changes.map(({ code }) => code)).toEqual(['TOO_MUCH_TO_JUDGE']);
  });

  it('with ranges that make the file be hashed again and again are refused', () => {
    const bytes = Buffer.alloc(1024 * 1024);
    const digests = new CoveredDigests(bytes);
    const hashAll = (): void => {
      for (let hole = 1; hole < 200; hole += 1)
        digests.digest({ holeStart: hole, holeEnd: hole + 2, end: bytes.length }, 'sha256');
    };
    expect(hashAll).toThrow(expect.objectContaining({ code: 'PDF_TOO_COMPLEX' }));
  });
});

describe('a form of ten thousand fields', () => {
  const count = 10_000;
  const widget = (index: number): string =>
    `<< /Type /Annot /Subtype /Widget /FT /Tx /T (f${index}) /F 4 /Rect [0 0 9 9] /P 3 0 R >>`;
  const refs = Array.from({ length: count }, (_, index) => `${index + 6} 0 R`);
  const form = handmadePdf(`/Annots 5 0 R`, '/AcroForm 4 0 R', [
    `<< /Fields [${refs.join(' ')}] /SigFlags 3 >>`,
    `[${refs.join(' ')}]`,
    ...refs.map((_, index) => widget(index)),
  ]);
  const file = signFreely(form, { signer: leader, field: { name: 'chu_ky' } });
  const judged = (bytes: Buffer): string[] => judgeChanges(openPdf(bytes)).map(({ changesAfter }) => changesAfter);

  it('is judged through 150 increments that touch one field each', () => {
    let longer = file;
    for (let index = 0; index < 150; index += 1) {
      const body = widget(index).replace('/F 4', `/F 4 /M (D:${index})`);
      longer = rawIncrement(longer, [{ number: index + 6, body }]);
    }
    expect(workMs(() => expect(judged(longer)).toEqual(['LAWFUL']))).toBeLessThan(1_500);
  });

  it('is judged when thousands of fields are appended to it', () => {
    const attacked = tamper(file, (update, document) => {
      const ref = document.catalog.get('AcroForm') as PdfRef;
      const fields = document.resolve((document.get(ref) as PdfDict).get('Fields')) as PdfRef[];
      const more = Array.from({ length: 5_000 }, (_, index) =>
        update.add(dict({ FT: name('Sig'), T: textString(`them_${index}`), Rect: [0, 0, 0, 0] })),
      );
      change(update, ref, { Fields: [...fields, ...more] });
    });
    expect(workMs(() => expect(judged(attacked)).toEqual(['LAWFUL']))).toBeLessThan(1_500);
  });

  it('is judged when its annotations stand in another order', () => {
    const attacked = tamper(file, (update) => {
      const page = update.get(firstPage(update.document)) as PdfDict;
      const list = update.resolve(page.get('Annots')) as PdfRef[];
      change(update, firstPage(update.document), { Annots: [...list].reverse() });
    });
    expect(workMs(() => expect(judged(attacked)).toEqual(['UNLAWFUL']))).toBeLessThan(1_500);
  });
});

it('a digest taken on the way is the digest of the whole', () => {
  const bytes = sampleDocument('cong-van.pdf');
  const digests = new CoveredDigests(bytes);
  // In order, out of order, and by two algorithms.
  for (const [holeStart, digest] of [
    [100, 'sha256'],
    [900, 'sha256'],
    [500, 'sha512'],
    [500, 'sha256'],
    [100, 'sha512'],
  ] as const) {
    const expected = createHash(digest)
      .update(bytes.subarray(0, holeStart))
      .update(bytes.subarray(holeStart + 50, 5000))
      .digest();
    expect(digests.digest({ holeStart, holeEnd: holeStart + 50, end: 5000 }, digest)).toEqual(expected);
  }
});
