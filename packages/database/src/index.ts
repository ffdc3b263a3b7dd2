export { openDatabase, type Database, type DatabaseOptions } from './open-database.js';
export { type Tx, type Commit } from './transaction.js';
export { bulkInsert } from './bulk-insert.js';
export { SnakeNamingStrategy } from './naming-strategy.js';
export {
  CreatePlatform1795305600000,
  CreatePlatform1795305600000 as platformMigration,
} from './1795305600000-create-platform.js';
export { announce, announceMany, type AnnounceOptions } from './outbox.js';
export { handleOnce, alreadyHandled, pruneInbox } from './inbox.js';
export { onceForRequest, pruneRequestRecords, type RequestKey } from './request-record.js';
export {
  audit,
  auditAll,
  auditEntries,
  verifyAuditChain,
  type AuditAct,
  type AuditEntry,
  type AuditReading,
  type AuditVerdict,
} from './audit-trail.js';
export { keepPruned, type Pruning, type PruningLogger } from './keep-pruned.js';
export { asBackground } from './statement-counter.js';
