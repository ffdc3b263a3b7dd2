import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const tooling = join(__dirname, '../../packages/tooling');
const before = `type Query { a: String b: String @deprecated(reason: "use a") c: State d(x: Int): String } enum State { ON }`;

/** What the schema check says of a change, in a process of its own as lint runs it. */
function compare(after: string): { breaking: string[]; dangerous: string[] } {
  const program = `import { compareSchemas } from ${JSON.stringify(pathToFileURL(join(tooling, 'check-schema.mjs')).href)};
    process.stdout.write(JSON.stringify(await compareSchemas(...JSON.parse(process.argv[1]))));`;
  const output = execFileSync(process.execPath, [
    '--input-type=module',
    '-e',
    program,
    JSON.stringify([before, after]),
  ]);
  return JSON.parse(output.toString()) as ReturnType<typeof compare>;
}

it('lets the schema grow, and a deprecated field go', () => {
  const after = `type Query { a: String c: State d(x: Int): String e: Int } enum State { ON }`;
  expect(compare(after).breaking).toEqual([]);
});

it('calls it breaking to take away or narrow what was never deprecated', () => {
  expect(compare(before.replace('a: String', '')).breaking).toHaveLength(1);
  expect(compare(before.replace('d(x: Int)', 'd(x: Int!)')).breaking).toHaveLength(1);
  expect(compare(before.replace('a: String', 'a: Int')).breaking).toHaveLength(1);
});

it('points out what may surprise a client', () => {
  expect(compare(before.replace('{ ON }', '{ ON OFF }'))).toMatchObject({
    breaking: [],
    dangerous: [expect.any(String)],
  });
});

it('finds the checked-in supergraph in step with the services', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(tooling, 'compose.mjs'), '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
