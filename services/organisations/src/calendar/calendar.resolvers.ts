import { inLanguage } from '@lienthong/kernel';
import type { FieldResolvers, OrganisationsContext } from '../context.js';
import { readCalendar } from './read-calendar.js';

export const calendarResolvers: Readonly<Record<'Query', FieldResolvers>> = {
  Query: {
    workingCalendar: async (_: unknown, { year }: { year: number }, ctx: OrganisationsContext) => {
      const { complete, days } = await readCalendar(ctx.database, year);
      return { year, complete, days: days.map((day) => ({ ...day, name: inLanguage(day.name, ctx.language) })) };
    },
  },
};
