import { isDomainError } from '@lienthong/kernel';
import fc from 'fast-check';
import { registerYear, reportingPeriod, reportingPeriodKey, type ReportingPeriodKind } from './index.js';

const kinds: ReportingPeriodKind[] = ['CALENDAR_MONTH', 'FIFTEENTH', 'QUARTER', 'HALF_YEAR', 'YEAR'];

describe('reportingPeriod', () => {
  it.each([
    ['CALENDAR_MONTH', '2026-07', '2026-07-01', '2026-07-31'],
    ['CALENDAR_MONTH', '2024-02', '2024-02-01', '2024-02-29'],
    ['CALENDAR_MONTH', '2026-12', '2026-12-01', '2026-12-31'],
    ['FIFTEENTH', '2026-07', '2026-06-15', '2026-07-14'],
    ['FIFTEENTH', '2026-01', '2025-12-15', '2026-01-14'],
    ['QUARTER', '2026-Q3', '2026-07-01', '2026-09-30'],
    ['HALF_YEAR', '2026-H2', '2026-07-01', '2026-12-31'],
    ['YEAR', '2026', '2026-01-01', '2026-12-31'],
  ] as const)('%s %s runs from %s to %s', (kind, key, fromDate, toDate) => {
    expect(reportingPeriod({ kind }, key)).toMatchObject({ kind, key, fromDate, toDate });
  });

  it('begins and ends at midnight in Vietnam', () => {
    const { from, to } = reportingPeriod({ kind: 'CALENDAR_MONTH' }, '2026-07');
    expect([from.toISOString(), to.toISOString()]).toEqual(['2026-06-30T17:00:00.000Z', '2026-07-31T17:00:00.000Z']);
  });

  it('puts every instant into exactly one period of each kind, and periods end where the next begins', () => {
    const min = new Date('1975-05-01T00:00:00Z');
    const max = new Date('2199-12-31T00:00:00Z');
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.date({ min, max, noInvalidDate: true }), (kind, at) => {
        const period = reportingPeriod({ kind }, reportingPeriodKey({ kind }, at));
        expect(period.from <= at && at < period.to).toBe(true);
        const next = reportingPeriod({ kind }, reportingPeriodKey({ kind }, period.to));
        expect(next.from).toEqual(period.to);
        const lastInstant = new Date(period.to.getTime() - 1);
        expect(reportingPeriodKey({ kind }, lastInstant)).toBe(period.key);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses any other key with a typed error', () => {
    for (const key of ['2026-13', '2026-7', '2026-Q5', '2026-H3', '', '0000-01', ' 2026'])
      for (const kind of kinds) expect(() => reportingPeriod({ kind }, key)).toThrow('REPORTING_PERIOD_INVALID');
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.string(), (kind, key) => {
        try {
          expect(reportingPeriod({ kind }, key).key).toBe(key);
        } catch (error) {
          if (!isDomainError(error)) throw error;
        }
      }),
    );
  });
});

describe('registerYear', () => {
  it('turns at midnight in Vietnam, not in UTC', () => {
    expect(registerYear(new Date('2026-12-31T16:59:59.999Z'))).toBe(2026);
    expect(registerYear(new Date('2026-12-31T17:00:00Z'))).toBe(2027);
  });
});
