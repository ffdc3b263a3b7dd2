#!/usr/bin/env node
// Compiles what has changed (nothing is built in a fresh clone), then runs the command line.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const packages = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const build = join(packages, 'tooling/build.mjs');
if (existsSync(build)) {
  const { buildWorkspace } = await import(pathToFileURL(build).href);
  for (const name of ['kernel', 'pki', 'pdf-signature']) buildWorkspace(join(packages, name));
}
const { run } = await import('../dist/bin/command-line.js');
process.exitCode = await run(process.argv.slice(2));
