import { daysOf } from './notice.js';

/**
 * The number of the notice was not found; the fixed days rest on Bộ luật Lao động 10/2012/QH13, Điều 115(1), the make-up on
 * Điều 115(3). The choice of the days of Tết is from the engineers' own knowledge.
 */
const notice = {
  sourceDocument: 'Bộ luật Lao động 10/2012/QH13, Điều 115; thông báo nghỉ Tết 2020 (số chưa đối chiếu)',
};
const tet = ['HOLIDAY', 'Tết Nguyên đán Canh Tý', 'Lunar New Year'] as const;
const tetMadeUp = ['MAKE_UP', 'Nghỉ bù Tết Nguyên đán', 'Make-up day for Lunar New Year'] as const;

/** All days of 2020. */
export const days2020 = daysOf(notice, [
  ['2020-01-01', 'HOLIDAY', 'Tết Dương lịch', 'New Year'],
  ['2020-01-23', ...tet],
  ['2020-01-24', ...tet],
  ['2020-01-25', ...tet],
  ['2020-01-26', ...tet],
  ['2020-01-27', ...tet],
  ['2020-01-28', ...tetMadeUp],
  ['2020-01-29', ...tetMadeUp],
  ['2020-04-02', 'HOLIDAY', 'Giỗ Tổ Hùng Vương', 'Hùng Kings’ Day'],
  ['2020-04-30', 'HOLIDAY', 'Ngày Chiến thắng', 'Victory Day'],
  ['2020-05-01', 'HOLIDAY', 'Ngày Quốc tế lao động', 'Labour Day'],
  ['2020-09-02', 'HOLIDAY', 'Quốc khánh', 'National Day'],
]);
