import { locatePlacements, openPdf, placementsFrom, signAsPerson } from '@lienthong/pdf-signature';
import { createAuthority } from '@lienthong/pki';
import { personSubject, sampleDocument } from '@lienthong/testing';
import { withNumberAndDate } from './produce-files.js';

describe('number and date on a draft that bears its year in print', () => {
  const letter = sampleDocument('cong-van.pdf');
  const signed = signAsPerson(letter, {
    ...createAuthority({ keys: 'P256' }).issue('PERSON', personSubject),
    placements: placementsFrom(locatePlacements(openPdf(letter))),
    image: sampleDocument('images/signature-blue.png'),
    signingTime: new Date('2026-12-30T02:00:00Z'),
  });
  const dated = (issueDate: string): Buffer =>
    withNumberAndDate(signed, { number: '7', issueDate } as Parameters<typeof withNumberAndDate>[1]);

  it('are filled in within that year, and not after it', () => {
    expect(dated('2026-12-31').length).toBeGreaterThan(signed.length);
    expect(() => dated('2027-01-04')).toThrow('PDF_DATE_WRITTEN_DIFFERS');
  });
});
