import { constants, createReadStream } from 'node:fs';
import { access, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Place } from './place.js';

export const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';

const nullIfMissing = (error: unknown): null => {
  if (isMissing(error)) return null;
  throw error;
};

/** Makes a rename survive a loss of power. Windows cannot open a folder, and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A new folder is an entry in the one above it: both must survive, up to the one that was there. */
async function syncNewFolders(deepest: string, topmost: string): Promise<void> {
  for (let made = deepest; made.length >= topmost.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Files in a folder of this machine: `ab/cd/<hash>`, spread so that no folder grows too long. */
export function localPlace(folder: string): Place {
  const pathOf = (hash: string): string => join(folder, hash.slice(0, 2), hash.slice(2, 4), hash);
  const stagingFolder = join(folder, 'staging');

  return {
    stagingFolder,
    keep: async (stagedPath, hash) => {
      const target = pathOf(hash);
      const topmostMade = await mkdir(dirname(target), { recursive: true });
      await rename(stagedPath, target);
      await syncFolder(dirname(target));
      if (topmostMade !== undefined) await syncNewFolders(dirname(target), topmostMade);
    },
    open: async (hash, range) => {
      const handle = await open(pathOf(hash), 'r').catch(nullIfMissing);
      return handle && createReadStream('', { fd: handle, ...range });
    },
    size: async (hash) => (await stat(pathOf(hash)).catch(nullIfMissing))?.size ?? null,
    remove: (hash) => rm(pathOf(hash), { force: true }),
    ping: async () => {
      await mkdir(stagingFolder, { recursive: true });
      await access(stagingFolder, constants.W_OK);
    },
  };
}
