import { createAuthority } from '@lienthong/pki';
import { sampleDocument } from '@lienthong/testing';
import { sign } from 'node:crypto';
import {
  addDocumentTimeStamp,
  completeSignatureTimeStamped,
  prepareSignature,
  readLevels,
  readSignatures,
  signPdf,
  signPdfNamingLevel,
  signPdfTimeStamped,
  type TimeStampService,
} from '../src/index.js';
import { authority, leader, signedAt } from './journey.js';

/** Its tokens are larger than the room that is set aside for one: 20 KB. */
const wordy = createAuthority({ commonName: 'Cơ quan chứng thực '.repeat(180), keys: 'P256' });
const timeStamp: TimeStampService = (request) => Promise.resolve(wordy.timeStamp(request, { at: signedAt }));
const letter = sampleDocument('cong-van.pdf');
const request = {
  ...leader,
  signingTime: signedAt,
  role: { kind: 'PERSON', certify: true },
  field: { name: 'chu_ky', placement: { page: 1, xMm: 20, yMm: 250, widthMm: 50, heightMm: 20 } },
} as const;
const refused = expect.objectContaining({ code: 'TIME_STAMP_REFUSED' });

describe('a token that does not go into the room set aside', () => {
  it('is one of no use: the act goes on without, and says so, instead of failing', async () => {
    const named = await signPdfNamingLevel(letter, request, timeStamp);
    expect(named).toMatchObject({ level: 'B-B', timeStampRefusal: { code: 'TIME_STAMP_REFUSED' } });
    expect(readSignatures(Buffer.concat([letter, named.increment]))[0]).toMatchObject({ integrity: 'INTACT' });
  });

  it('is refused by that name where B-T is asked for or nothing, in one step and in two', async () => {
    await expect(signPdfTimeStamped(letter, request, timeStamp)).rejects.toEqual(refused);
    const prepared = prepareSignature(letter, request);
    const given = { signature: sign('sha256', prepared.toBeSigned, leader.key) };
    await expect(completeSignatureTimeStamped(letter, prepared, given, timeStamp)).rejects.toEqual(refused);
  });

  it('gets more room as a time-stamp of the document, where nobody said how much', async () => {
    const signed = signPdf(letter, request);
    let asked = 0;
    const counted: TimeStampService = (question) => {
      asked += 1;
      return timeStamp(question);
    };
    const stamped = await addDocumentTimeStamp(signed, counted);
    expect(asked).toBe(2);
    expect(readLevels(stamped).signatures[0]).toMatchObject({ level: 'B-T' });
    await expect(addDocumentTimeStamp(signed, timeStamp, { holeBytes: 16_384 })).rejects.toMatchObject({
      code: 'SIGNATURE_DOES_NOT_FIT',
    });
    const plain: TimeStampService = (question) => Promise.resolve(authority.timeStamp(question, { at: signedAt }));
    const usual = await addDocumentTimeStamp(signed, plain);
    expect(readSignatures(usual)).toHaveLength(2);
  });
});
