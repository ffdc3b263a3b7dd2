// The repository's configuration with the servers tests ask for; used until it names them itself.
const shared = require('../tooling/jest.config.cjs');
module.exports = {
  ...shared,
  globalSetup: '<rootDir>/packages/testing/src/global-setup.ts',
  globalTeardown: '<rootDir>/packages/testing/src/global-teardown.ts',
};
