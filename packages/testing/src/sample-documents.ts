// The sample PDF files that tests of several rooms sign, send and refuse.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(import.meta.url);
const folder = fileURLToPath(
  new URL(here.includes('/dist/src/') ? '../../documents' : '../documents', import.meta.url),
);

const pdfsIn = (name: string): string[] =>
  readdirSync(join(folder, name))
    .filter((file) => file.endsWith('.pdf'))
    .sort();

/** Every file that must be accepted, e.g. `cong-van.pdf`. */
export const goodDocuments: readonly string[] = pdfsIn('.');

/** Every file that must be refused, e.g. `bad/xfa.pdf`. */
export const badDocuments: readonly string[] = pdfsIn('bad').map((file) => `bad/${file}`);

/** @param name e.g. `cong-van.pdf`, `bad/xfa.pdf`, `images/seal-red.png` */
export const sampleDocumentPath = (name: string): string => join(folder, name);

/** @param name as for `sampleDocumentPath` */
export const sampleDocument = (name: string): Buffer => readFileSync(sampleDocumentPath(name));
