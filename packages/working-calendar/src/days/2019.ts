import { daysOf } from './notice.js';

/**
 * The number of the notice was not found; the fixed days rest on Bộ luật Lao động 10/2012/QH13, Điều 115(1), the make-up on
 * Điều 115(3). Swaps and the choice of the days of Tết are from the engineers' own knowledge.
 */
const notice = {
  sourceDocument: 'Bộ luật Lao động 10/2012/QH13, Điều 115; thông báo nghỉ Tết 2019 (số chưa đối chiếu)',
};
const tet = ['HOLIDAY', 'Tết Nguyên đán Kỷ Hợi', 'Lunar New Year'] as const;

/** All days of 2019. */
export const days2019 = daysOf(notice, [
  ['2019-01-01', 'HOLIDAY', 'Tết Dương lịch', 'New Year'],
  ['2019-01-05', 'SWAP_WORK', 'Làm bù cho ngày 31/12/2018', 'Worked in exchange for 31 December 2018'],
  ['2019-02-04', ...tet],
  ['2019-02-05', ...tet],
  ['2019-02-06', ...tet],
  ['2019-02-07', ...tet],
  ['2019-02-08', ...tet],
  ['2019-04-14', 'HOLIDAY', 'Giỗ Tổ Hùng Vương', 'Hùng Kings’ Day'],
  ['2019-04-15', 'MAKE_UP', 'Nghỉ bù Giỗ Tổ Hùng Vương', 'Make-up day for Hùng Kings’ Day'],
  ['2019-04-29', 'SWAP_OFF', 'Nghỉ hoán đổi (làm bù 04/5)', 'Day off, swapped with 4 May'],
  ['2019-04-30', 'HOLIDAY', 'Ngày Chiến thắng', 'Victory Day'],
  ['2019-05-01', 'HOLIDAY', 'Ngày Quốc tế lao động', 'Labour Day'],
  ['2019-05-04', 'SWAP_WORK', 'Làm bù cho ngày 29/4', 'Worked in exchange for 29 April'],
  ['2019-09-02', 'HOLIDAY', 'Quốc khánh', 'National Day'],
]);
