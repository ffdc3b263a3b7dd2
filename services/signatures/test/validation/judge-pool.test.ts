// A thread runs compiled code, as in production.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sealDigitisedCopy } from '@lienthong/pdf-signature';
import { createAuthority } from '@lienthong/pki';
import { readyKeyPair } from '@lienthong/testing';
import { judgeInPlace, type PdfJudge } from '../../src/verification/judge-pdf.js';
import { createJudgePool } from '../../src/verification/judge-pool.js';
import { sample } from '../world.js';

const root = join(__dirname, '../../../..');
const workerFile = pathToFileURL(join(root, 'services/signatures/dist/src/verification/judge-worker.js'));
const at = new Date('2026-11-22T02:00:00Z');
const none = { certificates: [], ocsps: [], crls: [] };
const authority = createAuthority({ newKey: readyKeyPair });
let sealed: Buffer;
let pool: PdfJudge;

beforeAll(() => {
  const rooms = ['kernel', 'runtime', 'pki', 'pdf-signature'].map((room) => `packages/${room}`);
  for (const room of [...rooms, 'services/signatures'])
    execFileSync(process.execPath, [join(root, 'packages/tooling/build.mjs'), join(root, room)], { stdio: 'ignore' });
  const signer = authority.issue('ORGANISATION', { commonName: 'Sở Nội vụ', country: 'VN' });
  sealed = sealDigitisedCopy(sample('ban-quet.pdf'), {
    key: signer.key,
    certificateChain: signer.certificateChain,
    signingTime: at,
    formOfCopy: 'Sao y',
    organisationName: 'Sở Nội vụ',
  });
});
afterEach(() => pool.close());

it('says in a thread what is said in place, certificates and times included', async () => {
  pool = createJudgePool({ workerFile });
  const question = { bytes: sealed, at, anchors: [authority.anchor], evidence: none };
  const report = await pool.judge(question);
  expect(report).toEqual(await judgeInPlace.judge(question));
  expect(report).toMatchObject({ verdict: 'TOTAL_PASSED', signatures: [{ chain: 'TRUSTED' }] });
  const needs = await pool.needs(sealed);
  expect(needs).toEqual(await judgeInPlace.needs(sealed));
  expect(Buffer.isBuffer(needs.subjects[0]!.certificate)).toBe(true);
  expect(await pool.needs(Buffer.from('no PDF'))).toEqual({ subjects: [], present: none });
});

it('gives up on a file that takes too long, says so, and goes on with the next', async () => {
  pool = createJudgePool({ workerFile, timeoutMs: 1 });
  const reports = await Promise.all(
    [1, 2].map(() => pool.judge({ bytes: sealed, at, anchors: [authority.anchor], evidence: none })),
  );
  expect(reports).toMatchObject([
    { verdict: 'UNREADABLE', refusal: { code: 'VALIDATION_TOO_COSTLY' } },
    { verdict: 'UNREADABLE', refusal: { code: 'VALIDATION_TOO_COSTLY' } },
  ]);
});

it('refuses rather than lets questions pile up', async () => {
  pool = createJudgePool({ workerFile, mostWaiting: 1 });
  const asked = [1, 2, 3].map(() => pool.needs(sealed));
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  await expect(asked[2]).rejects.toMatchObject({ code: 'VALIDATION_BUSY' });
});

it('takes the bytes away only when it is told that nobody needs them again', async () => {
  pool = createJudgePool({ workerFile });
  const bytes = new Uint8Array(sealed);
  const question = { bytes, at, anchors: [authority.anchor], evidence: none };
  const first = await pool.judge(question);
  expect(bytes.byteLength).toBe(sealed.byteLength);
  expect(await pool.judge(question, { lastUse: true })).toEqual(first);
  expect(bytes.byteLength).toBe(0);
});

it('stops when nobody waits for the answer any more', async () => {
  pool = createJudgePool({ workerFile });
  const gone = new AbortController();
  const asked = [1, 2].map(() => pool.needs(sealed, { signal: gone.signal }));
  gone.abort(new Error('gone'));
  expect(await Promise.allSettled(asked)).toMatchObject([
    { reason: { message: 'gone' } },
    { reason: { message: 'gone' } },
  ]);
  expect(await pool.needs(Buffer.from('no PDF'))).toEqual({ subjects: [], present: none });
});
