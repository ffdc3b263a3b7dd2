import { daysOf } from './notice.js';

/** What is known of the notices: the spring swap. Tết and the rest are not loaded. */
export const days2024 = daysOf({ sourceDocument: 'TB 1570/TB-LĐTBXH' }, [
  ['2024-04-29', 'SWAP_OFF', 'Nghỉ hoán đổi (làm bù 04/5)', 'Day off, swapped with 4 May'],
  ['2024-05-04', 'SWAP_WORK', 'Làm bù cho ngày 29/4', 'Worked in exchange for 29 April'],
]);
