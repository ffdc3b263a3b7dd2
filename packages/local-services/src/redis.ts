// A Redis for tests and benches: from PATH, or unpacked from Debian packages without root or Docker.
import { execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';

const run = promisify(execFile);
/** A mirror that hiccups once is asked again. */
const patiently = ['-o', 'Acquire::Retries=3'];
const debianPackages = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'];

export interface RunningRedis {
  readonly url: string;
  stop(): Promise<void>;
}

const onPath = (name: string): string | null =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file)) ?? null;

/** @returns a redis-server (or valkey-server) that can be run, or null where none is installed nor can be fetched. */
export async function obtainRedis({ cacheFolder }: { readonly cacheFolder: string }): Promise<string | null> {
  const installed = onPath('redis-server') ?? onPath('valkey-server');
  if (installed) return installed;
  const unpacked = join(cacheFolder, 'redis');
  const program = join(unpacked, 'redis-server');
  if (existsSync(program)) return program;
  if (!onPath('apt-get') || !onPath('dpkg-deb')) return null;
  const partial = `${unpacked}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  if (process.getuid?.() === 0) chmodSync(partial, 0o777); // apt downloads as its own unprivileged user
  try {
    await download(partial);
    for (const file of readdirSync(partial).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg-deb', ['-x', join(partial, file), partial]);
      rmSync(join(partial, file));
    }
    const wrapper = `#!/bin/sh\nhere=$(dirname "$0")\nexport LD_LIBRARY_PATH=$(echo "$here"/usr/lib/*-linux-gnu*)\nexec "$here/usr/bin/redis-server" "$@"\n`;
    writeFileSync(join(partial, 'redis-server'), wrapper, { mode: 0o755 });
    if (!existsSync(unpacked)) renameSync(partial, unpacked);
    return program;
  } catch (error) {
    console.warn(`Redis could not be obtained from Debian packages: ${(error as Error).message.split('\n')[0]}`);
    return null;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function download(folder: string): Promise<void> {
  try {
    await run('apt-get', [...patiently, 'download', ...debianPackages], { cwd: folder });
  } catch (error) {
    if (process.getuid?.() !== 0) throw error;
    await run('apt-get', [...patiently, 'update']); // a new machine has no package lists yet
    await run('apt-get', [...patiently, 'download', ...debianPackages], { cwd: folder });
  }
}

/** Starts it on a free port of 127.0.0.1 with the settings BullMQ needs. */
export async function startRedis(options: {
  readonly binary: string;
  readonly folder: string;
  readonly port?: number;
}): Promise<RunningRedis> {
  mkdirSync(options.folder, { recursive: true });
  const port = options.port ?? (await freePort());
  const settings = [
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--dir',
    options.folder,
    '--save',
    '',
    '--appendonly',
    'no',
    '--maxmemory-policy',
    'noeviction',
    '--databases',
    '1024',
  ];
  const server = spawn(options.binary, settings, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  let exited = false;
  server.once('exit', () => (exited = true));
  server.once('error', () => (exited = true));
  while (!(await answers(port))) {
    if (exited) throw new Error(`Redis did not start (${options.binary}).`);
    await delay(10);
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      server.kill('SIGTERM');
      await ended;
    },
  };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (reply) => {
      resolve(reply.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => undefined); // closes, too
    socket.once('close', () => resolve(false));
  });
