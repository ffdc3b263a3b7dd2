// `npm run fuzz -- NAME [--seconds N] [--seed N]` with NAME edxml or pdf: mutated input until time is up. Prints seed, count and every fault; 1 if there was one.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveUp, prepare, root } from './bootstrap.mjs';

const argv = process.argv.slice(2);
const optionOf = (name, otherwise) => {
  const at = argv.indexOf(name);
  if (at < 0) return otherwise;
  const [, value] = argv.splice(at, 2);
  if (!/^\d+$/.test(value ?? '')) giveUp(`${name} takes a whole number.`);
  return Number(value);
};
const seconds = optionOf('--seconds', 30);
const seed = optionOf('--seed', Math.floor(Math.random() * 2 ** 32));
const [name = 'edxml'] = argv;
const fuzzers = { edxml: 'packages/edxml', pdf: 'packages/pdf-signature' };
if (!Object.hasOwn(fuzzers, name)) giveUp(`No fuzzer "${name}". There are: ${Object.keys(fuzzers).join(', ')}.`);

await prepare();
const folder = join(root, fuzzers[name]);
// @boundaries-ignore the compiled entry of a workspace chosen by name
const { fuzz } = await import(join(folder, 'dist/bin/fuzz.js'));
const report = await fuzz({ seed, milliseconds: seconds * 1000, seedFolder: join(folder, 'test/fixtures/seeds') });
console.log(
  `${name}: seed ${report.seed}, ${report.count} files, ${report.accepted} accepted, ${report.faults.length} faults` +
    ('extraMegabytes' in report ? `, ${report.extraMegabytes} MB at most beyond the idle process` : ''),
);
const kept = join(root, '.local/fuzz', name);
for (const { number, what, bytes } of report.faults) {
  mkdirSync(kept, { recursive: true });
  const file = join(kept, `${seed}-${number}.${name}`);
  writeFileSync(file, bytes);
  console.log(`  ${number}: ${what}\n    ${file}`);
}
process.exitCode = report.faults.length === 0 ? 0 : 1;
