import { daysOf } from './notice.js';

/** The swaps of 2019; its Tết and other days are not loaded, so the year is incomplete. */
export const days2019 = daysOf({ sourceDocument: 'CV 6519/VPCP-KGVX' }, [
  ['2019-01-05', 'SWAP_WORK', 'Làm bù cho ngày 31/12/2018', 'Worked in exchange for 31 December 2018'],
  ['2019-04-29', 'SWAP_OFF', 'Nghỉ hoán đổi (làm bù 04/5)', 'Day off, swapped with 4 May'],
  ['2019-05-04', 'SWAP_WORK', 'Làm bù cho ngày 29/4', 'Worked in exchange for 29 April'],
]);
