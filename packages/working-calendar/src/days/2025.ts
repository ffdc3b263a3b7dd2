import { daysOf } from './notice.js';

const notice = { sourceDocument: 'TB 6150/TB-BLĐTBXH; CV 8726/VPCP-KGVX', announcedOn: '2024-12-03' };
const tet = ['HOLIDAY', 'Tết Nguyên đán Ất Tỵ', 'Lunar New Year'] as const;

/** All days of 2025. */
export const days2025 = daysOf(notice, [
  ['2025-01-01', 'HOLIDAY', 'Tết Dương lịch', 'New Year'],
  ['2025-01-27', ...tet],
  ['2025-01-28', ...tet],
  ['2025-01-29', ...tet],
  ['2025-01-30', ...tet],
  ['2025-01-31', ...tet],
  ['2025-04-07', 'HOLIDAY', 'Giỗ Tổ Hùng Vương', 'Hùng Kings’ Day'],
  ['2025-04-26', 'SWAP_WORK', 'Làm bù cho ngày 02/5', 'Worked in exchange for 2 May'],
  ['2025-04-30', 'HOLIDAY', 'Ngày Chiến thắng', 'Victory Day'],
  ['2025-05-01', 'HOLIDAY', 'Ngày Quốc tế lao động', 'Labour Day'],
  ['2025-05-02', 'SWAP_OFF', 'Nghỉ hoán đổi (làm bù 26/4)', 'Day off, swapped with 26 April'],
  ['2025-09-01', 'HOLIDAY', 'Quốc khánh (ngày liền kề)', 'National Day (adjacent day)'],
  ['2025-09-02', 'HOLIDAY', 'Quốc khánh', 'National Day'],
]);
