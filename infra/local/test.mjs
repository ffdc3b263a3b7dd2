// `npm test [-- PATH…]`: set-up, then every test on real PostgreSQL and both queue backends, and lint beside them. Ends with
// `N passed, N failed`.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSecurityModuleBinding, prepare, root } from './bootstrap.mjs';

await prepare();
buildSecurityModuleBinding();
const paths = process.argv.slice(2);
const tally = { passed: 0, failed: 0 };

/** @returns {Promise<{ passed: number, failed: number }>} with what it printed shown when it is over, not between the tests */
async function lintBeside() {
  const child = fork(join(root, 'infra/local/lint-beside.mjs'), { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += part));
  let told;
  child.on('message', (message) => (told = message));
  await once(child, 'close');
  console.log(`lint\n${output.trimEnd()}`);
  return told ?? { passed: 0, failed: 1 };
}

const linting = paths.length === 0 ? lintBeside() : Promise.resolve({ passed: 0, failed: 0 });

const folder = mkdtempSync(join(tmpdir(), 'lienthong-test-'));
const report = join(folder, 'report.json');
const jest = spawn(
  process.execPath,
  [
    join(root, 'node_modules/jest/bin/jest.js'),
    '-c',
    'packages/tooling/jest.config.cjs',
    '--maxWorkers=2',
    '--json',
    `--outputFile=${report}`,
    ...paths,
  ],
  { cwd: root, stdio: ['ignore', 2, 2] },
);
const [status] = await once(jest, 'exit');
if (existsSync(report)) {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  tally.passed += numPassedTests;
  tally.failed += numFailedTests + numRuntimeErrorTestSuites;
}
rmSync(folder, { recursive: true, force: true });
const { passed, failed } = await linting;
tally.passed += passed;
tally.failed += failed;
if (status !== 0 && tally.failed === 0) tally.failed = 1; // jest itself broke: never a silent pass

console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 ? 0 : 1;
