import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const has = (tool: string): boolean => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined;

const missingOf = (tools: readonly string[]): string[] => tools.filter((tool) => !has(tool));
const isRequired = (): boolean => (process.env['CI'] ?? '') !== '';
const notChecked = (missing: readonly string[], title: string): string => {
  const words = `${missing.join(', ')} not installed: not checked: ${title}`;
  console.warn(words);
  return words;
};

/**
 * Checks by an independent program. Without it the tests are skipped aloud; where CI is set its absence is a failure.
 * @param tools names of programs, all of them needed
 */
export function describeWithTool(tools: readonly string[], title: string, tests: () => void): void {
  const missing = missingOf(tools);
  if (missing.length === 0) {
    describe(title, tests);
    return;
  }
  const words = notChecked(missing, title);
  describe(title, () => {
    if (isRequired()) {
      it('has its tools', () => {
        throw new Error(words);
      });
    } else it.skip(words, () => undefined);
  });
}

/** As `describeWithTool`, for one test. */
export function itWithTool(tools: readonly string[], title: string, test: (() => void) | (() => Promise<void>)): void {
  const missing = missingOf(tools);
  if (missing.length === 0) return it(title, test);
  const words = notChecked(missing, title);
  if (isRequired()) {
    it(title, () => {
      throw new Error(words);
    });
  } else it.skip(words, test);
}

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a program; its output, both channels. Throws with the output when it fails. */
export function run(tool: string, args: readonly string[]): string {
  const result = spawnSync(tool, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  if (result.status !== 0) throw new Error(`${tool} ${args.join(' ')}: exit ${result.status}\n${output}`);
  return output;
}

/** An NSS database that trusts the given root; for pdfsig. */
export function nssDatabase(folder: string, rootPem: string): string {
  const at = `sql:${folder}`;
  const root = join(folder, 'root.pem');
  writeFileSync(root, rootPem);
  run('certutil', ['-N', '-d', at, '--empty-password']);
  run('certutil', ['-A', '-d', at, '-n', 'root', '-t', 'CT,CT,CT', '-i', root]);
  return at;
}
