import { openPdf } from '../src/model/document.js';
import { dict, name, PdfDict, type PdfRef } from '../src/model/objects.js';
import { IncrementalUpdate, wholeFile } from '../src/model/writer.js';
import { sampleDocument } from '@lienthong/testing';

/** What a reader finds of a dictionary that was written into a file. */
function writtenAndRead(value: PdfDict): PdfDict {
  const update = new IncrementalUpdate(openPdf(sampleDocument('cong-van.pdf')));
  const ref: PdfRef = update.add(value);
  const read = openPdf(wholeFile(update.document.bytes, update.serialise().bytes)).get(ref);
  if (!(read instanceof PdfDict)) throw new Error('no dictionary');
  return read;
}

describe('a dictionary', () => {
  it.each([0, 1, 15, 16, 17, 40, 1_000])('keeps %i entries in their order, changes and loses one alone', (count) => {
    const given = Object.fromEntries(Array.from({ length: count }, (_, index) => [`K${index}`, index]));
    const read = writtenAndRead(dict(given));
    expect([...read.entries]).toEqual(Object.entries(given));
    for (const key of ['K0', `K${count - 1}`, `K${count >> 1}`]) {
      if (!read.has(key)) continue;
      const changed = [...read.with({ [key]: name('Other') }).entries];
      expect(changed).toEqual(Object.entries({ ...given, [key]: name('Other') }));
      const { [key]: _, ...rest } = given;
      const less = read.with({ [key]: undefined });
      expect([...less.entries]).toEqual(Object.entries(rest));
      expect([less.get(key), less.has(key), less.entries.size]).toEqual([undefined, false, count - 1]);
    }
    expect([...read.entries]).toEqual(Object.entries(given));
    expect(read.withEntry('New', 1).get('New')).toBe(1);
    expect(read.has('New')).toBe(false);
  });

  it('keeps every number to its last digit', () => {
    const numbers = [
      0,
      1,
      12,
      595.28,
      841.89,
      0.5,
      0.00001,
      0.000001,
      311.81102,
      21474.83647,
      21474.83648,
      99999.99999,
      -0.5,
      -12,
      1e15,
      123456789012345,
      0.1 + 0.2,
      1 / 3,
      4.35,
      1.005,
      2 ** 31,
      2 ** 31 - 1,
      1e-7,
      -841.889764,
      ...Array.from({ length: 500 }, (_, index) => Math.round(index * 7919.331 * 1e5) / 1e5),
      ...Array.from({ length: 500 }, (_, index) => index / 7),
    ];
    expect(writtenAndRead(dict({ Numbers: numbers })).get('Numbers')).toEqual(numbers);
  });
});
