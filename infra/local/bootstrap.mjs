// What every root command does first. Needs no installed package, because it is what installs them.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** One line that says what to do, and no stack trace. */
export function giveUp(message) {
  process.stderr.write(`\n  ✗ ${message}\n\n`);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  giveUp(`Node ${process.versions.node} is too old: Liên Thông needs Node 20.19 or newer.`);
}

/** Installs what package-lock.json names, unless node_modules was installed from this very lock file. */
function installDependencies() {
  const lock = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules/.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  if (existsSync(installed) && sameVersions(lock, installed)) return;
  process.stderr.write('  … installing dependencies (once, about half a minute)\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, error } = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error || status !== 0)
    giveUp('The dependencies could not be installed (see above). Check the network and run the command again.');
}

/** A checkout gives the lock file a new time without a new content. */
function sameVersions(lock, installed) {
  const versions = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const have = versions(installed);
  return Object.entries(versions(lock)).every(
    ([path, { version, optional, link }]) =>
      path === '' || optional || link || !path.startsWith('node_modules/') || have[path]?.version === version,
  );
}

async function compile() {
  // @boundaries-ignore before anything is installed there is no package to import by name
  const { buildAll } = await import('../../packages/tooling/build.mjs');
  buildAll();
}

/**
 * Packages' own install scripts are not run: whoever installs should not run strangers' code. The one native binding, that of
 * security modules (PKCS#11), is compiled here, where its tests can use it.
 */
export function buildSecurityModuleBinding() {
  const folder = join(root, 'node_modules/pkcs11js');
  const has = (tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined;
  if (!existsSync(folder) || existsSync(join(folder, 'build/Release/pkcs11.node')) || !has('softhsm2-util')) return;
  process.stderr.write('  … compiling the binding of security modules (once)\n');
  const { status, stderr } = spawnSync('npm', ['rebuild', 'pkcs11js', '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) process.stderr.write(`  ! it could not be compiled; its tests are left out:\n${stderr}\n`);
}

/** Node, dependencies, compiled output: afterwards everything else may be imported. */
export async function prepare() {
  checkNode();
  installDependencies();
  await compile();
}
