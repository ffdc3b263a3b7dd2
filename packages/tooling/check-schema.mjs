// Fails when the public API schema breaks its clients: what was public must have been deprecated before it goes.
// Compares the working gateway/schema.graphql with the one committed at the base: where this branch left origin/main, else HEAD.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CriticalityLevel, diff, DiffRule } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { apiSchemaPath } from './compose.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const git = (...args) => {
  try {
    return execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 2 ** 26,
    });
  } catch {
    return null; // no repository, no such branch or no such file: each means there is nothing to compare with
  }
};

/**
 * @param {string} before SDL
 * @param {string} after SDL
 * @returns {Promise<{ breaking: string[], dangerous: string[] }>} a field or enum value that was deprecated before may go
 */
export async function compareSchemas(before, after) {
  const changes = await diff(buildSchema(before), buildSchema(after), [DiffRule.suppressRemovalOfDeprecatedField]);
  const ofLevel = (level) =>
    changes.filter((change) => change.criticality.level === level).map((change) => change.message);
  return { breaking: ofLevel(CriticalityLevel.Breaking), dangerous: ofLevel(CriticalityLevel.Dangerous) };
}

async function main() {
  const base = git('merge-base', 'HEAD', 'origin/main')?.trim() || 'HEAD';
  const before = git('show', `${base}:${apiSchemaPath}`);
  if (before === null) {
    console.error(`schema check: no ${apiSchemaPath} at ${base}, so nothing can break`);
    return 0;
  }
  const { breaking, dangerous } = await compareSchemas(before, readFileSync(join(root, apiSchemaPath), 'utf8'));
  for (const message of dangerous) console.error(`schema check: dangerous: ${message}`);
  for (const message of breaking) console.error(`schema check: BREAKING, deprecate it first: ${message}`);
  return breaking.length > 0 ? 1 : 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = await main();
