// What nobody may do any more, refused by those who sign and found by those who validate.
import { sampleDocument } from '@lienthong/testing';
import { judgeChanges } from '../src/difference/index.js';
import { openPdf, signPdf } from '../src/index.js';
import { addHiddenSignatureField } from '../src/levels/hidden-field.js';
import { IncrementalUpdate, wholeFile } from '../src/model/writer.js';
import { certifiedAt, sealed } from './attacks/fixtures.js';
import { clerk, signedAt } from './journey.js';

describe('a file certified so that nothing may change', () => {
  const signedBy = (bytes: Buffer): Buffer =>
    signPdf(bytes, {
      ...clerk,
      signingTime: signedAt,
      role: { kind: 'PERSON', certify: false },
      field: { name: 'chu_ky_2', placement: { page: 1, xMm: 2, yMm: 2, widthMm: 10, heightMm: 5 } },
    });

  it('takes no further signature, another one does', () => {
    expect(() => signedBy(certifiedAt(1))).toThrow(expect.objectContaining({ code: 'FILE_LOCKED' }));
    expect(signedBy(certifiedAt(2)).length).toBeGreaterThan(sampleDocument('cong-van.pdf').length);
  });
});

describe('an empty, unseen field for one more signature', () => {
  const withField = (bytes: Buffer): Buffer => {
    const update = new IncrementalUpdate(openPdf(bytes));
    addHiddenSignatureField(update, 'chu_ky_2');
    return wholeFile(bytes, update.serialise().bytes);
  };
  const changesOf = (bytes: Buffer): string[] => judgeChanges(openPdf(bytes)).map(({ changesAfter }) => changesAfter);

  it('is unlawful behind the seal and at P=1, lawful at P=2', () => {
    expect(changesOf(withField(sealed))).toEqual(['LAWFUL', 'UNLAWFUL']);
    expect(changesOf(withField(certifiedAt(1)))).toEqual(['UNLAWFUL']);
    expect(changesOf(withField(certifiedAt(2)))).toEqual(['LAWFUL']);
  });
});
