// One jest configuration for the whole repository; run as `npx jest -c packages/tooling/jest.config.cjs [path]`.
const { join } = require('node:path');
const root = join(__dirname, '../..');
/** Packages published as ES modules only: jest on Node 20 cannot require them, so they are transformed like our own sources. */
const esmOnly = [
  'jose',
  'uuid',
  'fontkit',
  'fast-png',
  'iobuffer',
  'aws4fetch',
  'write-excel-file',
  'pkijs',
  '@noble',
  'graphql-scalars',
];

module.exports = {
  rootDir: root,
  roots: ['packages', 'services', 'gateway', 'infra'].map((folder) => join(root, folder)),
  testMatch: ['**/*.test.ts'],
  testEnvironment: 'node',
  globalSetup: join(root, 'packages/testing/src/global-setup.ts'),
  globalTeardown: join(root, 'packages/testing/src/global-teardown.ts'),
  moduleFileExtensions: ['ts', 'js', 'cjs', 'mjs', 'json', 'node'],
  moduleNameMapper: {
    '^@lienthong/(kernel|official-document|working-calendar|pki|pdf-signature|edxml|contracts|database|jobs|runtime|file-store|testing|local-services)$':
      '<rootDir>/packages/$1/src/index.ts',
    '^@lienthong/(local|demo)$': '<rootDir>/infra/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '\\.m?[jt]s$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, useDefineForClassFields: false },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  modulePathIgnorePatterns: ['/dist/', '/\\.local/'],
  testTimeout: 120_000,
};
