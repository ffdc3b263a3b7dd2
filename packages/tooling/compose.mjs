// Composes the services' SDL into the supergraph the gateway serves and the API schema frontends read; both are checked in.
//   node packages/tooling/compose.mjs            writes them (npm run generate)
//   node packages/tooling/compose.mjs --check    exits 1 when the checked-in files differ
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { parse, printSchema } from 'graphql';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const apiSchemaPath = 'gateway/schema.graphql';
const supergraphPath = 'gateway/supergraph.graphql';
const notice = '# Made by `npm run generate` from services/*/schema; not edited by hand.\n';

/** The four services' public faces. The URL is a placeholder: the gateway finds a service by its name. */
function readServices() {
  const folder = join(root, 'services');
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'schema')))
    .sort()
    .map((name) => {
      const schema = join(folder, name, 'schema');
      const files = readdirSync(schema)
        .filter((file) => file.endsWith('.graphql'))
        .sort();
      return {
        name,
        url: `http://${name}.invalid/graphql`,
        typeDefs: parse(files.map((file) => readFileSync(join(schema, file), 'utf8')).join('\n')),
      };
    });
}

/** @returns {{ files: Record<string, string>, hints: string[], errors: string[] }} what the checked-in files should hold */
export function compose(services = readServices()) {
  const { errors, supergraphSdl, hints } = composeServices(services);
  if (errors?.length) return { files: {}, hints: [], errors: errors.map((error) => error.message) };
  const apiSchema = Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema();
  return {
    files: {
      [supergraphPath]: `${notice}${supergraphSdl.trim()}\n`,
      [apiSchemaPath]: `${notice}${printSchema(apiSchema).trim()}\n`,
    },
    hints: hints.map((hint) => hint.toString()),
    errors: [],
  };
}

function main(check) {
  const { files, hints, errors } = compose();
  for (const error of errors) console.error(`composition: ${error}`);
  for (const hint of hints) console.error(`hint: ${hint}`);
  if (errors.length > 0) return 1;
  const stale = Object.entries(files).filter(
    ([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text,
  );
  if (check && stale.length > 0) {
    console.error(
      `${stale.map(([path]) => path).join(' and ')} no longer fit services/*/schema: run \`npm run generate\` and commit the result`,
    );
    return 1;
  }
  for (const [path, text] of stale) {
    writeFileSync(join(root, path), text);
    console.error(`wrote ${relative(process.cwd(), join(root, path))}`);
  }
  return 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = main(process.argv.includes('--check'));
}
