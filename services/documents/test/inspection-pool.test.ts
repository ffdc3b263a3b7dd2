import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sampleDocument } from '@lienthong/testing';
import { createInspectionPool } from '../src/files/inspection-pool.js';
import type { PdfInspector } from '../src/files/inspect-pdf.js';

const root = join(__dirname, '../../..');
const workerFile = pathToFileURL(join(root, 'services/documents/dist/src/files/inspection-worker.js'));
const bytesOf = (file: string) => async () => new Uint8Array(sampleDocument(file));

let pool: PdfInspector;
// A thread runs compiled code, as in production.
beforeAll(() => {
  const rooms = ['kernel', 'runtime', 'pki', 'pdf-signature'].map((room) => `packages/${room}`);
  for (const room of [...rooms, 'services/documents'])
    execFileSync(process.execPath, [join(root, 'packages/tooling/build.mjs'), join(root, room)], { stdio: 'ignore' });
});
afterEach(() => pool.close());

it('judges many files on few threads, refusals among them', async () => {
  pool = createInspectionPool({ workerFile, threads: 2 });
  const verdicts = await Promise.allSettled(
    ['cong-van.pdf', 'bad/bomb.pdf', 'quyet-dinh.pdf', 'bad/encrypted.pdf', 'giay-moi-khan.pdf'].map((file) =>
      pool.inspect(bytesOf(file)),
    ),
  );
  expect(verdicts).toMatchObject([
    { value: { pages: 2, signatureCount: 0 } },
    { reason: { code: 'PDF_INFLATES_TOO_LARGE' } },
    { value: { pages: 3 } },
    { reason: { code: 'PDF_ENCRYPTED', text: { vi: expect.any(String) } } },
    { value: { pages: 1 } },
  ]);
});

it('gives up on a file that takes too long, and goes on with the next', async () => {
  pool = createInspectionPool({ workerFile, threads: 1, timeoutMs: 1 });
  const outcomes = await Promise.allSettled([1, 2].map(() => pool.inspect(bytesOf('cong-van.pdf'))));
  expect(outcomes).toMatchObject([{ reason: { code: 'PDF_TOO_COMPLEX' } }, { reason: { code: 'PDF_TOO_COMPLEX' } }]);
});

it('passes a fault of ours on as a fault, not as a verdict on the file', async () => {
  pool = createInspectionPool({ workerFile: pathToFileURL('/no/such/worker.js') });
  const outcome = await pool.inspect(bytesOf('cong-van.pdf')).catch((error: unknown) => error);
  expect(outcome).toMatchObject({ code: 'WORKER_CRASHED', cause: { code: 'MODULE_NOT_FOUND' } });
});

it('refuses rather than lets files pile up, and says that it is no judgement on them', async () => {
  pool = createInspectionPool({ workerFile, threads: 1, mostWaiting: 1 });
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => pool.inspect(bytesOf('cong-van.pdf'))));
  expect(outcomes).toMatchObject([
    { value: { pages: 2 } },
    { value: { pages: 2 } },
    { reason: { code: 'FILE_INSPECTION_BUSY' } },
  ]);
});
