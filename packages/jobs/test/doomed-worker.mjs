// A worker of its own process, for tests that kill it. Tells `at work` over IPC when it has a job and then never finishes it.
import { join, resolve } from 'node:path';
import { buildWorkspace } from '@lienthong/tooling/build.mjs';

const packages = resolve(import.meta.dirname, '../..');
for (const name of ['kernel', 'official-document', 'contracts', 'database', 'jobs'])
  buildWorkspace(join(packages, name));
const { openDatabase } = await import('@lienthong/database');
const { createJobsBackend, handle, silentLogger, startWorker } = await import('@lienthong/jobs');
const { issuanceRequested } = await import('@lienthong/contracts');

const options = JSON.parse(process.argv[2]);
const database = await openDatabase({
  url: options.databaseUrl,
  schema: 'documents',
  applicationName: 'doomed-worker',
  entities: [],
  migrations: [],
});
startWorker({
  backend: createJobsBackend(options),
  database,
  service: 'documents',
  queue: 'issuance',
  logger: silentLogger,
  lockMs: 1_000,
  handlers: [
    handle(issuanceRequested, {
      effect: async (tx, { documentId }) => {
        await tx.query(`insert into effect (document_id, made_by) values ($1, 'doomed')`, [documentId]);
        process.send('at work');
        await new Promise(() => undefined);
      },
    }),
  ],
});
process.on('disconnect', () => process.exit(1));
