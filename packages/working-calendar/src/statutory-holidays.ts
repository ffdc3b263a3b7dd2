import type { CalendarDay } from './calendar-day.js';
import { daysOf } from './days/notice.js';

/**
 * The holidays whose solar date the law itself fixes: what is known of a year before its notice. Tết, Hùng Kings' Day, the
 * second National Day, make-up days and swaps are missing, so these never decide a deadline of such a year.
 * @returns nothing for years before 2021, when the Labour Code of 2019 was not in force
 */
export const statutoryHolidays = (year: number): CalendarDay[] =>
  year < 2021
    ? []
    : [
        ...daysOf({ sourceDocument: 'Bộ luật Lao động 45/2019/QH14, Điều 112(1)' }, [
          [`${year}-01-01`, 'HOLIDAY', 'Tết Dương lịch', 'New Year'],
          [`${year}-04-30`, 'HOLIDAY', 'Ngày Chiến thắng', 'Victory Day'],
          [`${year}-05-01`, 'HOLIDAY', 'Ngày Quốc tế lao động', 'Labour Day'],
          [`${year}-09-02`, 'HOLIDAY', 'Quốc khánh', 'National Day'],
        ]),
        ...(year < 2026
          ? []
          : daysOf({ sourceDocument: 'Nghị quyết 28/2026/QH16, Điều 2' }, [
              [`${year}-11-24`, 'HOLIDAY', 'Ngày Văn hóa Việt Nam', 'Vietnamese Culture Day'],
            ])),
      ];
