import { createAuthority } from '@lienthong/pki';
import { organisationSubject, personSubject, readyKeyPair, sampleDocument } from '@lienthong/testing';
import {
  fillNumberAndDate,
  locatePlacements,
  openPdf,
  placementsFrom,
  sealAttachment,
  sealDigitisedCopy,
  sealDocument,
  signAsPerson,
} from '../src/index.js';

/** The journey of the house on the sample files, shared by the tests that look at its results from different sides. */
export const authority = createAuthority({ newKey: readyKeyPair });
export const leader = authority.issue('PERSON', personSubject);
export const clerk = authority.issue('ORGANISATION', organisationSubject);
export const signatureImage = sampleDocument('images/signature-blue.png');
export const sealImage = sampleDocument('images/seal-red.png');
export const signedAt = new Date('2026-11-05T02:03:04Z');
export const sealedAt = new Date('2026-11-05T03:04:05Z');

export const signLetter = (bytes: Buffer): Buffer =>
  signAsPerson(bytes, {
    ...leader,
    placements: placementsFrom(locatePlacements(openPdf(bytes))),
    image: signatureImage,
    signingTime: signedAt,
  });
export const numberLetter = (bytes: Buffer): Buffer => fillNumberAndDate(bytes, { number: 7, date: '2026-11-05' });
export const sealLetter = (bytes: Buffer): Buffer =>
  sealDocument(bytes, { ...clerk, image: sealImage, signingTime: sealedAt });

/** Everything that happens to a sample, step by step; an appendix is sealed as attachment, a scan as digitised copy. */
export function travel(file: string): Buffer[] {
  const original = sampleDocument(file);
  if (file === 'phu-luc.pdf') {
    return [
      original,
      sealAttachment(original, { ...clerk, numberAndNotation: '07/SKHCN-BCVT', signingTime: sealedAt }),
    ];
  }
  if (file === 'ban-quet.pdf') {
    const copy = { formOfCopy: 'Sao y', organisationName: organisationSubject.commonName, signingTime: sealedAt };
    return [original, sealDigitisedCopy(original, { ...clerk, ...copy })];
  }
  const signed = signLetter(original);
  const numbered = numberLetter(signed);
  return [original, signed, numbered, sealLetter(numbered)];
}
