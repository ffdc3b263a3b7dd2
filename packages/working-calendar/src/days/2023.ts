import { daysOf } from './notice.js';

const notice = { sourceDocument: 'TB 5034/TB-LĐTBXH' };
const tet = ['HOLIDAY', 'Tết Nguyên đán Quý Mão', 'Lunar New Year'] as const;
const tetMadeUp = ['MAKE_UP', 'Nghỉ bù Tết Nguyên đán', 'Make-up day for Lunar New Year'] as const;

/** All days of 2023. */
export const days2023 = daysOf(notice, [
  ['2023-01-01', 'HOLIDAY', 'Tết Dương lịch', 'New Year'],
  ['2023-01-02', 'MAKE_UP', 'Nghỉ bù Tết Dương lịch', 'Make-up day for New Year'],
  ['2023-01-20', ...tet],
  ['2023-01-21', ...tet],
  ['2023-01-22', ...tet],
  ['2023-01-23', ...tet],
  ['2023-01-24', ...tet],
  ['2023-01-25', ...tetMadeUp],
  ['2023-01-26', ...tetMadeUp],
  ['2023-04-29', 'HOLIDAY', 'Giỗ Tổ Hùng Vương', 'Hùng Kings’ Day'],
  ['2023-04-30', 'HOLIDAY', 'Ngày Chiến thắng', 'Victory Day'],
  ['2023-05-01', 'HOLIDAY', 'Ngày Quốc tế lao động', 'Labour Day'],
  ['2023-05-02', 'MAKE_UP', 'Nghỉ bù Giỗ Tổ Hùng Vương', 'Make-up day for Hùng Kings’ Day'],
  ['2023-05-03', 'MAKE_UP', 'Nghỉ bù Ngày Chiến thắng', 'Make-up day for Victory Day'],
  ['2023-09-01', 'HOLIDAY', 'Quốc khánh (ngày liền kề)', 'National Day (adjacent day)'],
  ['2023-09-02', 'HOLIDAY', 'Quốc khánh', 'National Day'],
  ['2023-09-04', 'MAKE_UP', 'Nghỉ bù Quốc khánh', 'Make-up day for National Day'],
]);
