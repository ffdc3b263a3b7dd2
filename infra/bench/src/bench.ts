// `npm run bench [-- NAME] [--json]`: figures as ratios measured in one run, beside what they are to reach.
import { issuance } from './issuance.bench.js';
import { edxml } from './edxml.bench.js';
import { gateway } from './gateway.bench.js';
import { signing } from './signing.bench.js';
import type { BenchResult } from './bench-result.js';

const benches: Readonly<Record<string, (say: (line: string) => void) => Promise<BenchResult>>> = {
  signing,
  gateway,
  issuance,
  edxml,
};

export async function bench(argv: readonly string[]): Promise<void> {
  const json = argv.includes('--json');
  const names = argv.filter((argument) => !argument.startsWith('--'));
  const unknown = names.find((name) => !(name in benches));
  if (unknown !== undefined) {
    process.stderr.write(`\n  ✗ No bench "${unknown}". There are: ${Object.keys(benches).join(', ')}.\n\n`);
    process.exitCode = 1;
    return;
  }
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const results: BenchResult[] = [];
  for (const name of names.length > 0 ? names : Object.keys(benches)) results.push(await benches[name]!(say));
  process.stdout.write(
    json ? `${JSON.stringify(results.length === 1 ? results[0] : results)}\n` : results.map(table).join('\n'),
  );
}

function table({ bench: name, figures, targets, ceilings }: BenchResult): string {
  const rows = Object.entries(figures).map(([key, value]) => {
    const target = targets[key];
    const ceiling = ceilings?.[key];
    const verdict =
      target !== undefined
        ? value >= target
          ? `reaches ${target}`
          : `BELOW ${target}`
        : ceiling === undefined
          ? ''
          : value < ceiling
            ? `below ${ceiling}`
            : `ABOVE ${ceiling}`;
    return `  ${key.padEnd(40)} ${format(value).padStart(12)}  ${verdict}`;
  });
  return `\n${name}\n${rows.join('\n')}\n`;
}

const format = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(3));
