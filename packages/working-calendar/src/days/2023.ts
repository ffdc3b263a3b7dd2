import { daysOf } from './notice.js';

/** What is known of the notice: the days about Hùng Kings' Day and National Day. Tết and the rest are not loaded. */
export const days2023 = daysOf({ sourceDocument: 'TB 5034/TB-LĐTBXH' }, [
  ['2023-04-29', 'HOLIDAY', 'Giỗ Tổ Hùng Vương', 'Hùng Kings’ Day'],
  ['2023-05-02', 'MAKE_UP', 'Nghỉ bù Giỗ Tổ Hùng Vương', 'Make-up day for Hùng Kings’ Day'],
  ['2023-05-03', 'MAKE_UP', 'Nghỉ bù Ngày Chiến thắng', 'Make-up day for Victory Day'],
  ['2023-09-01', 'HOLIDAY', 'Quốc khánh (ngày liền kề)', 'National Day (adjacent day)'],
  ['2023-09-04', 'MAKE_UP', 'Nghỉ bù Quốc khánh', 'Make-up day for National Day'],
]);
