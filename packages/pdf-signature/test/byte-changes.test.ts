/** One byte of a signed file is another: no verdict may pass over it, wherever it stands. */
import { sampleDocument } from '@lienthong/testing';
import { addDocumentTimeStamp, type FileVerdict, validatePdf } from '../src/index.js';
import {
  anchors,
  blank,
  laterThat,
  quiet,
  signed,
  signedAt,
  signedWithTime,
  subject,
  timeStampsOf,
} from './validation-kit.js';

const person = quiet.issue('PERSON', subject);
const request = { trustAnchors: anchors(quiet), at: laterThat(1) };
const once = signed(person, blank, 'Ky1');
const stampedLast = async (): Promise<Buffer> => {
  const inTime = await signedWithTime(person, timeStampsOf(quiet, signedAt), once, 'Ky2');
  return addDocumentTimeStamp(inTime, timeStampsOf(quiet, laterThat(0.5)));
};
const samples: readonly (readonly [string, () => Buffer | Promise<Buffer>])[] = [
  ['one signature', () => once],
  ['two signatures', () => signed(person, once, 'Ky2')],
  [
    'RSA on object streams',
    () => signed(quiet.issue('PERSON', subject, { keys: 'RSA_2048' }), sampleDocument('word-1.7-objstm.pdf')),
  ],
  ['a document time-stamp over all', stampedLast],
];

/** Each container is looked at in as many places as there is time for; `STEP=1` looks at all. */
const step = Number(process.env.STEP ?? 11);

/** Numbers that are the same in every run. */
function* seeded(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state;
  }
}

/**
 * The verdict on the file. Where the container of a document time-stamp names an algorithm nobody knows after the change, nobody can say
 * whether it was changed: the file is left open, and so marked.
 */
function verdictWith(bytes: Buffer, at: number, value: number): FileVerdict | 'LEFT_OPEN' {
  const changed = Buffer.from(bytes);
  changed[at] = value;
  const { verdict, documentTimeStamps } = validatePdf(changed, request);
  const isUnknown = documentTimeStamps.some(
    ({ subIndication }) => subIndication === 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
  );
  return isUnknown && verdict === 'INDETERMINATE' ? 'LEFT_OPEN' : verdict;
}

/** The same digit in capitals is the same byte of the container. */
const meansTheSame = (was: number, is: number): boolean =>
  (was ^ is) === 0x20 && /[0-9A-Fa-f]/.test(String.fromCharCode(was)) && /[A-Fa-f]/.test(String.fromCharCode(is));

describe.each(samples)('%s', (_, sample) => {
  let bytes: Buffer;
  let text: string;
  let holes: [number, number][];
  beforeAll(async () => {
    bytes = await sample();
    text = bytes.toString('latin1');
    holes = [...text.matchAll(/\/ByteRange \[0 (\d+) (\d+) \d+\]/g)].map(
      (one) => one.slice(1).map(Number) as [number, number],
    );
  });
  const inHole = (at: number): boolean => holes.some(([from, to]) => at > from && at < to - 1);
  const accepted = (places: Iterable<readonly [number, number]>): string[] => {
    const wrong: string[] = [];
    for (const [at, value] of places) {
      if (bytes[at] === value || (inHole(at) && meansTheSame(bytes[at]!, value))) continue;
      const verdict = verdictWith(bytes, at, value);
      if (verdict !== 'TOTAL_FAILED' && verdict !== 'UNREADABLE' && verdict !== 'LEFT_OPEN')
        wrong.push(`${verdict} at ${at}: ${bytes[at]} → ${value}`);
    }
    return wrong;
  };

  it('passes as it is', () => {
    expect(validatePdf(bytes, request).verdict).toBe('TOTAL_PASSED');
  });

  it('fails, or cannot be read, with any byte of what leads to a signature changed', () => {
    const first = text.lastIndexOf(' obj', holes[0]![0]) - 8;
    const places: [number, number][] = [];
    for (let at = first; at < bytes.length; at += 1) {
      if (inHole(at)) continue;
      for (const value of [bytes[at]! ^ 1, 32]) places.push([at, value]);
    }
    expect(accepted(places)).toEqual([]);
  });

  it('fails, or cannot be read, with any byte of a container changed', () => {
    const random = seeded(7);
    const places: [number, number][] = [];
    for (const [from, to] of holes) {
      const last = /0*>$/.exec(text.slice(from, to))!.index + from;
      for (let at = from + 1; at < last; at += step) {
        const digit = (parseInt(text[at]!, 16) + 1 + ((random.next().value! >>> 8) % 15)) % 16;
        places.push([at, digit.toString(16).charCodeAt(0)]);
      }
      for (const value of [32, 48 + 7, 71]) places.push([last + 9, value]);
    }
    expect(accepted(places)).toEqual([]);
  });

  it('fails, or cannot be read, with any byte at all changed', () => {
    const random = seeded(3);
    const places = Array.from({ length: 400 }, (): [number, number] => [
      random.next().value! % bytes.length,
      (random.next().value! >>> 8) & 0xff,
    ]);
    expect(accepted(places)).toEqual([]);
  });
});
