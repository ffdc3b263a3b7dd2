import { goodDocuments } from '@lienthong/testing';
import { judgeChanges } from '../../src/difference/index.js';
import { openPdf } from '../../src/index.js';
import { travel } from '../journey.js';

/** Code and finding of everything a signature finds unlawful, so that a false alarm says what it was. */
const judgement = (bytes: Buffer): string[] =>
  judgeChanges(openPdf(bytes)).map(({ changesAfter, changes }) =>
    [
      changesAfter,
      ...changes.filter(({ lawful }) => !lawful).map(({ code, field, detail }) => `${code} ${field} ${detail}`),
    ].join(' '),
  );

describe('the journey of the house', () => {
  it.each(goodDocuments)('is lawful on %s', (file) => {
    const [, signed, numbered, sealed] = travel(file);
    expect(judgement(signed!)).toEqual(['NONE']);
    if (numbered === undefined || sealed === undefined) return;
    expect(judgement(numbered)).toEqual(['LAWFUL']);
    expect(judgement(sealed)).toEqual(['LAWFUL', 'NONE']);
  });
});
