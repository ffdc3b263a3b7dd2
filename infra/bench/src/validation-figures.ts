// How long a file with many signatures takes to validate, and how much memory: each in a process of its own.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { addValidationData, signPdf } from '@lienthong/pdf-signature';
import { createAuthority } from '@lienthong/pki';
import { median } from './bench-result.js';
import type { ProbeAnswer } from './validation-probe.js';
import { pdfOf } from './signing-subjects.js';

const probe = fileURLToPath(new URL('./validation-probe.js', import.meta.url));
const counts = [1, 25, 51] as const;
const runs = 3;
/** Room for new objects so small that what is dead is collected at once: what is left is what a validation needs. */
const collecting = ['--max-semi-space-size=1'];
const at = new Date('2026-11-02T03:00:00Z');

export async function validationFigures(say: (line: string) => void): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-bench-'));
  try {
    const files = await signedFiles(folder);
    const figures: Record<string, number> = {};
    for (const [count, path] of files) {
      const answers: ProbeAnswer[] = [];
      const collected: ProbeAnswer[] = [];
      for (let run = 0; run < runs; run += 1) {
        answers.push(await ask(path, join(folder, 'root.der')));
        collected.push(await ask(path, join(folder, 'root.der'), collecting));
      }
      const wrong = [...answers, ...collected].find(
        ({ verdict, signatures }) => verdict !== 'TOTAL_PASSED' || signatures !== count,
      );
      if (wrong !== undefined) throw new Error(`${count} signatures: ${wrong.verdict}, ${wrong.signatures} found`);
      const seconds = median(answers.map((answer) => answer.seconds));
      const megabytes = megabytesOf(answers);
      const without = megabytesOf(collected);
      say(
        `  ${count} signatures: ${seconds.toFixed(3)} s, at most ${megabytes.toFixed(0)} MB, ${without.toFixed(0)} MB without garbage`,
      );
      if (count > 1) figures[`seconds_validate_${count}`] = seconds;
      figures[`megabytes_validate_${count}`] = megabytes;
      figures[`megabytes_validate_${count}_collecting`] = without;
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Approval signatures one behind another by people of one authority, and a list that says nobody is revoked. */
async function signedFiles(folder: string): Promise<Map<number, string>> {
  const authority = createAuthority();
  await writeFile(join(folder, 'root.der'), authority.root);
  const person = authority.issue('PERSON', { commonName: 'Nguyễn Văn A', organisation: 'Liên Thông', country: 'VN' });
  const lists = (['SUB', 'ROOT'] as const).map((of) => authority.crl({ at, of }));
  const paths = new Map<number, string>();
  let file: Buffer = pdfOf(200_000);
  for (let number = 1; number <= Math.max(...counts); number += 1) {
    const placement = { page: 1, xMm: 10 + (number % 6) * 30, yMm: 10 + number * 5, widthMm: 25, heightMm: 4 };
    file = signPdf(file, {
      key: person.key,
      certificateChain: person.certificateChain,
      signingTime: at,
      role: { kind: 'PERSON', certify: false },
      field: { name: `chu_ky_${number}`, placement },
    });
    if (!counts.some((count) => count === number)) continue;
    const path = join(folder, `${number}.pdf`);
    await writeFile(path, addValidationData(file, { certificates: [], ocsps: [], crls: lists }));
    paths.set(number, path);
  }
  return paths;
}

const megabytesOf = (answers: readonly ProbeAnswer[]): number =>
  median(answers.map(({ peakMegabytes }) => peakMegabytes));

async function ask(path: string, root: string, flags: readonly string[] = []): Promise<ProbeAnswer> {
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, probe, path, root, at.toISOString()]);
  return JSON.parse(stdout) as ProbeAnswer;
}
