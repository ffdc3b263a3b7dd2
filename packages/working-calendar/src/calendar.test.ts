import { isDomainError } from '@lienthong/kernel';
import fc from 'fast-check';
import { createCalendar, dayOf, isWorkingDay, nationalCalendar, withOverrides, type CalendarDay } from './index.js';

const name = { vi: 'Ngày thử', en: 'A day' };
const day = (date: string, kind: CalendarDay['kind']): CalendarDay => ({ date, kind, name, sourceDocument: 'TB 1' });

describe('createCalendar', () => {
  it('decides by kind, then by weekday', () => {
    const calendar = createCalendar(
      [
        day('2030-01-01', 'HOLIDAY'),
        day('2030-01-02', 'MAKE_UP'),
        day('2030-01-03', 'SWAP_OFF'),
        day('2030-01-05', 'SWAP_WORK'),
        day('2030-01-07', 'PROVISIONAL'),
      ],
      [2030],
    );
    const week = '01 02 03 04 05 06 07'.split(' ').map((d) => isWorkingDay(calendar, `2030-01-${d}`));
    expect(week).toEqual([false, false, false, true, true, false, true]);
  });

  it('puts the order of an authority above the national calendar, for that authority only', () => {
    const sourceDocument = 'Công điện 05/CĐ-UBND';
    const closed = withOverrides(nationalCalendar, [
      {
        date: '2026-09-30',
        working: false,
        name: { vi: 'Nghỉ tránh bão', en: 'Closed before a typhoon' },
        sourceDocument,
      },
      { date: '2026-10-03', working: true, name: { vi: 'Làm bù', en: 'Worked in exchange' }, sourceDocument },
    ]);
    expect(isWorkingDay(closed, '2026-09-30')).toBe(false);
    expect(isWorkingDay(closed, '2026-10-03')).toBe(true);
    expect(dayOf(closed, '2026-09-30')).toMatchObject({ reason: { sourceDocument } });
    expect(isWorkingDay(nationalCalendar, '2026-09-30')).toBe(true);
  });

  it('refuses a date given twice and a date that does not exist', () => {
    expect(() => createCalendar([day('2030-01-01', 'HOLIDAY'), day('2030-01-01', 'MAKE_UP')], [2030])).toThrow(
      'CALENDAR_DAY_REPEATED',
    );
    expect(() => createCalendar([day('2030-02-30', 'HOLIDAY')], [2030])).toThrow('DATE_INVALID');
  });

  it('ends every string asked for in a value or a typed error', () => {
    const near = fc.stringMatching(/^20[12][0-9]-[01][0-9]-[0-3][0-9]$/);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (text) => {
        try {
          expect(typeof isWorkingDay(nationalCalendar, text)).toBe('boolean');
        } catch (error) {
          if (!isDomainError(error)) throw error;
          expect(['DATE_INVALID', 'CALENDAR_INCOMPLETE']).toContain(error.code);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
