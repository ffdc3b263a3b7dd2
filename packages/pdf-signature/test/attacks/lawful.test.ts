import { goodDocuments, readyKeyPair } from '@lienthong/testing';
import { createAuthority, createOcspRequest } from '@lienthong/pki';
import { judgeChanges } from '../../src/difference/index.js';
import { addDocumentTimeStamp, addValidationData, openPdf, readSignatures } from '../../src/index.js';
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

describe('what keeps a signature provable', () => {
  const ca = createAuthority({ newKey: readyKeyPair });
  const at = new Date('2026-11-05T05:00:00Z');
  const timeStamp = (request: Buffer): Promise<Buffer> => Promise.resolve(ca.timeStamp(request, { at }));
  const { certificate } = ca.issue('ORGANISATION', { commonName: 'Sở', organisation: 'Sở', country: 'VN' });
  const data = {
    certificates: [ca.sub, ca.root],
    ocsps: [ca.ocsp(createOcspRequest({ certificate, issuer: ca.sub }).bytes, { at })],
    crls: [ca.crl({ at, of: 'ROOT' })],
  };

  it.each(goodDocuments)('may follow every signature, and the seal, on %s', async (file) => {
    const finished = travel(file).at(-1)!;
    const before = judgement(finished).length;
    const longTerm = addValidationData(finished, data);
    const archived = await addDocumentTimeStamp(longTerm, timeStamp);
    const renewed = await addDocumentTimeStamp(
      addValidationData(archived, { ...data, crls: [...data.crls, ca.crl({ at })] }),
      timeStamp,
    );
    for (const bytes of [longTerm, archived, renewed]) {
      expect(judgement(bytes).slice(0, before)).toEqual(Array<string>(before).fill('LAWFUL'));
    }
    expect(judgement(renewed)).toEqual([...Array<string>(before + 1).fill('LAWFUL'), 'NONE']);
    expect(readSignatures(renewed).map(({ purpose, integrity }) => `${purpose} ${integrity}`)).toEqual([
      ...Array<string>(before).fill('SIGNATURE INTACT'),
      'DOCUMENT_TIME_STAMP INTACT',
      'DOCUMENT_TIME_STAMP INTACT',
    ]);
    const codes = judgeChanges(openPdf(renewed))[before - 1]!.changes.map(({ code }) => code);
    expect(codes).toEqual(['VALIDATION_DATA_ADDED', 'TIME_STAMP_ADDED', 'VALIDATION_DATA_ADDED', 'TIME_STAMP_ADDED']);
  });
});
