import { textOfCode } from '../trust/trust-failure.js';
import { preservationFailureText } from './preservation-failure.js';
import { isRenewalDue, nextAttempt, renewalAt, renewedBeforeMs } from './preservation.js';

const now = new Date('2026-11-22T02:00:00Z');
const day = 86_400_000;
const inDays = (days: number): Date => new Date(now.getTime() + days * day);

describe('an archive time-stamp', () => {
  it.each([
    ['five years', 1826, 1826 - 90],
    ['half a year and a day', 181, 91],
    ['half a year', 180, 90],
    ['a month', 30, 15],
  ])('is renewed well before its certificate ends: in %s', (_, ends, renewed) => {
    const at = renewalAt(inDays(ends), now);
    expect(at).toEqual(inDays(renewed));
    expect(inDays(ends).getTime() - at.getTime()).toBeGreaterThanOrEqual(Math.min(renewedBeforeMs, (ends * day) / 2));
  });

  it('of an authority that has ended is not asked for in a loop', () => {
    expect(renewalAt(inDays(-1), now)).toEqual(new Date(now.getTime() + 3_600_000));
  });

  it('is renewed when its time has come, or when a stronger hash is wanted than it was made with', () => {
    const kept = { nextAttemptAt: inDays(1), archiveDigest: 'sha256' } as const;
    expect(isRenewalDue(kept, 'sha256', now)).toBe(false);
    expect(isRenewalDue(kept, 'sha256', inDays(1))).toBe(true);
    expect(isRenewalDue(kept, 'sha384', now)).toBe(true);
    expect(isRenewalDue({ ...kept, archiveDigest: 'sha512' }, 'sha384', now)).toBe(false);
  });
});

it('an attempt that failed is made again after a minute, then less and less often, at least four times a day', () => {
  const minutes = [1, 2, 3, 9, 10, 40].map(
    (attempts) => (nextAttempt(now, attempts).getTime() - now.getTime()) / 60_000,
  );
  expect(minutes).toEqual([1, 2, 4, 256, 360, 360]);
});

describe('why a file waits', () => {
  it.each([
    ...[
      'NOT_PRESERVABLE',
      'PRESERVATION_FAILED',
      'TIME_STAMP_MISSING',
      'TIME_STAMP_REFUSED',
      'REVOCATION_DATA_MISSING',
    ],
    ...['DOCUMENT_TIME_STAMP_MISSING', 'FILE_NOT_FOUND', 'PDF_DAMAGED', 'TSA_UNREACHABLE', 'OCSP_TOO_OLD'],
  ])('is said in words: %s', (code) => {
    const { vi, en } = preservationFailureText(code);
    expect(vi).toMatch(/[àáảãạăâđêôơưếệộờ].*\.$/u);
    expect(en).toMatch(/^[A-Z][a-z ].*\.$/);
    if (/^(TSA|OCSP)_/.test(code)) expect({ vi, en }).toEqual(textOfCode(code));
  });
});
