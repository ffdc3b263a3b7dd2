import { daysOf } from './notice.js';

const notice = { sourceDocument: 'TB 4875/TB-LĐTBXH' };
const tet = ['HOLIDAY', 'Tết Nguyên đán Tân Sửu', 'Lunar New Year'] as const;
const tetMadeUp = ['MAKE_UP', 'Nghỉ bù Tết Nguyên đán', 'Make-up day for Lunar New Year'] as const;

/** All days of 2021. */
export const days2021 = daysOf(notice, [
  ['2021-01-01', 'HOLIDAY', 'Tết Dương lịch', 'New Year'],
  ['2021-02-10', ...tet],
  ['2021-02-11', ...tet],
  ['2021-02-12', ...tet],
  ['2021-02-13', ...tet],
  ['2021-02-14', ...tet],
  ['2021-02-15', ...tetMadeUp],
  ['2021-02-16', ...tetMadeUp],
  ['2021-04-21', 'HOLIDAY', 'Giỗ Tổ Hùng Vương', 'Hùng Kings’ Day'],
  ['2021-04-30', 'HOLIDAY', 'Ngày Chiến thắng', 'Victory Day'],
  ['2021-05-01', 'HOLIDAY', 'Ngày Quốc tế lao động', 'Labour Day'],
  ['2021-05-03', 'MAKE_UP', 'Nghỉ bù Ngày Quốc tế lao động', 'Make-up day for Labour Day'],
  ['2021-09-02', 'HOLIDAY', 'Quốc khánh', 'National Day'],
  ['2021-09-03', 'HOLIDAY', 'Quốc khánh (ngày liền kề)', 'National Day (adjacent day)'],
]);
