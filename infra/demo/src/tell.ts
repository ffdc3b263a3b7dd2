import type { Refused } from './graph-client.js';
import type { DemoJointDocument } from './joint.js';
import type { DemoReport } from './report.js';
import type { DemoDocument } from './result.js';

export interface Telling {
  heading(text: string): void;
  step(text: string): void;
  document(document: DemoDocument): void;
  refused(file: string, error: Refused): void;
  report(report: DemoReport): void;
  joint(document: DemoJointDocument): void;
  done(seconds: number): void;
}

const percent = (value: string | number | null | undefined): string =>
  typeof value === 'number' ? `${(value * 100).toFixed(1).replace('.', ',')} %` : '–';

const plain = (level: string): string => level.replace('_', '-');

/** Plain words on standard output; with --json on standard error, so that the object stands alone. */
export function tell(json: boolean): Telling {
  const say = (line: string): void => void (json ? process.stderr : process.stdout).write(`${line}\n`);
  return {
    heading: (text) => say(`\n${text}`),
    step: (text) => say(`  ${text}`),
    document: ({ code, signatures, deliveries, file, attachments }) => {
      say(`    issued as ${code}, ${signatures} valid signature${signatures === 1 ? '' : 's'}`);
      for (const { recipient, state } of deliveries) say(`      ${recipient.padEnd(16)} ${state}`);
      for (const path of [file, ...attachments]) say(`      saved ${path}`);
    },
    refused: (file, error) =>
      say(`    ${file} was refused: ${error.errors.map(({ code, message }) => `${code}, ${message}`).join('; ')}`),
    report: ({ month, rows, xlsx }) => {
      const busy = rows.filter(({ D1, E1 }) => Number(D1) > 0 || Number(E1) > 0);
      say(
        `  ${month}, ${rows.length} organisations, ${busy.length} with documents; sent electronically R1, signed R3, sent in time R6, received electronically R5`,
      );
      const width = Math.max(0, ...busy.map(({ name }) => String(name).length));
      for (const row of busy) {
        say(
          `    ${String(row['name']).padEnd(width)}  sent ${row['D2']}/${row['D1']}  R1 ${percent(row['R1'])}  R3 ${percent(row['R3'])}  R6 ${percent(row['R6'])}  received ${row['E2']}/${row['E1']}  R5 ${percent(row['R5'])}  rejected ${row['E6']}`,
        );
      }
      say(`    saved ${xlsx}`);
    },
    joint: ({ code, signers, seals, signatures, levels, verdict, file, archived }) => {
      say(`    issued as ${code}, ${signatures} valid signatures`);
      for (const { name, organisation } of signers) say(`      signed  ${name}, ${organisation}`);
      for (const organisation of seals) say(`      sealed  ${organisation}`);
      say(
        `      level ${plain(levels.signed)} when it was signed, ${plain(levels.archived)} in the archival rendition`,
      );
      say(`      pdf-signature validate: ${verdict}`);
      for (const path of [file, ...(archived === null ? [] : [archived])]) say(`      saved ${path}`);
    },
    done: (seconds) => say(`\nDone in ${seconds} s.`),
  };
}
