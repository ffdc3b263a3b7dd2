import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, 'documents');

/** Every file that must be accepted, by name. */
export const goodFiles: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.pdf'))
  .sort();

/** @param file e.g. `cong-van.pdf`, `bad/xfa.pdf`, `images/seal-red.png` */
export const sample = (file: string): Buffer => readFileSync(join(folder, file));
