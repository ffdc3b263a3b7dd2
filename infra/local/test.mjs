// `npm test [-- PATH…]`: set-up, lint, then every test on real PostgreSQL and both queue backends. Ends with `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSecurityModuleBinding, prepare, root } from './bootstrap.mjs';

await prepare();
buildSecurityModuleBinding();
const paths = process.argv.slice(2);
const tally = { passed: 0, failed: 0 };

if (paths.length === 0) {
  console.log('lint');
  // @boundaries-ignore before anything is installed there is no package to import by name
  const { lint } = await import('../../packages/tooling/lint.mjs');
  const { passed, failed } = await lint();
  tally.passed += passed;
  tally.failed += failed;
}

const folder = mkdtempSync(join(tmpdir(), 'lienthong-test-'));
const report = join(folder, 'report.json');
const { status } = spawnSync(
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
if (existsSync(report)) {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  tally.passed += numPassedTests;
  tally.failed += numFailedTests + numRuntimeErrorTestSuites;
}
rmSync(folder, { recursive: true, force: true });
if (status !== 0 && tally.failed === 0) tally.failed = 1; // jest itself broke: never a silent pass

console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed === 0 ? 0 : 1;
