export { testPostgres, testRedisUrl } from './test-services.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { describeEachBackend, type BackendOptions } from './each-backend.js';
export { readyKeyPair, type ReadyKeyKind, type ReadyKeyPair } from './ready-keys.js';
export { createTestIdentity, type TestIdentity, type TestActor, type TokenChanges } from './test-identity.js';
export { eventually } from './eventually.js';
export { workMs } from './work.js';
export { startFaultProxy, type FaultProxy } from './fault-proxy.js';
export { badDocuments, goodDocuments, sampleDocument, sampleDocumentPath } from './sample-documents.js';
export { describeWithTool, itWithTool, nssDatabase, run, temporaryFolder } from './outside-tools.js';
export { organisationSubject, personSubject } from './signing-subjects.js';
export * from './signature-judges.js';
export {
  betweenMarks,
  byteOperators,
  type FuzzFault,
  fuzzLoop,
  type FuzzOptions,
  type FuzzReport,
  type FuzzTrial,
  mutate,
  type MutationOperator,
  type Pick,
  placeIn,
  random,
  type Random,
  replaceRange,
  spanIn,
} from './mutation.js';
