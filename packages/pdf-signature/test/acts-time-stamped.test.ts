import { createAuthority } from '@lienthong/pki';
import { readyKeyPair, sampleDocument } from '@lienthong/testing';
import {
  locatePlacements,
  openPdf,
  placementsFrom,
  readLevels,
  readSignatures,
  sealDocumentIncrementNamingLevel,
  sealDocumentTimeStampedIncrement,
  signAsPersonTimeStampedIncrement,
  type TimeStampService,
} from '../src/index.js';
import { clerk, leader, numberLetter, sealedAt, sealImage, signatureImage, signedAt } from './journey.js';

const authority = createAuthority({ newKey: readyKeyPair });
const timeStamp: TimeStampService = (request) => Promise.resolve(authority.timeStamp(request, { at: sealedAt }));
const down: TimeStampService = () => Promise.reject(new Error('connect ECONNREFUSED'));

const letter = sampleDocument('cong-van.pdf');
const placements = placementsFrom(locatePlacements(openPdf(letter)));
const personal = { ...leader, placements, image: signatureImage, signingTime: signedAt };
const seal = { ...clerk, image: sealImage, signingTime: sealedAt };
const levels = (bytes: Buffer) => readLevels(bytes).signatures.map(({ level }) => level);

describe('acts with a time-stamp', () => {
  it('bring a letter to its seal at B-T, in the same order as without', async () => {
    const signed = Buffer.concat([letter, await signAsPersonTimeStampedIncrement(letter, personal, timeStamp)]);
    await expect(sealDocumentTimeStampedIncrement(signed, seal, timeStamp)).rejects.toMatchObject({
      code: 'NUMBER_OR_DATE_MISSING',
    });
    const numbered = numberLetter(signed);
    const sealed = Buffer.concat([numbered, await sealDocumentTimeStampedIncrement(numbered, seal, timeStamp)]);
    expect(levels(sealed)).toEqual(['B-T', 'B-T']);
    expect(readSignatures(sealed).map(({ kind, integrity, locksAll }) => [kind, integrity, locksAll])).toEqual([
      ['PERSON', 'INTACT', false],
      ['SEAL', 'INTACT', true],
    ]);
  });

  it('without an authority sign nothing, or say at which level they signed', async () => {
    await expect(signAsPersonTimeStampedIncrement(letter, personal, down)).rejects.toMatchObject({
      code: 'TIME_STAMP_UNAVAILABLE',
    });
    const signed = Buffer.concat([letter, await signAsPersonTimeStampedIncrement(letter, personal, timeStamp)]);
    const numbered = numberLetter(signed);
    const outcome = await sealDocumentIncrementNamingLevel(numbered, seal, down);
    expect(outcome).toMatchObject({ level: 'B-B', timeStampRefusal: { code: 'TIME_STAMP_UNAVAILABLE' } });
    expect(levels(Buffer.concat([numbered, outcome.increment]))).toEqual(['B-T', 'B-B']);
  });
});
