import { createCalendar, type Calendar } from './calendar.js';
import type { CalendarDay } from './calendar-day.js';
import { days2018 } from './days/2018.js';
import { days2019 } from './days/2019.js';
import { days2020 } from './days/2020.js';
import { days2021 } from './days/2021.js';
import { days2022 } from './days/2022.js';
import { days2023 } from './days/2023.js';
import { days2024 } from './days/2024.js';
import { days2025 } from './days/2025.js';
import { days2026 } from './days/2026.js';

/** A year since QĐ 28/2018/QĐ-TTg with the notices that order it, and whether all their days are loaded. */
export interface CalendarYear {
  readonly year: number;
  readonly complete: boolean;
  /** The notices by their numbers; empty where the number has not been found. */
  readonly notices: readonly string[];
  readonly days: readonly CalendarDay[];
}

/** Ordered by year. A year that is not complete, or not here, is answered with CALENDAR_INCOMPLETE. */
export const calendarYears: readonly CalendarYear[] = [
  // Only what the swap of New Year 2019 needs.
  { year: 2018, complete: false, notices: [], days: days2018 },
  { year: 2019, complete: true, notices: [], days: days2019 },
  { year: 2020, complete: true, notices: [], days: days2020 },
  { year: 2021, complete: true, notices: ['TB 4875/TB-LĐTBXH'], days: days2021 },
  { year: 2022, complete: true, notices: ['TB 119/TB-LĐTBXH'], days: days2022 },
  { year: 2023, complete: true, notices: ['TB 5034/TB-LĐTBXH'], days: days2023 },
  { year: 2024, complete: true, notices: ['TB 5015/TB-LĐTBXH', 'TB 1570/TB-LĐTBXH'], days: days2024 },
  { year: 2025, complete: true, notices: ['TB 6150/TB-BLĐTBXH', 'CV 8726/VPCP-KGVX'], days: days2025 },
  {
    year: 2026,
    complete: true,
    notices: ['TB 9441/TB-BNV', 'CV 12729/VPCP-KGVX', 'CV 3383/BNV-CVL', 'Nghị quyết 28/2026/QH16'],
    days: days2026,
  },
];

/** The calendar of civil servants in the whole country, as far as its notices are loaded. */
export const nationalCalendar: Calendar = createCalendar(
  calendarYears.flatMap(({ days }) => days),
  calendarYears.filter(({ complete }) => complete).map(({ year }) => year),
);
