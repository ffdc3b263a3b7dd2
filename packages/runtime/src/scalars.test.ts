import { platformScalars } from './index.js';

const { Date: CivilDate, DateTime, YearMonth } = platformScalars;

it('takes real calendar dates and months only', () => {
  expect(CivilDate.parseValue('2028-02-29')).toBe('2028-02-29');
  for (const bad of ['2026-02-29', '2026-13-01', '2026-2-1', '29/02/2028', '', 20260229, null]) {
    expect(() => CivilDate.parseValue(bad)).toThrow('calendar date');
  }
  expect(YearMonth.parseValue('2026-11')).toBe('2026-11');
  expect(() => YearMonth.parseValue('2026-00')).toThrow('month');
});

it('gives instants in UTC, whichever way they were held', () => {
  expect(DateTime.serialize(new Date('2026-09-24T14:05:09+07:00'))).toBe('2026-09-24T07:05:09.000Z');
  expect(DateTime.serialize('2026-09-24T14:05:09+07:00')).toBe('2026-09-24T07:05:09.000Z');
  expect(() => DateTime.serialize('2026-09-24')).toThrow('not an instant');
  expect(DateTime.parseValue('2026-09-24T07:05:09Z')).toEqual(new Date('2026-09-24T07:05:09Z'));
});

it('refuses to give out a civil date held as an instant: the day would depend on the time zone of the machine', () => {
  expect(() => CivilDate.serialize(new Date())).toThrow('is not a calendar date');
});
