// The command after KEY_ENCRYPTION_KEY was changed and the former one listed in FORMER_KEY_ENCRYPTION_KEYS.
// Exit 0: nothing is left under a former key; 1: something is, see the last line.
import { createLogger } from '@lienthong/runtime';
import { openSignaturesDatabase } from './database.js';
import { signaturesConfig } from './config.js';
import { createKeyVault } from './keys/key-vault.js';
import { rotateKeyEncryption } from './keys/rotate-key-encryption.js';

const { app, logLevel } = signaturesConfig();
const logger = createLogger({ name: 'signatures-rotate-keys', level: logLevel });
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

const database = await openSignaturesDatabase(app.databaseUrl);
try {
  await database.migrate();
  const vault = createKeyVault(app.keyEncryptionKey, app.formerKeyEncryptionKeys ?? []);
  const report = await rotateKeyEncryption(database, vault, {
    signal: stopping.signal,
    onBatch: (rewrapped) => logger.info({ rewrapped }, 'rewrapping'),
  });
  if (report.damaged.length > 0)
    logger.error({ keys: report.damaged }, 'keys that do not open: their rows were changed');
  logger.info(report, report.left === 0 ? 'every key is under the current key-encryption key' : 'keys are left');
  process.exitCode = report.left === 0 ? 0 : 1;
} finally {
  await database.close();
}
