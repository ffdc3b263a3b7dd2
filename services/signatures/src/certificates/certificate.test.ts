import { isDomainError } from '@lienthong/kernel';
import { isInForce, newlyActive, resumed, revoked, type Standing, stateAt, suspended } from './certificate.js';
import { nearestToUse, type PresentOwner, type Usability, usabilityOf } from './certificate-usability.js';
import { isLongerThanAllowed } from './validity.js';

const at = new Date('2026-11-20T02:00:00Z');
const day = (offset: number): Date => new Date(at.getTime() + offset * 86_400_000);
const validity = { notBefore: day(-100), notAfter: day(100) };
const expiry = { notBefore: day(-100), notAfter: at };

const standings = {
  ACTIVE: { ...newlyActive, ...validity },
  SUSPENDED: { ...suspended({ ...newlyActive, ...validity }, day(-1)), ...validity },
  REVOKED: {
    ...revoked({ ...newlyActive, ...validity }, { reason: 'KEY_COMPROMISE', from: day(-2) }, at),
    ...validity,
  },
  EXPIRED: { ...newlyActive, ...expiry },
};
type State = keyof typeof standings;
const acts = {
  suspend: (certificate: (typeof standings)[State]): Standing => suspended(certificate, at),
  resume: (certificate: (typeof standings)[State]): Standing => resumed(certificate, at),
  revoke: (certificate: (typeof standings)[State]): Standing =>
    revoked(certificate, { reason: 'PRIVILEGE_WITHDRAWN', from: day(-1) }, at),
};
type Act = keyof typeof acts;

const outcome = (act: () => Standing): string => {
  try {
    return act().standing;
  } catch (error) {
    if (isDomainError(error)) return error.code;
    throw error;
  }
};

describe('the standing of a certificate', () => {
  const table: Record<State, Record<Act, string>> = {
    ACTIVE: { suspend: 'SUSPENDED', resume: 'CERTIFICATE_NOT_SUSPENDED', revoke: 'REVOKED' },
    SUSPENDED: { suspend: 'CERTIFICATE_ALREADY_SUSPENDED', resume: 'ACTIVE', revoke: 'REVOKED' },
    REVOKED: {
      suspend: 'CERTIFICATE_ALREADY_REVOKED',
      resume: 'CERTIFICATE_ALREADY_REVOKED',
      revoke: 'CERTIFICATE_ALREADY_REVOKED',
    },
    EXPIRED: {
      suspend: 'CERTIFICATE_ALREADY_EXPIRED',
      resume: 'CERTIFICATE_ALREADY_EXPIRED',
      revoke: 'CERTIFICATE_ALREADY_EXPIRED',
    },
  };
  const cases = (Object.keys(table) as State[]).flatMap((state) =>
    (Object.keys(acts) as Act[]).map((act) => [state, act] as const),
  );

  it.each(cases)('%s, %s', (state, act) => {
    expect(stateAt(standings[state], at)).toBe(state);
    expect(outcome(() => acts[act](standings[state]))).toBe(table[state][act]);
  });

  it('a revocation begins neither in the future nor before the certificate', () => {
    const revokeFrom = (from: Date) => outcome(() => revoked(standings.ACTIVE, { reason: 'SUPERSEDED', from }, at));
    expect(revokeFrom(day(1))).toBe('REVOCATION_IN_FUTURE');
    expect(revokeFrom(day(-101))).toBe('REVOCATION_BEFORE_ISSUE');
    expect(revokeFrom(validity.notBefore)).toBe('REVOKED');
    expect(revokeFrom(at)).toBe('REVOKED');
  });

  it('what was signed before the revocation was signed in force, what was signed from then on was not', () => {
    expect(isInForce(standings.REVOKED, day(-3))).toBe(true);
    expect(isInForce(standings.REVOKED, day(-2))).toBe(false);
    expect(isInForce(standings.SUSPENDED, day(-2))).toBe(true);
    expect(isInForce(standings.SUSPENDED, at)).toBe(false);
    expect(isInForce(standings.EXPIRED, new Date(at.getTime() - 1))).toBe(true);
    expect(isInForce(standings.EXPIRED, at)).toBe(false);
  });
});

describe('a suspension that is over', () => {
  const held = suspended({ ...newlyActive, ...validity }, day(-4));
  const lifted = { ...resumed({ ...held, ...validity }, day(-2)), ...validity };

  it('stays with the certificate, through the next ones and a revocation', () => {
    const first = { from: day(-4).toISOString(), until: day(-2).toISOString() };
    expect(lifted.pastSuspensions).toEqual([first]);
    const again = { ...suspended(lifted, day(-1)), ...validity };
    expect(again.pastSuspensions).toEqual([first]);
    const gone = revoked(again, { reason: 'KEY_COMPROMISE', from: at }, at);
    expect(gone.revokedAt).toEqual(day(-1));
    expect(gone.pastSuspensions).toEqual([first, { from: day(-1).toISOString(), until: at.toISOString() }]);
    expect(revoked(again, { reason: 'KEY_COMPROMISE', from: day(-3) }, at).revokedAt).toEqual(day(-3));
    expect(resumed({ ...suspended(lifted, at), ...validity }, at).pastSuspensions).toEqual([first]);
  });

  it.each([
    [-5, true],
    [-4, false],
    [-3, false],
    [-2, true],
    [-1, true],
  ])('%d days ago it was in force, and could be signed with: %s', (offset, inForce) => {
    expect(isInForce(lifted, day(offset))).toBe(inForce);
    const names = { organisationId: 'department', commonName: 'A', organisationName: 'B' };
    const usability = usabilityOf({ ...lifted, ...names }, { ...names, mayHold: true }, day(offset));
    expect(usability).toBe(inForce ? 'USABLE' : 'SUSPENDED');
  });
});

it('can be signed with in the very second in which a suspension ends, which is all that a signature says of its time', () => {
  const held = { ...suspended({ ...newlyActive, ...validity }, day(-4)), ...validity };
  const second = day(-2).getTime();
  const lifted = { ...resumed(held, new Date(second + 400)), ...validity };
  expect(isInForce(lifted, new Date(second))).toBe(true);
  expect(isInForce(lifted, new Date(second - 1000))).toBe(false);
});

describe('whether a certificate can be used', () => {
  const owner: PresentOwner = {
    organisationId: 'department',
    commonName: 'Nguyễn Văn A',
    organisationName: 'Sở Nội vụ',
    mayHold: true,
  };
  const { mayHold: _mayHold, ...names } = owner;
  const certificate = { ...standings.ACTIVE, ...names };

  it.each<[Usability, object, Partial<PresentOwner> | null]>([
    ['USABLE', {}, {}],
    ['SUSPENDED', standings.SUSPENDED, {}],
    ['REVOKED', standings.REVOKED, {}],
    ['EXPIRED', standings.EXPIRED, {}],
    ['NOT_YET_VALID', { notBefore: day(1) }, {}],
    ['OF_FORMER_ORGANISATION', {}, { organisationId: 'another' }],
    ['OF_FORMER_NAME', {}, { commonName: 'Nguyễn Thị A' }],
    ['OF_FORMER_NAME', {}, { organisationName: 'Sở Nội vụ và Lao động' }],
    ['OWNER_NOT_AUTHORISED', {}, { mayHold: false }],
    ['OWNER_NOT_AUTHORISED', {}, null],
    ['OF_FORMER_ORGANISATION', standings.REVOKED, { organisationId: 'another' }],
  ])('%s', (expected, changes, present) => {
    expect(usabilityOf({ ...certificate, ...changes }, present && { ...owner, ...present }, at)).toBe(expected);
  });

  it('takes the newest usable one; without any, the newest of the present post says why', () => {
    const older = { ...certificate, id: 'older', notBefore: day(-50) };
    const newer = { ...certificate, ...standings.SUSPENDED, id: 'newer', notBefore: day(-10) };
    const elsewhere = { ...certificate, id: 'elsewhere', organisationId: 'another', notBefore: day(-1) };
    const chosen = (...all: (typeof older)[]) => {
      const found = nearestToUse(all, owner, at);
      return found && [found.certificate.id, found.usability];
    };
    expect(chosen(older, newer, elsewhere)).toEqual(['older', 'USABLE']);
    expect(chosen(newer, elsewhere)).toEqual(['newer', 'SUSPENDED']);
    expect(chosen(elsewhere)).toEqual(['elsewhere', 'OF_FORMER_ORGANISATION']);
    expect(chosen()).toBeNull();
  });
});

it('a new certificate is valid for at most 5 years, a renewal for 3', () => {
  const from = new Date('2026-01-01T00:00:00Z');
  const until = (year: number) => new Date(`${year}-01-01T00:00:00Z`);
  expect(isLongerThanAllowed('NEW', from, until(2031))).toBe(false);
  expect(isLongerThanAllowed('REPLACEMENT', from, until(2032))).toBe(true);
  expect(isLongerThanAllowed('RENEWAL', from, until(2029))).toBe(false);
  expect(isLongerThanAllowed('RENEWAL', from, until(2030))).toBe(true);
});
