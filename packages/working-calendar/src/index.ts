export type { CalendarDay, CalendarDayKind } from './calendar-day.js';
export {
  createCalendar,
  withOverrides,
  dayOf,
  yearOf,
  isWorkingDay,
  type Calendar,
  type CalendarOverride,
  type DayAnswer,
} from './calendar.js';
export { statutoryHolidays } from './statutory-holidays.js';
export { nationalCalendar, calendarYears, type CalendarYear } from './national-calendar.js';
export {
  addWorkingDays,
  sendingDeadline,
  issuingDeadline,
  acknowledgementDeadline,
  paperDeadline,
  ifComplete,
  type CompleteOr,
  type DeadlineOptions,
  type SendingOptions,
} from './deadlines.js';
export {
  reportingPeriod,
  reportingPeriodKey,
  registerYear,
  type ReportingPeriod,
  type ReportingPeriodKind,
} from './reporting-period.js';
export { isCivilDate, weekdayOf, addDays, instantInVietnam, endOfDayInVietnam } from './civil-date.js';
