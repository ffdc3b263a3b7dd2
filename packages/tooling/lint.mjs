// `npm run lint`: format, lint, types, import borders, dead code, composition, schema compatibility, compose file. All of them run; all faults are shown.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const bin = (name) => join(root, 'node_modules/.bin', name);
const onPath = (name) => (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
/** The docker client comes with or without its compose part. */
const compose = onPath('docker') && spawnSync('docker', ['compose', 'version']).status === 0;
const code = ['packages', 'services', 'gateway', 'infra'];

/** Longest first, two at a time. */
const checks = [
  {
    name: 'eslint',
    command: [
      bin('eslint'),
      '-c',
      'packages/tooling/eslint.config.mjs',
      '--max-warnings',
      '0',
      '--cache',
      '--cache-location',
      '.cache/eslint/',
      '.',
    ],
  },
  { name: 'types', command: [bin('tsc'), '-p', 'packages/tooling/tsconfig.json'] },
  {
    name: 'format',
    command: [bin('prettier'), '--check', '--log-level', 'warn', '--cache', '--cache-location', '.cache/prettier', '.'],
  },
  {
    name: 'import borders',
    command: [bin('depcruise'), '--config', 'packages/tooling/boundaries.cjs', '--output-type', 'err', ...code],
  },
  { name: 'dead code', command: [bin('knip'), '-c', 'packages/tooling/knip.json', '--no-progress'] },
  { name: 'workspace borders', command: [bin('turbo'), 'boundaries', '--no-color'] },
  { name: 'composition', command: [process.execPath, 'packages/tooling/compose.mjs', '--check'] },
  { name: 'schema compatibility', command: [process.execPath, 'packages/tooling/check-schema.mjs'] },
  ...(compose
    ? [
        {
          name: 'docker compose',
          command: ['docker', 'compose', '--env-file', 'infra/docker/example.env', 'config', '--quiet'],
        },
      ]
    : []),
];

const run = ({ name, command: [program, ...args] }) =>
  new Promise((resolve) => {
    const startedAt = performance.now();
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', FORCE_COLOR: '0' },
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => (output += error.message));
    child.on('close', (status) =>
      resolve({ name, passed: status === 0, output, seconds: (performance.now() - startedAt) / 1000 }),
    );
  });

/** @returns {Promise<{ passed: number, failed: number }>} */
export async function lint() {
  const waiting = [...checks];
  const tally = { passed: 0, failed: 0 };
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const { name, passed, output, seconds } = await run(check);
      tally[passed ? 'passed' : 'failed'] += 1;
      console.log(`  ${passed ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`);
      if (!passed) console.log(output.trim().replace(/^/gm, '    '));
    }
  };
  await Promise.all([worker(), worker()]);
  if (!compose) console.warn('  ! docker compose: SKIPPED, the docker client or its compose part is not installed');
  return tally;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { failed } = await lint();
  process.exitCode = failed === 0 ? 0 : 1;
}
