import { daysLeft, dueThreshold } from './reminders.js';

const at = new Date('2026-11-20T02:00:00Z');
const inDays = (days: number): Date => new Date(at.getTime() + days * 86_400_000);

describe('reminders', () => {
  it.each([
    [61, null],
    [60, 60],
    [59, 60],
    [31, 60],
    [30, 30],
    [8, 30],
    [7, 7],
    [0.01, 7],
    [0, null],
    [-3, null],
  ])('%d days before expiry: threshold %p', (days, threshold) => {
    expect(dueThreshold(inDays(days), at)).toBe(threshold);
  });

  it('count begun days', () => {
    expect([daysLeft(inDays(6.5), at), daysLeft(inDays(0), at), daysLeft(inDays(-1), at)]).toEqual([7, 0, 0]);
  });
});
