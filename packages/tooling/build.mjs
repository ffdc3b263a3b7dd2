// Compiles the TypeScript of one or all workspaces to dist/ with swc: what node runs. Types are checked by lint, not here.
//   node packages/tooling/build.mjs            every workspace
//   node packages/tooling/build.mjs FOLDER     one workspace (what turbo runs)
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** Loaded when there is something to compile: most often there is not, and it takes longer than to find that out. */
const compiler = () => createRequire(import.meta.url)('@swc/core');
const sourceFolders = ['src', 'migrations', 'bin'];
const isSource = (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('.d.ts');

/** Options shared with the test transform, so that tests run what production runs. */
export const swcOptions = (moduleType) => ({
  swcrc: false,
  sourceMaps: true,
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, useDefineForClassFields: false },
  },
  module: { type: moduleType },
});

const listSources = (folder) =>
  !existsSync(folder)
    ? []
    : readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && isSource(entry.name))
        .map((entry) => join(entry.parentPath, entry.name));

/** @returns {number} how many files were compiled; files whose output is newer than their source are left alone. */
export function buildWorkspace(workspace) {
  const dist = join(workspace, 'dist');
  const wanted = new Set();
  let compiled = 0;
  for (const source of sourceFolders.flatMap((folder) => listSources(join(workspace, folder)))) {
    const output = join(dist, relative(workspace, source)).replace(/\.ts$/, '.js');
    wanted.add(output).add(`${output}.map`);
    if (existsSync(output) && statSync(output).mtimeMs >= statSync(source).mtimeMs) continue;
    const { code, map } = compiler().transformSync(readFileSync(source, 'utf8'), {
      ...swcOptions('es6'),
      filename: source,
      sourceFileName: relative(dirname(output), source),
    });
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, `${code}\n//# sourceMappingURL=${output.split('/').pop()}.map\n`);
    writeFileSync(`${output}.map`, map);
    compiled += 1;
  }
  removeStale(dist, wanted);
  return compiled;
}

/** A deleted source must not live on in dist, where an import would still find it. */
function removeStale(dist, wanted) {
  if (!existsSync(dist)) return;
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !wanted.has(file)) rmSync(file);
  }
}

export function workspaces() {
  const { workspaces: patterns } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return patterns
    .flatMap((pattern) =>
      pattern.endsWith('/*')
        ? readdirSync(join(root, pattern.slice(0, -2))).map((name) => join(root, pattern.slice(0, -2), name))
        : [join(root, pattern)],
    )
    .filter((folder) => existsSync(join(folder, 'package.json')));
}

export const buildAll = () => workspaces().reduce((sum, workspace) => sum + buildWorkspace(workspace), 0);

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder] = process.argv.slice(2);
  const compiled = folder ? buildWorkspace(resolve(folder)) : buildAll();
  console.error(`compiled ${compiled} files`);
}
