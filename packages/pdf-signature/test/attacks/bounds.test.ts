/** Many signatures, and files made to be expensive: the judgement stays cheap and always ends. */
import { createHash } from 'node:crypto';
import { sampleDocument } from '@lienthong/testing';
import { judgeChanges } from '../../src/difference/index.js';
import { openPdf, readSignatures } from '../../src/index.js';
import { CoveredDigests } from '../../src/read/covered-digests.js';
import { leader } from '../journey.js';
import { approved } from './fixtures.js';
import { rawIncrement, signFreely } from './mutator.js';

const milliseconds = (act: () => void): number => {
  const start = process.hrtime.bigint();
  act();
  return Number(process.hrtime.bigint() - start) / 1e6;
};

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
    milliseconds(() => judgeChanges(openPdf(file)));
    const all = Math.min(...[1, 2, 3].map(() => milliseconds(() => judgeChanges(openPdf(file)))));
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
