// What arrived is validated by itself, told to the documents service, and shown to those who may see the file, to nobody else.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uuidV7 } from '@lienthong/kernel';
import { sealDigitisedCopy } from '@lienthong/pdf-signature';
import { type Authority, certificatePem, createAuthority } from '@lienthong/pki';
import { readyKeyPair, temporaryFolder } from '@lienthong/testing';
import { type Graph, openGraph, type Who } from '../graph-client.js';
import {
  completed,
  createWorld,
  type Department,
  newDepartment,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from '../world.js';
import { withAnotherPage } from './another-page.js';
import { arrive, attachmentId, type Files, sealedLetter } from './arrivals.js';

const reportFields = `file attachmentId pending verdict subIndication validatedAt text
  refusal { code message }
  signatures { field kind signer organisation time verdict subIndication integrity coverage changesAfter
    changes { kind code page message clause } chain anchorClass level revocation locksAll
    findings { code severity message clause page } }
  documentTimeStamps { field } findings { code severity message clause }
  history { verdict subIndication validatedAt }`;
const validateFile = `query ($documentId: ID!, $file: String!) { validateFile(documentId: $documentId, file: $file) { ${reportFields} } }`;
const documents = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Document { id
  signatures { field valid }
  validation { pending verdict subIndication validatedAt attempts nextAttemptAt failure { code message }
    files { ${reportFields} } } } } }`;

let world: World;
let graph: Graph;
let department: Department;
let recipient: Department;
let stranger: Department;
let publicAuthority: Authority;
const folder = temporaryFolder();

const clerkOf = ({ clerk, organisationId }: Department): Who => ({ ...clerk, organisationId, roles: ['CLERK'] });
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a query gives is known by the test that wrote it
type Json = any;
const documentFor = async (reader: Department, id: string): Promise<Json> => {
  const [document] = await graph.field(clerkOf(reader), documents, { refs: [{ __typename: 'Document', id }] });
  return document;
};
const reportFor = (reader: Department, documentId: string, file: string): Promise<Json> =>
  graph.field(clerkOf(reader), validateFile, { documentId, file });
const codesOf = (findings: { code: string }[]): string[] => findings.map(({ code }) => code);
const toldOf = (documentId: string) => world.peer.validations.filter((told) => told.documentId === documentId);

beforeAll(async () => {
  publicAuthority = createAuthority({ newKey: readyKeyPair, commonName: 'CA công cộng' });
  await mkdir(join(folder, 'public-ca'));
  await writeFile(join(folder, 'public-ca', 'root.pem'), certificatePem(publicAuthority.root));
  world = await createWorld({ trust: { tsaUrls: [], anchorsFolder: folder } });
  graph = await openGraph(world);
  [department, recipient, stranger] = await Promise.all([
    newDepartment(world),
    newDepartment(world, 'Sở Tài chính tỉnh Lai Châu'),
    newDepartment(world, 'Sở Y tế tỉnh Lai Châu'),
  ]);
  await settled(world);
});

describe('a lawful arrival', () => {
  let documentId: string;
  let files: Files;
  beforeAll(async () => {
    ({ documentId, files } = await sealedLetter(world, department));
  });

  it('shows the issuer a report before anybody received it, and a recipient nothing', async () => {
    expect((await documentFor(department, documentId)).validation).toBeNull();
    const [main] = files;
    expect(await reportFor(department, documentId, main!.file)).toMatchObject({ verdict: 'TOTAL_PASSED', history: [] });
    await expect(reportFor(recipient, documentId, main!.file)).rejects.toThrow('NOT_FOUND');
  });

  it('is validated file by file and told once', async () => {
    await arrive(world, documentId, department, [recipient], files);
    expect(toldOf(documentId)).toEqual([
      {
        documentId,
        verdict: 'TOTAL_PASSED',
        subIndication: null,
        files: files.map((file) => ({ ...file, verdict: 'TOTAL_PASSED', subIndication: null })),
        validatedAt: expect.any(String),
      },
    ]);
    for (const reader of [department, recipient]) {
      const { validation } = await documentFor(reader, documentId);
      expect(validation).toMatchObject({
        pending: false,
        verdict: 'TOTAL_PASSED',
        subIndication: null,
        attempts: 0,
        nextAttemptAt: null,
        failure: null,
        files: [
          { file: files[0]!.file, attachmentId: null, verdict: 'TOTAL_PASSED', findings: [] },
          { file: files[1]!.file, attachmentId, verdict: 'TOTAL_PASSED', findings: [] },
        ],
      });
    }
  });

  it('says of each signature who, when, and why it is believed, in the language of the request', async () => {
    const report = await reportFor(recipient, documentId, files[0]!.file);
    expect(report.signatures).toEqual([
      expect.objectContaining({
        kind: 'PERSON',
        signer: 'Nguyễn Văn A',
        organisation: department.organisation.name,
        time: expect.stringMatching(/\+07:00$/),
        verdict: 'TOTAL_PASSED',
        integrity: true,
        coverage: 'WHOLE_REVISION',
        changesAfter: 'LAWFUL',
        chain: 'TRUSTED',
        anchorClass: 'DEMONSTRATION',
        level: 'B_B',
        revocation: 'NOT_NEEDED',
      }),
      expect.objectContaining({ kind: 'SEAL', coverage: 'WHOLE_FILE', changesAfter: 'NONE', locksAll: true }),
    ]);
    expect(report.signatures[0].changes[0]).toMatchObject({ kind: 'LAWFUL', clause: expect.any(String) });
    expect(report.text).toMatch(/^Result: Valid/);
    const vietnamese = await graph.field(clerkOf(recipient), validateFile, { documentId, file: files[0]!.file }, 'vi');
    expect(vietnamese.text).toMatch(/^Kết quả: Chữ ký số hợp lệ/);
    expect(report.history).toEqual([{ verdict: 'TOTAL_PASSED', subIndication: null, validatedAt: report.validatedAt }]);
  });

  it('is neither told nor kept twice when it is announced twice, also to another recipient', async () => {
    await arrive(world, documentId, department, [recipient], files);
    await arrive(world, documentId, department, [recipient]);
    expect(toldOf(documentId)).toHaveLength(1);
    const { validation } = await documentFor(recipient, documentId);
    expect(validation.files.map(({ history }: Json) => history.length)).toEqual([1, 1]);
  });

  it('is shown to nobody who may not see the file', async () => {
    expect((await documentFor(stranger, documentId)).validation).toBeNull();
    const file = files[0]!.file;
    for (const [reader, id, hash] of [
      [stranger, documentId, file],
      [recipient, uuidV7(), file],
      [recipient, documentId, 'f'.repeat(64)],
      [recipient, 'no id', file],
      [recipient, documentId, "' or 1=1 --"],
    ] as const) {
      await expect(reportFor(reader, id, hash)).rejects.toThrow('"NOT_FOUND"');
    }
    const { text } = await graph.ask(null, validateFile, { documentId, file });
    expect(text).toContain('UNAUTHENTICATED');
  });

  it('never forgets a verdict', async () => {
    await expect(world.app.database.query(`update verdict_change set verdict = 'TOTAL_PASSED'`)).rejects.toThrow(
      'verdicts are kept as they were given',
    );
    await expect(world.app.database.query('delete from verdict_change')).rejects.toThrow('kept as they were given');
  });
});

describe('what is wrong', () => {
  const arriveWith = async (bytes: Buffer, sender = department): Promise<Json> => {
    const documentId = uuidV7();
    const file = await upload(world.app, bytes);
    await arrive(world, documentId, sender, [recipient], [{ part: 'main', file }]);
    const { validation } = await documentFor(recipient, documentId);
    expect(toldOf(documentId)).toMatchObject([
      { verdict: validation.verdict, subIndication: validation.subIndication },
    ]);
    return { documentId, file, validation, report: validation.files[0] };
  };
  const sealedFile = async (): Promise<Buffer> =>
    world.app.files.read((await sealedLetter(world, department)).sealed.file);
  const scanSealedBy = (authority: Authority, name: string): Buffer => {
    const signer = authority.issue('ORGANISATION', { commonName: name, country: 'VN' });
    return sealDigitisedCopy(sample('ban-quet.pdf'), {
      key: signer.key,
      certificateChain: signer.certificateChain,
      signingTime: new Date(),
      formOfCopy: 'Sao y',
      organisationName: name,
    });
  };

  it('fails a file whose signed bytes were changed', async () => {
    const bytes = await sealedFile();
    const at = bytes.indexOf('/MediaBox');
    bytes[at + '/MediaBox ['.length] = '5'.charCodeAt(0);
    const { validation, report } = await arriveWith(bytes);
    expect(validation).toMatchObject({ verdict: 'TOTAL_FAILED', pending: false, nextAttemptAt: null });
    expect(report.signatures.map(({ integrity }: Json) => integrity)).toContain(false);
  });

  it('fails a file whose page says something else since it was sealed, and names the change and the page', async () => {
    const bytes = await sealedFile();
    const { validation, report } = await arriveWith(withAnotherPage(bytes));
    expect(validation).toMatchObject({ verdict: 'TOTAL_FAILED' });
    const unlawful = report.signatures.flatMap(({ changes }: Json) =>
      changes.filter(({ kind }: Json) => kind === 'UNLAWFUL'),
    );
    expect(unlawful).toContainEqual(
      expect.objectContaining({ page: 1, code: expect.any(String), message: expect.any(String) }),
    );
    expect(report.signatures.at(-1)).toMatchObject({ integrity: true, changesAfter: 'UNLAWFUL' });
  });

  it('knows no signer under a foreign root: indeterminate, never failed', async () => {
    const { validation, report } = await arriveWith(
      scanSealedBy(createAuthority({ newKey: readyKeyPair }), department.organisation.name),
    );
    expect(validation).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
    expect(report.signatures).toMatchObject([{ integrity: true, chain: 'UNTRUSTED', anchorClass: null }]);
  });

  it('does not take a public authority for a body of the State', async () => {
    const { validation, report } = await arriveWith(scanSealedBy(publicAuthority, department.organisation.name));
    expect(validation).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'CHAIN_CONSTRAINTS_FAILURE' });
    expect(report.signatures).toMatchObject([{ verdict: 'TOTAL_PASSED', anchorClass: 'PUBLIC_CA' }]);
    expect(report.findings).toMatchObject([
      { code: 'PUBLIC_CA_OF_STATE_BODY', severity: 'ERROR', clause: expect.stringContaining('68/2024') },
    ]);
    expect(report.text).toContain('PUBLIC_CA_OF_STATE_BODY');
  });

  it('finds that those who signed are not those who sent', async () => {
    const { validation, report } = await arriveWith(await sealedFile(), stranger);
    expect(validation).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'SIG_CONSTRAINTS_FAILURE' });
    expect(codesOf(report.findings)).toEqual([
      'SENDER_SIGNATURE_MISSING',
      'SIGNER_OF_ANOTHER_ORGANISATION',
      'SIGNER_OF_ANOTHER_ORGANISATION',
    ]);
  });

  it('finds that the seal is missing', async () => {
    const request = requestsOf(department).personal(await upload(world.app, sample('cong-van.pdf')));
    const { file } = completed(await world.peer.ask(request));
    const { validation, report } = await arriveWith(await world.app.files.read(file));
    expect(validation).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'SIG_CONSTRAINTS_FAILURE' });
    expect(codesOf(report.findings)).toEqual(['SENDER_SEAL_MISSING']);
  });

  it('accepts a former name, and says so', async () => {
    const renamed = await newDepartment(world, 'Sở Thông tin và Truyền thông tỉnh Lai Châu');
    await settled(world);
    const { documentId, files } = await sealedLetter(world, renamed);
    const name = 'Sở Chuyển đổi số tỉnh Lai Châu';
    await world.peer.say([{ ...renamed.organisation, name, version: 2 }], []);
    await settled(world);
    await arrive(world, documentId, renamed, [recipient], files);
    const { validation } = await documentFor(recipient, documentId);
    expect(validation.verdict).toBe('TOTAL_PASSED');
    expect(validation.files[0].findings).toMatchObject([
      { code: 'SIGNED_UNDER_FORMER_NAME', severity: 'NOTE' },
      { code: 'SIGNED_UNDER_FORMER_NAME', severity: 'NOTE' },
    ]);
  });

  it.each([
    ['without any signature', () => sample('cong-van.pdf'), 'NO_SIGNATURE'],
    ['that is no PDF', () => Buffer.from('%PDF-1.7\nnothing'), 'UNREADABLE'],
  ])('has a verdict for a file %s', async (_what, bytes, verdict) => {
    const { validation, report } = await arriveWith(bytes());
    expect(validation).toMatchObject({ verdict, pending: false });
    expect(report).toMatchObject({ verdict, signatures: [] });
  });

  it('says what it cannot read is not there, and looks again', async () => {
    const documentId = uuidV7();
    await arrive(world, documentId, department, [recipient], [{ part: 'main', file: 'a'.repeat(64) }]);
    const { validation } = await documentFor(recipient, documentId);
    expect(validation).toMatchObject({
      pending: true,
      verdict: null,
      attempts: 1,
      nextAttemptAt: expect.any(String),
      failure: { code: 'FILE_NOT_FOUND' },
    });
    expect(toldOf(documentId)).toEqual([]);
  });

  it('judges anew when another file stands in its place, and keeps both verdicts', async () => {
    const { documentId, files } = await sealedLetter(world, department);
    await arrive(world, documentId, department, [recipient], files);
    const tampered = await world.app.files.read(files[0]!.file);
    tampered[tampered.indexOf('/MediaBox') + '/MediaBox ['.length] = '5'.charCodeAt(0);
    const main = { part: 'main', file: await upload(world.app, tampered) };
    await arrive(world, documentId, department, [recipient], [main, files[1]!]);
    expect(toldOf(documentId).map(({ verdict }) => verdict)).toEqual(['TOTAL_PASSED', 'TOTAL_FAILED']);
    const rows = await world.app.database.query<{ verdict: string }>(
      `select verdict from verdict_change where document_id = $1 and part = 'main' order by ordinal`,
      [documentId],
    );
    expect(rows.map(({ verdict }) => verdict)).toEqual(['TOTAL_PASSED', 'TOTAL_FAILED']);
  });

  it('tells the same of a signature in every list', async () => {
    const { documentId, files } = await sealedLetter(world, department);
    await world.app.database.query('update file_signature set valid = false where file = $1', [files[0]!.file]);
    await arrive(world, documentId, department, [recipient], files);
    const { signatures } = await documentFor(recipient, documentId);
    expect(signatures.map(({ valid }: Json) => valid)).toEqual([true, true, true]);
  });
});

describe('the cost of asking', () => {
  it('is the same for one document and for many', async () => {
    const { documentId, files } = await sealedLetter(world, department);
    await arrive(world, documentId, department, [recipient], files);
    for (let copy = 0; copy < 3; copy += 1) await arrive(world, uuidV7(), department, [recipient], files);
    const ids = await world.app.database.query<{ id: string }>('select document_id as id from document_validation');
    const statements = async (some: readonly { id: string }[]): Promise<number> => {
      const refs = some.map(({ id }) => ({ __typename: 'Document', id }));
      const ask = () => graph.field(clerkOf(recipient), documents, { refs });
      return (await world.app.database.countStatements(ask)).statements;
    };
    await settled(world);
    await world.workers.close();
    expect(ids.length).toBeGreaterThan(5);
    const one = await statements(ids.slice(0, 1));
    expect(await statements(ids)).toBe(one);
  });
});
