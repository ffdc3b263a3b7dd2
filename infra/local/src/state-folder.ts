// The one folder in which an instance keeps its state, and the guard that only one launcher uses it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { removePostgres, startPostgres } from '@lienthong/local-services';
import { SetUpError } from './give-up.js';

export interface Secrets {
  /** Wraps the signing keys at rest; 32 bytes, base64. */
  readonly keyEncryptionKey: string;
  /** Seals the signers' consent on its way to the signing worker; 32 bytes, base64. */
  readonly authorisationKey: string;
  /** Signs upload and download links. */
  readonly fileLinkSecret: string;
}

export interface StateFolder {
  readonly home: string;
  readonly secrets: Secrets;
  readonly path: (...parts: string[]) => string;
  release(): void;
}

/** @throws SetUpError when another launcher uses the folder or it cannot be written. */
export async function openStateFolder(home: string, port: number, fresh: boolean): Promise<StateFolder> {
  const path = (...parts: string[]): string => join(home, ...parts);
  try {
    mkdirSync(home, { recursive: true, mode: 0o711 });
    refuseSecondLauncher(path('launcher.json'));
    if (fresh) await empty(home);
    mkdirSync(path('logs'), { recursive: true });
    mkdirSync(path('files'), { recursive: true, mode: 0o700 });
    writeFileSync(path('launcher.json'), JSON.stringify({ pid: process.pid, port }));
    return {
      home,
      secrets: secrets(path('secrets.json')),
      path,
      release: () => rmSync(path('launcher.json'), { force: true }),
    };
  } catch (error) {
    if (['EACCES', 'EROFS', 'EPERM', 'ENOTDIR', 'ENOSPC'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw new SetUpError(
        `The state folder ${home} cannot be written (${(error as NodeJS.ErrnoException).code}). Set LIENTHONG_HOME to a folder of yours.`,
      );
    }
    throw error;
  }
}

function refuseSecondLauncher(file: string): void {
  if (!existsSync(file)) return;
  const { pid, port } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; port: number };
  if (pid === process.pid || !isLauncher(pid)) return; // left behind by a killed one
  throw new SetUpError(
    `Already running on port ${port} with this state folder (process ${pid}). Stop that one, or set LIENTHONG_HOME and PORT for a second instance.`,
  );
}

/** Process ids are reused: alive is not enough where the command line can be read. */
function isLauncher(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || /start\.mjs|demo\.mjs|jest/.test(readFileSync(commandLine, 'utf8'));
}

async function empty(home: string): Promise<void> {
  const database = join(home, 'postgres');
  // A server left behind must be stopped before its files go: starting takes it over.
  if (existsSync(join(database, 'data')) || existsSync(database))
    await (await startPostgres({ folder: database })).stop();
  removePostgres(database);
  for (const part of ['postgres', 'files', 'logs', 'secrets.json', 'issuer.json'])
    rmSync(join(home, part), { recursive: true, force: true });
}

/** What a folder of an earlier version lacks is made; what it has stays. */
function secrets(file: string): Secrets {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {};
  const complete: Secrets = {
    keyEncryptionKey: randomBytes(32).toString('base64'),
    authorisationKey: randomBytes(32).toString('base64'),
    fileLinkSecret: randomBytes(32).toString('base64url'),
    ...kept,
  };
  if (Object.keys(complete).length > Object.keys(kept).length) {
    writeFileSync(file, JSON.stringify(complete), { mode: 0o600 });
  }
  return complete;
}
