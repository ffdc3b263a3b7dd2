import type { FoundSignature } from '../verification/find-signatures.js';
import { assertProduced } from './act-rules.js';

const found = (changes: Partial<FoundSignature> = {}): FoundSignature => ({
  ordinal: 1,
  field: 'person',
  kind: 'PERSONAL',
  signerName: 'Nguyễn Văn A',
  organisationName: 'Sở Khoa học và Công nghệ',
  certificateSha256: 'aa',
  signedAt: new Date('2026-11-07T00:00:00Z'),
  valid: true,
  coversWholeFile: true,
  trusted: true,
  organisationId: 'organisation',
  personId: 'person',
  ...changes,
});
const earlier = found({ coversWholeFile: false });
const seal = found({ ordinal: 2, field: 'seal', kind: 'ORGANISATION', certificateSha256: 'bb' });

describe('what an act produced is stored only when', () => {
  it('the earlier signatures are intact and the new one covers the whole file', () => {
    expect(() => assertProduced([found()], [earlier, seal], 'bb')).not.toThrow();
    expect(() => assertProduced([found()], [earlier], null)).not.toThrow();
  });

  it.each<[string, FoundSignature[], string | null]>([
    ['the new signature is missing', [earlier], 'bb'],
    ['one more appeared in an act that uses no key', [earlier, seal], null],
    ['an earlier signature broke', [{ ...earlier, valid: false }, seal], 'bb'],
    ['an earlier signature was replaced', [{ ...earlier, certificateSha256: 'cc' }, seal], 'bb'],
    ['an earlier signature moved to another field', [{ ...earlier, field: 'other' }, seal], 'bb'],
    ['another certificate signed', [earlier, { ...seal, certificateSha256: 'cc' }], 'bb'],
    ['the new signature is not trusted', [earlier, { ...seal, trusted: false }], 'bb'],
    ['the new signature leaves a part of the file out', [earlier, { ...seal, coversWholeFile: false }], 'bb'],
  ])('not when %s', (_what, after, certificate) => {
    expect(() => assertProduced([found()], after, certificate)).toThrow('failed its verification');
  });
});
