import { civilDateInVietnam, isoInVietnam } from '@lienthong/kernel';
import fc from 'fast-check';
import {
  acknowledgementDeadline,
  addDays,
  addWorkingDays,
  createCalendar,
  endOfDayInVietnam,
  ifComplete,
  instantInVietnam,
  isWorkingDay,
  issuingDeadline,
  nationalCalendar as calendar,
  paperDeadline,
  sendingDeadline,
} from './index.js';

const at = (local: string): Date => new Date(`${local}+07:00`);

describe('deadlines of the worked examples', () => {
  it.each([
    ['2026-07-31T16:00', '2026-08-03'],
    ['2026-08-21T09:00', '2026-08-22'],
    ['2026-08-28T15:30', '2026-09-03'],
    ['2026-02-13T10:00', '2026-02-23'],
    ['2026-04-24T10:00', '2026-04-28'],
    ['2026-04-29T10:00', '2026-05-04'],
    ['2026-11-23T10:00', '2026-11-25'],
    ['2025-04-25T10:00', '2025-04-26'],
    ['2025-04-29T10:00', '2025-05-05'],
    ['2025-01-24T10:00', '2025-02-03'],
    ['2025-12-31T10:00', '2026-01-05'],
    ['2026-01-09T10:00', '2026-01-10'],
  ])('signed %s: to be sent by noon and issued by the end of %s', (signed, day) => {
    expect(isoInVietnam(sendingDeadline(calendar, at(signed)))).toBe(`${day}T12:00:00+07:00`);
    const issuing = issuingDeadline(calendar, at(signed));
    expect(issuing).toEqual(new Date(instantInVietnam(addDays(day, 1)).getTime() - 1));
    expect(isoInVietnam(issuing)).toBe(`${day}T23:59:59+07:00`);
  });

  it('counts from the Vietnamese day: 06:30 on Monday is still Sunday in UTC', () => {
    expect(isoInVietnam(sendingDeadline(calendar, new Date('2026-08-02T23:30:00Z')))).toBe('2026-08-04T12:00:00+07:00');
    expect(isoInVietnam(sendingDeadline(calendar, new Date('2026-08-03T16:59:59Z')))).toBe('2026-08-04T12:00:00+07:00');
    expect(isoInVietnam(sendingDeadline(calendar, new Date('2026-08-03T17:00:00Z')))).toBe('2026-08-05T12:00:00+07:00');
  });

  it('takes another end of the morning, and refuses what is no time of day', () => {
    const signed = at('2026-07-31T16:00');
    expect(isoInVietnam(sendingDeadline(calendar, signed, { noon: '11:30' }))).toBe('2026-08-03T11:30:00+07:00');
    for (const noon of ['24:00', '9:00', '12:60', ''])
      expect(() => sendingDeadline(calendar, signed, { noon })).toThrow('NOON_INVALID');
  });

  it('makes urgent documents due at once, also where the calendar is unknown', () => {
    const signed = at('2027-05-01T22:10');
    expect(sendingDeadline(calendar, signed, { urgent: true })).toEqual(signed);
    expect(issuingDeadline(calendar, signed, { urgent: true })).toEqual(signed);
    expect(acknowledgementDeadline(calendar, signed, { by: 'CLERK', urgent: true })).toEqual(signed);
  });

  it('wants the automatic notice the same day, the clerk by the next working day', () => {
    const saturdayNight = at('2026-08-29T23:00');
    expect(isoInVietnam(acknowledgementDeadline(calendar, saturdayNight))).toBe('2026-08-29T23:59:59+07:00');
    expect(isoInVietnam(acknowledgementDeadline(calendar, saturdayNight, { by: 'CLERK' }))).toBe(
      '2026-09-03T23:59:59+07:00',
    );
  });

  it('adds one working day for the paper copy, or what the local list says', () => {
    expect(isoInVietnam(paperDeadline(calendar, at('2026-07-31T16:00')))).toBe('2026-08-03T23:59:59+07:00');
    expect(isoInVietnam(paperDeadline(calendar, at('2026-07-31T16:00'), 3))).toBe('2026-08-05T23:59:59+07:00');
  });
});

describe('addWorkingDays', () => {
  it('goes both ways, leaves the date at 0, and refuses part days', () => {
    expect(addWorkingDays(calendar, '2026-08-28', 1)).toBe('2026-09-03');
    expect(addWorkingDays(calendar, '2026-09-03', -1)).toBe('2026-08-28');
    expect(addWorkingDays(calendar, '2026-08-30', 0)).toBe('2026-08-30');
    for (const count of [0.5, NaN, Infinity, 4000])
      expect(() => addWorkingDays(calendar, '2026-08-28', count)).toThrow('WORKING_DAYS_INVALID');
    expect(() => addWorkingDays(calendar, '2026-02-30', 0)).toThrow('DATE_INVALID');
    expect(() => addWorkingDays(createCalendar([], [9999]), '9999-12-31', 1)).toThrow('DATE_INVALID');
  });

  it('refuses to cross into a year without notice, and tells what is known of it', () => {
    expect(() => addWorkingDays(calendar, '2026-12-31', 1)).toThrow('CALENDAR_INCOMPLETE');
    const answer = ifComplete(() => sendingDeadline(calendar, at('2026-12-31T10:00')));
    expect(answer).toMatchObject({ complete: false, year: 2027, refusal: { code: 'CALENDAR_INCOMPLETE' } });
    expect(answer.complete ? [] : answer.known.map(({ date }) => date)).toContain('2027-01-01');
    expect(ifComplete(() => addWorkingDays(calendar, '2026-12-30', 1))).toEqual({
      complete: true,
      value: '2026-12-31',
    });
    expect(() => ifComplete(() => addWorkingDays(calendar, 'today', 1))).toThrow('DATE_INVALID');
  });

  const instant = fc.date({
    min: at('2019-02-01T00:00'),
    max: new Date(at('2026-12-01T00:00').getTime() - 1),
    noInvalidDate: true,
  });

  it('lands on working days, keeps order, adds up and comes back, across year ends and midnights', () => {
    // Twice ten working days after the last instant still lie in a year whose notices are loaded.
    const count = fc.integer({ min: 1, max: 10 });
    fc.assert(
      fc.property(instant, count, count, (signedAt, a, b) => {
        const date = civilDateInVietnam(signedAt);
        const after = addWorkingDays(calendar, date, a);
        expect(after > date).toBe(true);
        expect(isWorkingDay(calendar, after)).toBe(true);
        expect(addWorkingDays(calendar, after, b)).toBe(addWorkingDays(calendar, date, a + b));
        if (isWorkingDay(calendar, date)) expect(addWorkingDays(calendar, after, -a)).toBe(date);
      }),
    );
  });

  it('never makes the sending deadline later than the issuing deadline, nor either earlier than the signature', () => {
    fc.assert(
      fc.property(instant, (signedAt) => {
        const sending = sendingDeadline(calendar, signedAt).getTime();
        const issuing = issuingDeadline(calendar, signedAt).getTime();
        expect(sending).toBeGreaterThan(endOfDayInVietnam(civilDateInVietnam(signedAt)).getTime());
        expect(issuing).toBeGreaterThan(sending);
        expect(civilDateInVietnam(new Date(sending))).toBe(civilDateInVietnam(new Date(issuing)));
      }),
    );
  });
});
