import { daysOf } from './notice.js';

const notice = { sourceDocument: 'TB 5015/TB-LĐTBXH' };
const springNotice = { sourceDocument: 'TB 1570/TB-LĐTBXH' };
const tet = ['HOLIDAY', 'Tết Nguyên đán Giáp Thìn', 'Lunar New Year'] as const;
const tetMadeUp = ['MAKE_UP', 'Nghỉ bù Tết Nguyên đán', 'Make-up day for Lunar New Year'] as const;

const yearly = daysOf(notice, [
  ['2024-01-01', 'HOLIDAY', 'Tết Dương lịch', 'New Year'],
  ['2024-02-08', ...tet],
  ['2024-02-09', ...tet],
  ['2024-02-10', ...tet],
  ['2024-02-11', ...tet],
  ['2024-02-12', ...tet],
  ['2024-02-13', ...tetMadeUp],
  ['2024-02-14', ...tetMadeUp],
  ['2024-04-18', 'HOLIDAY', 'Giỗ Tổ Hùng Vương', 'Hùng Kings’ Day'],
  ['2024-04-30', 'HOLIDAY', 'Ngày Chiến thắng', 'Victory Day'],
  ['2024-05-01', 'HOLIDAY', 'Ngày Quốc tế lao động', 'Labour Day'],
  ['2024-09-02', 'HOLIDAY', 'Quốc khánh', 'National Day'],
  ['2024-09-03', 'HOLIDAY', 'Quốc khánh (ngày liền kề)', 'National Day (adjacent day)'],
]);

const springSwap = daysOf(springNotice, [
  ['2024-04-29', 'SWAP_OFF', 'Nghỉ hoán đổi (làm bù 04/5)', 'Day off, swapped with 4 May'],
  ['2024-05-04', 'SWAP_WORK', 'Làm bù cho ngày 29/4', 'Worked in exchange for 29 April'],
]);

/** All days of 2024. */
export const days2024 = [...yearly, ...springSwap];
