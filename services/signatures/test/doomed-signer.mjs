// The workers of this service in a process of their own, for tests that kill it.
import { join, resolve } from 'node:path';
import { buildWorkspace } from '@lienthong/tooling/build.mjs';

const service = resolve(import.meta.dirname, '..');
const packages = [
  ...['kernel', 'official-document', 'contracts', 'pki', 'pdf-signature'],
  ...['database', 'jobs', 'file-store', 'runtime'],
];
for (const name of packages) buildWorkspace(join(service, '../../packages', name));
buildWorkspace(service);
const { createSignaturesApp } = await import('@lienthong/signatures');
const { createLogger } = await import('@lienthong/runtime');

const { keyEncryptionKey, authorisationKey, ...options } = JSON.parse(process.argv[2]);
const app = await createSignaturesApp({
  ...options,
  keyEncryptionKey: Buffer.from(keyEncryptionKey, 'base64'),
  authorisationKey: Buffer.from(authorisationKey, 'base64'),
  logger: createLogger({ name: 'doomed-signer', level: 'silent' }),
});
process.on('disconnect', () => process.exit(1));
await app.startWorkers();
process.send('at work');
