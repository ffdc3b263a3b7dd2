import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { GraphClient } from './graph-client.js';
import * as operations from './operations.js';

const counts = ['D1', 'D2', 'D3', 'D6', 'D7', 'D8', 'D9', 'E1', 'E2', 'E5', 'E6'] as const;
const rates = ['R1', 'R2', 'R3', 'R5', 'R6'] as const;
type Row = { readonly identifier: string; readonly name: string } & Record<(typeof counts)[number], number> &
  Record<(typeof rates)[number], { readonly value: number | null; readonly text: string }>;

export interface DemoReport {
  readonly month: string;
  readonly rows: readonly Record<string, string | number | null>[];
  readonly xlsx: string;
}

interface Answer {
  readonly monthlyReport: {
    readonly state: string;
    readonly frozenAt: string | null;
    readonly xlsxUrl: string | null;
    readonly rows: readonly Row[];
  };
}

/** Freezes the month, waits until the job has done it, and saves the spreadsheet. */
export async function frozenReport(
  office: GraphClient,
  month: string,
  folder: string,
  journey: { readonly before: Figures; readonly expected: readonly Expectation[] },
): Promise<DemoReport> {
  const ask = async (): Promise<Answer['monthlyReport']> =>
    (await office.ask<Answer>(operations.monthlyReport, { month, live: false })).monthlyReport;
  await untilCounted(office, month, journey.before, journey.expected);
  const before = (await ask()).frozenAt;
  await office.ask(operations.freezeMonthlyReport, { input: { idempotencyKey: randomUUID(), month } });
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(50)) {
    const report = await ask();
    if (report.state !== 'FROZEN' || report.xlsxUrl === null || report.frozenAt === before) continue;
    const xlsx = await office.save(report.xlsxUrl, join(folder, `bao-cao-${month}.xlsx`));
    return { month, xlsx, rows: report.rows.map(plainRow) };
  }
  throw new Error(`The report of ${month} was not frozen within a minute.`);
}

/** What the journey adds to one organisation's counts. */
export interface Expectation {
  readonly identifiers: readonly string[];
  readonly count: (typeof counts)[number];
  readonly more: number;
}

export type Figures = ReadonlyMap<string, Row>;

export async function figures(office: GraphClient, month: string): Promise<Figures> {
  const { monthlyReport } = await office.ask<Answer>(operations.monthlyReport, { month, live: true });
  return new Map(monthlyReport.rows.map((row) => [row.identifier, row]));
}

/** Facts reach the statistics by events: waits until what the journey did has been counted, and says what has not. */
async function untilCounted(
  office: GraphClient,
  month: string,
  before: Figures,
  expected: readonly Expectation[],
): Promise<void> {
  const missing = (now: Figures): Expectation[] =>
    expected.filter(({ identifiers, count, more }) => {
      const identifier = identifiers.find((one) => now.has(one)) ?? '';
      return (now.get(identifier)?.[count] ?? 0) < (before.get(identifier)?.[count] ?? 0) + more;
    });
  let open = expected.slice();
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(50)) {
    open = missing(await figures(office, month));
    if (open.length === 0) return;
  }
  throw new Error(
    `Not counted within a minute: ${open.map(({ identifiers, count, more }) => `${identifiers[0]} ${count} +${more}`).join(', ')}.`,
  );
}

const plainRow = (row: Row): Record<string, string | number | null> => ({
  identifier: row.identifier,
  name: row.name,
  ...Object.fromEntries(counts.map((code) => [code, row[code]])),
  ...Object.fromEntries(rates.map((code) => [code, row[code].value])),
});
