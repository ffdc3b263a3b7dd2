#!/usr/bin/env node
// Compiles what has changed (nothing is built in a fresh clone), then runs the command line.
import { existsSync, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const packages = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const build = join(packages, 'tooling/build.mjs');
const built = ['kernel', 'pki', 'pdf-signature'].map((name) => join(packages, name));
/** A folder is made by one of several at once. */
const turn = join(packages, 'pdf-signature/dist/.compiling');
const longestTurnMs = 30_000;
/** Where nobody may write, everything is compiled already, or the compiler says so. */
const cannotWrite = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Several that start in a fresh clone must not read what another one is still writing. */
async function takeTurn() {
  for (;;) {
    try {
      mkdirSync(dirname(turn), { recursive: true });
      return mkdirSync(turn);
    } catch (error) {
      if (cannotWrite.has(error.code)) return undefined;
      if (error.code !== 'EEXIST') throw error;
    }
    if (Date.now() - (statSync(turn, { throwIfNoEntry: false })?.mtimeMs ?? 0) > longestTurnMs) giveUpTurn();
    else await pause(20);
  }
}

function giveUpTurn() {
  try {
    rmdirSync(turn);
  } catch (error) {
    if (error.code !== 'ENOENT' && !cannotWrite.has(error.code)) throw error;
  }
}

if (existsSync(build)) {
  const { buildWorkspace } = await import(pathToFileURL(build).href);
  await takeTurn();
  try {
    for (const workspace of built) buildWorkspace(workspace);
  } finally {
    giveUpTurn();
  }
}
const { run } = await import('../dist/bin/command-line.js');
process.exitCode = await run(process.argv.slice(2));
