// Runs the compiled fuzzer in a process of its own, so that its memory can be bounded and measured; prints the report as JSON.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const [, , dist, seedFolder, seed, milliseconds, count] = process.argv;
const { fuzz } = await import(pathToFileURL(join(dist, 'bin/fuzz.js')).href);
const report = await fuzz({
  seed: Number(seed),
  milliseconds: Number(milliseconds),
  count: count === undefined ? Infinity : Number(count),
  seedFolder,
});
const faults = report.faults.map(({ bytes, ...fault }) => ({ ...fault, bytes: bytes.toString('base64') }));
process.stdout.write(JSON.stringify({ ...report, faults }));
