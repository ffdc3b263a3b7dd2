import { inLanguage } from '@lienthong/kernel';
import type { FieldResolvers, OrganisationsContext } from '../context.js';
import { storedYear } from './calendar.repository.js';

export const calendarResolvers: Readonly<Record<'Query', FieldResolvers>> = {
  Query: {
    workingCalendar: async (_: unknown, { year }: { year: number }, ctx: OrganisationsContext) => {
      const stored = await storedYear(ctx.database, year);
      return {
        year,
        complete: stored?.complete ?? false,
        days: (stored?.days ?? []).map((day) => ({ ...day, name: inLanguage(day.name, ctx.language) })),
      };
    },
  },
};
