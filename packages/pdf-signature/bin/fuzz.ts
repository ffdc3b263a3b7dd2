// Seeded mutation of PDF files: whatever the bytes, every question asked of them is answered soon, with a report or a typed refusal.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDomainError } from '@lienthong/kernel';
import type { TrustAnchor } from '@lienthong/pki';
import {
  badDocuments,
  fuzzLoop,
  type FuzzOptions,
  type FuzzReport,
  type FuzzTrial,
  goodDocuments,
  mutate,
  sampleDocument,
} from '@lienthong/testing';
import {
  inspectPdf,
  locatePlacements,
  openPdf,
  reportJson,
  trustAnchorsFromPem,
  validatePdf,
  type ValidationReport,
} from '../src/index.js';
import { operators } from './fuzz-operators.js';

const longestMs = 2000;
/** The time the signed seeds were made for. */
const at = new Date('2026-11-22T03:00:00Z');

/** Files of a folder in the order of their names, so that a seed means the same everywhere. */
export const pdfsOf = (folder: string): Buffer[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.pdf'))
    .sort()
    .map((name) => readFileSync(join(folder, name)));

/** The roots the signed seeds lead to. */
export const anchorsOf = (folder: string): TrustAnchor[] =>
  trustAnchorsFromPem(readFileSync(join(folder, 'roots.pem')), 'DEMONSTRATION');

export interface PdfFuzzReport extends FuzzReport {
  /** How far the process grew beyond what it was before the first file. */
  readonly extraMegabytes: number;
}

/** Files larger than this cost the time of a hundred others and add nothing. */
const largestSeed = 120_000;

/** @param seedFolder folder of signed `.pdf` files with their `roots.pem`; the sample documents are added */
export async function fuzz({
  seedFolder,
  ...options
}: FuzzOptions & { readonly seedFolder: string }): Promise<PdfFuzzReport> {
  const samples = [...goodDocuments, ...badDocuments].map(sampleDocument).filter(({ length }) => length < largestSeed);
  const signed = pdfsOf(seedFolder);
  // Signed files are where most of the code is: each counts three times.
  const seeds = [...samples, ...signed, ...signed, ...signed];
  const anchors = anchorsOf(seedFolder);
  for (const bytes of seeds) tryPdf(bytes, anchors);
  const idle = process.memoryUsage.rss();
  const report = await fuzzLoop(
    options,
    (next) => mutate(operators, seeds, next),
    (bytes) => tryPdf(bytes, anchors),
  );
  // maxRSS counts kilobytes.
  const extraMegabytes = Math.max(0, Math.round(process.resourceUsage().maxRSS / 1024 - idle / 2 ** 20));
  return { ...report, extraMegabytes };
}

/** @returns what is wrong with how these bytes are treated, if anything is */
export function tryPdf(bytes: Buffer, trustAnchors: readonly TrustAnchor[]): FuzzTrial {
  let verdict: ValidationReport['verdict'] = 'UNREADABLE';
  const questions: Readonly<Record<string, () => string | undefined>> = {
    VALIDATE: () => {
      const report = validatePdf(bytes, { trustAnchors, at });
      verdict = report.verdict;
      return contradictionIn(report);
    },
    INSPECT: () => void inspectPdf(bytes),
    LOCATE: () => void locatePlacements(openPdf(bytes)),
  };
  for (const [name, ask] of Object.entries(questions)) {
    const before = process.cpuUsage();
    const fault = faultOf(ask);
    if (fault !== undefined) return { what: `${name} ${fault}`, isAccepted: false };
    // Collecting the rubbish of others is work as well; the same file twice is no accident.
    if (msSince(before) > longestMs && msOf(ask) > longestMs) return { what: `${name} SLOW`, isAccepted: false };
  }
  return { isAccepted: verdict !== 'UNREADABLE' };
}

/** Work, not waiting: a shared machine may stop for seconds. */
function msSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function msOf(ask: () => unknown): number {
  const before = process.cpuUsage();
  faultOf(ask);
  return msSince(before);
}

function faultOf(ask: () => unknown): string | undefined {
  try {
    const answer = ask();
    return typeof answer === 'string' ? answer : undefined;
  } catch (error) {
    if (isDomainError(error)) return undefined;
    return `FAULT ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

/** What no report may say, whatever the file. */
function contradictionIn(report: ValidationReport): string | undefined {
  const json = JSON.stringify(reportJson(report));
  if (!json.includes(report.verdict)) return 'NO VERDICT';
  for (const one of [...report.signatures, ...report.documentTimeStamps]) {
    const isSound =
      one.integrity && one.coverage !== 'PARTIAL' && one.changesAfter !== 'UNLAWFUL' && one.path.length > 0;
    if (one.verdict === 'TOTAL_PASSED' && !isSound) return `PASSED UNSOUND ${one.field}`;
    if (one.verdict !== 'TOTAL_PASSED' && one.subIndication === undefined) return `NO REASON ${one.field}`;
    if (one.changesAfter === 'UNLAWFUL' && report.verdict !== 'TOTAL_FAILED') return `UNLAWFUL NOT FAILED ${one.field}`;
  }
  return undefined;
}
