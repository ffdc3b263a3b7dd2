import { answer } from '@lienthong/runtime';
import { inLanguage, type Language, type YearMonth } from '@lienthong/kernel';
import { actorContext, type FieldResolvers, type StatisticsContext } from '../context.js';
import { reportLink } from '../freeze/report-link.js';
import { requestFreeze, type FreezeMonthlyReportInput } from '../freeze/request-freeze.js';
import { shownReport } from './shown-report.js';
import { ratesOf } from './indicators.js';
import { grandTotal, groupTotals, type OrganisationRow, type TotalRow } from './monthly-report.js';

const figures = ({ counts }: Pick<OrganisationRow, 'counts'>) => ({ ...counts, ...ratesOf(counts) });

const organisationRow = (row: OrganisationRow) => ({
  organisation: { __typename: 'Organisation', id: row.organisationId },
  identifier: row.identifier,
  name: row.name,
  group: row.group,
  ...figures(row),
});

const totalRow = (language: Language) => (row: TotalRow) => ({
  organisation: null,
  identifier: null,
  name: inLanguage(row.name, language),
  group: row.group,
  ...figures(row),
});

async function monthlyReport(ctx: StatisticsContext, month: YearMonth, live = false) {
  const { state, figures: shown, snapshot } = await shownReport(ctx.database, month, live);
  const total = totalRow(ctx.language);
  return {
    month,
    state,
    frozenAt: snapshot?.frozenAt ?? null,
    rows: shown.rows.map(organisationRow),
    groups: groupTotals(shown.rows).map(total),
    total: total(grandTotal(shown.rows)),
    notes: shown.notes.map((note) => inLanguage(note, ctx.language)),
    xlsxUrl: snapshot && reportLink(ctx.links, snapshot, ctx.clock.now()),
  };
}

export const reportResolvers: Readonly<Record<'Query' | 'Mutation', FieldResolvers>> = {
  Query: {
    monthlyReport: (_: unknown, { month, live }: { month: YearMonth; live: boolean }, ctx: StatisticsContext) =>
      monthlyReport(ctx, month, live),
  },
  Mutation: {
    freezeMonthlyReport: (_: unknown, { input }: { input: FreezeMonthlyReportInput }, ctx: StatisticsContext) =>
      answer(ctx, async () => ({ report: await monthlyReport(ctx, await requestFreeze(actorContext(ctx), input)) })),
  },
};
