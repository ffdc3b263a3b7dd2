import { daysOf } from './notice.js';

const tet = ['HOLIDAY', 'Tết Nguyên đán Bính Ngọ', 'Lunar New Year'] as const;

const yearly = daysOf({ sourceDocument: 'TB 9441/TB-BNV', announcedOn: '2025-10-16' }, [
  ['2026-01-01', 'HOLIDAY', 'Tết Dương lịch', 'New Year'],
  ['2026-02-16', ...tet],
  ['2026-02-17', ...tet],
  ['2026-02-18', ...tet],
  ['2026-02-19', ...tet],
  ['2026-02-20', ...tet],
  ['2026-08-22', 'SWAP_WORK', 'Làm bù cho ngày 31/8', 'Worked in exchange for 31 August'],
  ['2026-08-31', 'SWAP_OFF', 'Nghỉ hoán đổi (làm bù 22/8)', 'Day off, swapped with 22 August'],
  ['2026-09-01', 'HOLIDAY', 'Quốc khánh (ngày liền kề)', 'National Day (adjacent day)'],
  ['2026-09-02', 'HOLIDAY', 'Quốc khánh', 'National Day'],
]);

const newYearSwap = daysOf({ sourceDocument: 'CV 12729/VPCP-KGVX', announcedOn: '2025-12-25' }, [
  ['2026-01-02', 'SWAP_OFF', 'Nghỉ hoán đổi (làm bù 10/01)', 'Day off, swapped with 10 January'],
  ['2026-01-10', 'SWAP_WORK', 'Làm bù cho ngày 02/01', 'Worked in exchange for 2 January'],
]);

const spring = daysOf({ sourceDocument: 'TB 9441/TB-BNV; CV 3383/BNV-CVL', announcedOn: '2026-04-10' }, [
  ['2026-04-26', 'HOLIDAY', 'Giỗ Tổ Hùng Vương', 'Hùng Kings’ Day'],
  ['2026-04-27', 'MAKE_UP', 'Nghỉ bù Giỗ Tổ Hùng Vương', 'Make-up day for Hùng Kings’ Day'],
  ['2026-04-30', 'HOLIDAY', 'Ngày Chiến thắng', 'Victory Day'],
  ['2026-05-01', 'HOLIDAY', 'Ngày Quốc tế lao động', 'Labour Day'],
]);

/** A day off from 2026, outside Điều 112(1) of the Labour Code and therefore without make-up. */
const cultureDay = daysOf({ sourceDocument: 'Nghị quyết 28/2026/QH16, Điều 2' }, [
  ['2026-11-24', 'HOLIDAY', 'Ngày Văn hóa Việt Nam', 'Vietnamese Culture Day'],
]);

/** Proposed in the press and not decided when last seen (September 2026); a working day until a notice says otherwise. */
const undecided = daysOf({ sourceDocument: 'Đề xuất hoán đổi, chưa có quyết định' }, [
  [
    '2026-11-23',
    'PROVISIONAL',
    'Đề xuất nghỉ hoán đổi trước Ngày Văn hóa Việt Nam',
    'Proposed swap before Culture Day',
  ],
]);

/** All days of 2026. */
export const days2026 = [...yearly, ...newYearSwap, ...spring, ...cultureDay, ...undecided];
