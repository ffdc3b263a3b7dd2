import { addDays, calendarYears, dayOf, isWorkingDay, nationalCalendar, weekdayOf, yearOf } from './index.js';

/** Every weekday off and every weekend day worked of a year, as MM-DD. */
function deviations(year: number): { off: string[]; worked: string[] } {
  const found = { off: [] as string[], worked: [] as string[] };
  for (let date = `${year}-01-01`; date <= `${year}-12-31`; date = addDays(date, 1)) {
    const weekend = weekdayOf(date) === 0 || weekdayOf(date) === 6;
    const working = isWorkingDay(nationalCalendar, date);
    if (working === weekend) found[working ? 'worked' : 'off'].push(date.slice(5));
  }
  return found;
}

describe('the national calendar', () => {
  it.each([
    [2025, '01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02', '04-26'],
    [2026, '01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24', '01-10 08-22'],
  ])('has in %d exactly the weekdays off and weekend days worked of the notices', (year, off, worked) => {
    expect(deviations(year)).toEqual({ off: off.split(' '), worked: worked === '' ? [] : worked.split(' ') });
  });

  it('grants eleven days of the Labour Code in every complete year, and Culture Day from 2026', () => {
    for (const { year, days } of calendarYears.filter(({ complete }) => complete)) {
      expect(days.filter(({ kind }) => kind === 'HOLIDAY')).toHaveLength(year >= 2026 ? 12 : 11);
      const swaps = (kind: string) => days.filter((day) => day.kind === kind).length;
      expect(swaps('SWAP_OFF')).toBe(swaps('SWAP_WORK'));
    }
  });

  it('makes up every holiday of the Labour Code that falls on a weekend, and only those', () => {
    for (const { days } of calendarYears.filter(({ complete }) => complete)) {
      const onWeekend = days.filter(({ kind, date }) => kind === 'HOLIDAY' && [0, 6].includes(weekdayOf(date)));
      expect(days.filter(({ kind }) => kind === 'MAKE_UP')).toHaveLength(onWeekend.length);
    }
  });

  it('names the notice of every day and keeps each year in its own list', () => {
    for (const { year, days } of calendarYears) {
      for (const day of days) {
        expect(day.date.slice(0, 4)).toBe(String(year));
        expect(day.sourceDocument).not.toBe('');
      }
    }
  });

  it('shows the undecided swap of 23 November 2026 without obeying it', () => {
    expect(dayOf(nationalCalendar, '2026-11-23')).toMatchObject({
      working: true,
      provisional: { kind: 'PROVISIONAL' },
    });
    expect(dayOf(nationalCalendar, '2026-11-24')).toMatchObject({
      working: false,
      reason: { sourceDocument: 'Nghị quyết 28/2026/QH16, Điều 2' },
    });
    expect(isWorkingDay(nationalCalendar, '2025-11-24')).toBe(true);
  });

  it('says that 2027 is incomplete instead of using the fixed dates', () => {
    expect(() => isWorkingDay(nationalCalendar, '2027-01-01')).toThrow('CALENDAR_INCOMPLETE');
    expect(() => isWorkingDay(nationalCalendar, '2027-06-15')).toThrow('CALENDAR_INCOMPLETE');
    expect(() => isWorkingDay(nationalCalendar, '2020-06-15')).toThrow('CALENDAR_INCOMPLETE');
    expect(yearOf(nationalCalendar, 2027)).toMatchObject({ complete: false });
    expect(yearOf(nationalCalendar, 2027).known.map(({ date }) => date.slice(5))).toEqual(
      '01-01 04-30 05-01 09-02 11-24'.split(' '),
    );
  });

  it('answers in an incomplete year what a notice names', () => {
    expect(isWorkingDay(nationalCalendar, '2024-04-29')).toBe(false);
    expect(isWorkingDay(nationalCalendar, '2024-05-04')).toBe(true);
    expect(() => isWorkingDay(nationalCalendar, '2024-05-06')).toThrow('CALENDAR_INCOMPLETE');
    expect(
      ['2023-05-02', '2023-05-03', '2023-09-01', '2023-09-04'].map((date) => isWorkingDay(nationalCalendar, date)),
    ).toEqual([false, false, false, false]);
  });
});
