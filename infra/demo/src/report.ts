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
export async function frozenReport(office: GraphClient, month: string, folder: string): Promise<DemoReport> {
  const ask = async (): Promise<Answer['monthlyReport']> =>
    (await office.ask<Answer>(operations.monthlyReport, { month })).monthlyReport;
  await factsSettled(ask);
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

/** Facts arrive by events: the figures are asked for until two looks, a moment apart, agree. */
async function factsSettled(ask: () => Promise<Answer['monthlyReport']>): Promise<void> {
  let last = '';
  for (let look = 0; look < 50; look += 1) {
    const now = JSON.stringify((await ask()).rows);
    if (now === last) return;
    last = now;
    await delay(600);
  }
}

const plainRow = (row: Row): Record<string, string | number | null> => ({
  identifier: row.identifier,
  name: row.name,
  ...Object.fromEntries(counts.map((code) => [code, row[code]])),
  ...Object.fromEntries(rates.map((code) => [code, row[code].value])),
});
