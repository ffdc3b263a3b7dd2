import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentNode, parse } from 'graphql';

/** A service's public face: all `*.graphql` of its schema folder as one document, in the order of their names. */
export function readSchemaFolder(folder: string): DocumentNode {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort();
  if (files.length === 0) throw new Error(`no schema files in ${folder}`);
  return parse(files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n'), { noLocation: true });
}
