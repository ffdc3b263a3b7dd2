import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lienthong/testing';

/** Files in a folder of the test, for programs that want them so. */
export function testFiles(): {
  readonly folder: string;
  readonly write: (name: string, bytes: Buffer | string) => string;
  readonly path: (name: string) => string;
  readonly read: (name: string) => Buffer;
} {
  const folder = temporaryFolder();
  const path = (name: string): string => join(folder, name);
  return {
    folder,
    path,
    write(name, bytes) {
      writeFileSync(path(name), bytes);
      return path(name);
    },
    read: (name) => readFileSync(path(name)),
  };
}
