import { daysOf } from './notice.js';

const notice = { sourceDocument: 'TB 119/TB-LĐTBXH' };
const tet = ['HOLIDAY', 'Tết Nguyên đán Nhâm Dần', 'Lunar New Year'] as const;

/** All days of 2022. */
export const days2022 = daysOf(notice, [
  ['2022-01-01', 'HOLIDAY', 'Tết Dương lịch', 'New Year'],
  ['2022-01-03', 'MAKE_UP', 'Nghỉ bù Tết Dương lịch', 'Make-up day for New Year'],
  ['2022-01-31', ...tet],
  ['2022-02-01', ...tet],
  ['2022-02-02', ...tet],
  ['2022-02-03', ...tet],
  ['2022-02-04', ...tet],
  ['2022-04-10', 'HOLIDAY', 'Giỗ Tổ Hùng Vương', 'Hùng Kings’ Day'],
  ['2022-04-11', 'MAKE_UP', 'Nghỉ bù Giỗ Tổ Hùng Vương', 'Make-up day for Hùng Kings’ Day'],
  ['2022-04-30', 'HOLIDAY', 'Ngày Chiến thắng', 'Victory Day'],
  ['2022-05-01', 'HOLIDAY', 'Ngày Quốc tế lao động', 'Labour Day'],
  ['2022-05-02', 'MAKE_UP', 'Nghỉ bù Ngày Chiến thắng', 'Make-up day for Victory Day'],
  ['2022-05-03', 'MAKE_UP', 'Nghỉ bù Ngày Quốc tế lao động', 'Make-up day for Labour Day'],
  ['2022-09-01', 'HOLIDAY', 'Quốc khánh (ngày liền kề)', 'National Day (adjacent day)'],
  ['2022-09-02', 'HOLIDAY', 'Quốc khánh', 'National Day'],
]);
