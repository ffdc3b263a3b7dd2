import { daysOf } from './notice.js';

/** The one day of 2018 that belongs to the calendar of 2019; the year itself, before QĐ 28/2018/QĐ-TTg, is not kept. */
export const days2018 = daysOf({ sourceDocument: 'Thông báo nghỉ Tết 2019 (số chưa đối chiếu)' }, [
  ['2018-12-31', 'SWAP_OFF', 'Nghỉ hoán đổi (làm bù 05/01/2019)', 'Day off, swapped with 5 January 2019'],
]);
