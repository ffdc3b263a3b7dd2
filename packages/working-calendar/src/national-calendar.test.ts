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
    [2019, '01-01 02-04 02-05 02-06 02-07 02-08 04-15 04-29 04-30 05-01 09-02', '01-05 05-04'],
    [2020, '01-01 01-23 01-24 01-27 01-28 01-29 04-02 04-30 05-01 09-02', ''],
    [2021, '01-01 02-10 02-11 02-12 02-15 02-16 04-21 04-30 05-03 09-02 09-03', ''],
    [2022, '01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02', ''],
    [2023, '01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04', ''],
    [2024, '01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03', '05-04'],
    [2025, '01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02', '04-26'],
    [2026, '01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24', '01-10 08-22'],
  ])('has in %d exactly the weekdays off and weekend days worked of the notices', (year, off, worked) => {
    expect(deviations(year)).toEqual({ off: off.split(' '), worked: worked === '' ? [] : worked.split(' ') });
  });

  it('grants ten days of the Labour Code of 2012, eleven of that of 2019, and Culture Day from 2026', () => {
    for (const { year, days } of calendarYears.filter(({ complete }) => complete))
      expect(days.filter(({ kind }) => kind === 'HOLIDAY')).toHaveLength(year < 2021 ? 10 : year < 2026 ? 11 : 12);
  });

  it('swaps a day worked for every day off', () => {
    const ofKind = (wanted: string) => calendarYears.flatMap(({ days }) => days.filter(({ kind }) => kind === wanted));
    expect(ofKind('SWAP_OFF')).toHaveLength(ofKind('SWAP_WORK').length);
  });

  it('agrees with the lunar calendar on the first three days of Tết and on Hùng Kings’ Day', () => {
    // The Chinese calendar of ICU; it names the same days as the Vietnamese one in all these years.
    const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'UTC' });
    for (const { days } of calendarYears.filter(({ complete }) => complete)) {
      const lunarDates = (english: string) =>
        days.filter(({ name }) => name.en === english).map(({ date }) => lunar.format(Date.parse(date)));
      expect(lunarDates('Lunar New Year')).toHaveLength(5);
      expect(lunarDates('Lunar New Year')).toEqual(expect.arrayContaining(['1/1', '1/2', '1/3']));
      expect(lunarDates('Hùng Kings’ Day')).toEqual(['3/10']);
    }
  });

  it('makes up every holiday that falls on a weekend on the next day that would be worked, and only those (Điều 111(3))', () => {
    for (const { days } of calendarYears.filter(({ complete }) => complete)) {
      const ofKind = (wanted: string) => days.filter(({ kind }) => kind === wanted).map(({ date }) => date);
      const taken = new Set(ofKind('HOLIDAY'));
      const isRest = (date: string) => [0, 6].includes(weekdayOf(date));
      for (const holiday of [...taken].filter(isRest).sort()) {
        let next = addDays(holiday, 1);
        while (taken.has(next) || isRest(next)) next = addDays(next, 1);
        taken.add(next);
      }
      const madeUp = [...taken].filter((date) => !ofKind('HOLIDAY').includes(date));
      expect(ofKind('MAKE_UP')).toEqual(madeUp.sort());
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
    expect(() => isWorkingDay(nationalCalendar, '2018-06-15')).toThrow('CALENDAR_INCOMPLETE');
    expect(yearOf(nationalCalendar, 2027)).toMatchObject({ complete: false });
    expect(yearOf(nationalCalendar, 2027).known.map(({ date }) => date.slice(5))).toEqual(
      '01-01 04-30 05-01 09-02 11-24'.split(' '),
    );
  });

  it('answers in an incomplete year what a notice names', () => {
    expect(isWorkingDay(nationalCalendar, '2018-12-31')).toBe(false);
    expect(() => isWorkingDay(nationalCalendar, '2018-12-28')).toThrow('CALENDAR_INCOMPLETE');
  });
});
