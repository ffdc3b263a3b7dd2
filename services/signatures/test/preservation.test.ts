import { documentIssued, type SigningCompleted } from '@lienthong/contracts';
import { announce } from '@lienthong/database';
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { readLevels, validatePdf, type ValidationReport } from '@lienthong/pdf-signature';
import { certificatePem } from '@lienthong/pki';
import { describeWithTool, pdfsig, qpdfCheck, runForBytes, signatureContainers } from '@lienthong/testing';
import { authority } from '../src/certificates/certificate.repository.js';
import type { Preservation } from '../src/preservation/preservation.js';
import { preserveFile } from '../src/preservation/preserve-file.js';
import { startDemonstrationTrust, type DemonstrationTrust } from './demonstration-trust-server.js';
import { type Graph, openGraph } from './graph-client.js';
import { completed, createWorld, newDepartment, requestsOf, sample, settled, upload, type World } from './world.js';

describe('preservation of issued files', () => {
  const clock = fixedClock('2026-11-22T02:00:00Z');
  let trust: DemonstrationTrust;
  let world: World;
  let graph: Graph;
  let department: Awaited<ReturnType<typeof newDepartment>>;

  beforeAll(async () => {
    trust = await startDemonstrationTrust();
    world = await createWorld({ clock, trust: trust.options, responderBase: trust.url });
    graph = await openGraph(world);
    trust.opensTo(graph.server.url);
    department = await newDepartment(world);
    await settled(world);
  });
  // An hour later each time: nothing that was learnt for one test is fresh enough for the next.
  beforeEach(() => {
    trust.mood = 'well';
    clock.set(new Date(clock.now().getTime() + 3_600_000).toISOString());
  });
  afterAll(() => trust?.close());

  async function sealed(): Promise<{ documentId: string; answer: SigningCompleted }> {
    const requests = requestsOf(department);
    const personal = completed(
      await world.peer.ask(requests.personal(await upload(world.app, sample('cong-van.pdf')))),
    );
    const numbered = completed(await world.peer.ask(requests.number(personal.file)));
    return { documentId: requests.documentId, answer: completed(await world.peer.ask(requests.seal(numbered.file))) };
  }

  const issue = (documentId: string): Promise<unknown> =>
    world.peer.database.transaction((tx) =>
      announce(tx, documentIssued, {
        documentId,
        issuerId: department.organisationId,
        way: 'ELECTRONIC',
        typeCode: 'CV',
        code: '05/SKHCN-BCVT',
        issueDate: '2026-11-22',
        urgency: 'NORMAL',
        signedAt: clock.now().toISOString(),
        issuedAt: clock.now().toISOString(),
        withPaper: false,
        verified: { personal: true, organisation: true },
        electronicRecipients: 1,
        paperRecipients: 0,
      }),
    );

  const stateOf = async (documentId: string): Promise<Preservation & { claimedBy: string | null }> => {
    const [row] = await world.app.database.query<Preservation & { claimedBy: string | null }>(
      `select id, file, delivered_file as "deliveredFile", level, state, waiting_since as "waitingSince", attempts,
         next_attempt_at as "nextAttemptAt", failure_code as "failureCode", failure_url as "failureUrl",
         time_stamped_by as "timeStampedBy", archive_ends_at as "archiveEndsAt", claimed_by as "claimedBy"
       from preservation where document_id = $1`,
      [documentId],
    );
    return row!;
  };
  const preserve = (id: string) =>
    preserveFile(world.app.preservation, id, { clock, logger: world.logger, signal: new AbortController().signal });
  const read = (file: string) => world.app.files.read(file);
  const revisions = async (id: string): Promise<number> => {
    const rows = await world.app.database.query('select 1 from preserved_revision where preservation_id = $1', [id]);
    return rows.length;
  };

  async function validated(pdf: Buffer, at: Date): Promise<ValidationReport> {
    const root = await authority(world.app.database.manager, 'ROOT');
    return validatePdf(pdf, {
      trustAnchors: [{ certificate: root!.der, class: 'DEMONSTRATION' }],
      at,
      // Whether the newest authority was revoked since is asked of it on the day; the file cannot know.
      policy: { missingRevocation: 'NOTE' },
    });
  }

  it('signs at B-T and lifts what was issued to B-LTA by itself; what was delivered stays as it is', async () => {
    const { documentId, answer } = await sealed();
    const delivered = await read(answer.file);
    expect(readLevels(delivered).signatures.map(({ level }) => level)).toEqual(['B-T', 'B-T']);
    await issue(documentId);
    await settled(world);
    const row = await stateOf(documentId);
    expect(row).toMatchObject({
      deliveredFile: answer.file,
      level: 'B_LTA',
      state: 'PRESERVED',
      waitingSince: null,
      failureCode: null,
      timeStampedBy: trust.tsaUrl,
    });
    const archived = await read(row.file);
    expect(archived.subarray(0, delivered.length).equals(delivered)).toBe(true);
    expect(readLevels(archived).signatures.map(({ level }) => level)).toEqual(['B-LTA', 'B-LTA']);
    await issue(documentId);
    await settled(world);
    expect(await revisions(row.id)).toBe(1);
  });

  it('completes acts while every authority is down, says so, and brings the time-stamp later', async () => {
    trust.mood = 'down';
    const { documentId, answer } = await sealed();
    expect(readLevels(await read(answer.file)).signatures.map(({ level }) => level)).toEqual(['B-B', 'B-B']);
    const levels = await world.app.database.query(
      'select level, failure_code as code, failure_url as url from signed_file_level where file = $1',
      [answer.file],
    );
    expect(levels).toEqual([{ level: 'B_B', code: 'TSA_UNREACHABLE', url: trust.tsaUrl }]);
    await issue(documentId);
    await settled(world);
    const waiting = await stateOf(documentId);
    expect(waiting).toMatchObject({
      file: answer.file,
      level: 'B_B',
      state: 'AWAITING_TIME_STAMP',
      attempts: 1,
      failureCode: 'TSA_UNREACHABLE',
      failureUrl: trust.tsaUrl,
    });
    expect(waiting.nextAttemptAt.getTime()).toBeGreaterThan(clock.now().getTime());
    trust.mood = 'well';
    expect(await preserve(waiting.id)).toBe('PRESERVED');
    const row = await stateOf(documentId);
    expect(row).toMatchObject({ level: 'B_LTA', attempts: 0, failureCode: null });
    expect(readLevels(await read(row.file)).documentTimeStamps).toHaveLength(2);
  });

  it('waits for validation data with the time-stamp it has, and goes on from there', async () => {
    const { documentId } = await sealed();
    trust.mood = 'no revocation';
    await issue(documentId);
    await settled(world);
    const waiting = await stateOf(documentId);
    expect(waiting).toMatchObject({ level: 'B_T', state: 'AWAITING_VALIDATION_DATA', failureCode: 'OCSP_REFUSED' });
    trust.mood = 'well';
    expect(await preserve(waiting.id)).toBe('PRESERVED');
  });

  it('is done by one of two workers, and by the other when the first dies', async () => {
    const { documentId } = await sealed();
    trust.mood = 'down';
    await issue(documentId);
    await settled(world);
    trust.mood = 'well';
    const { id } = await stateOf(documentId);
    const before = await revisions(id);
    const outcomes = await Promise.all([preserve(id), preserve(id)]);
    expect(outcomes.filter((state) => state === 'PRESERVED')).toHaveLength(1);
    expect(await revisions(id)).toBe(before + 1);

    const late = await sealed();
    trust.mood = 'down';
    await issue(late.documentId);
    await settled(world);
    trust.mood = 'well';
    const { id: lateId } = await stateOf(late.documentId);
    // A worker that was killed in the middle leaves its claim behind, and perhaps a file that no row names.
    await world.app.database.query(`update preservation set claimed_by = $2, claimed_until = $3 where id = $1`, [
      lateId,
      uuidV7(),
      new Date(clock.now().getTime() + 600_000),
    ]);
    expect(await preserve(lateId)).toBeNull();
    clock.set(new Date(clock.now().getTime() + 601_000).toISOString());
    expect(await preserve(lateId)).toBe('PRESERVED');
  });

  describeWithTool(['pdfsig', 'qpdf', 'openssl'], 'judged by others', () => {
    it('every signature and time-stamp of an archival rendition is valid, and its structure sound', async () => {
      const { documentId } = await sealed();
      await issue(documentId);
      await settled(world);
      const archived = await read((await stateOf(documentId)).file);
      const found = pdfsig(archived);
      expect(found).toHaveLength(3);
      // poppler does not judge time-stamps; OpenSSL does, below.
      expect(found.map(({ verdict }) => verdict)).toEqual([
        'Signature is Valid.',
        'Signature is Valid.',
        'Signature has not yet been verified.',
      ]);
      qpdfCheck(archived);
      const { manager } = world.app.database;
      const [root, sub] = await Promise.all([authority(manager, 'ROOT'), authority(manager, 'SUB')]);
      const { container, covered } = signatureContainers(archived).at(-1)!;
      const judged = runForBytes(
        'openssl',
        [
          ...['ts', '-verify', '-token_in', '-in', '{token}', '-data', '{covered}', '-CAfile', '{root}'],
          ...['-untrusted', '{sub}', '-attime', String(Math.floor(clock.now().getTime() / 1000))],
        ],
        { token: container, covered, root: certificatePem(root!.der), sub: certificatePem(sub!.der) },
      );
      expect(judged.toString()).toContain('Verification: OK');
      expect(await validated(archived, new Date(clock.now().getTime() + 60_000))).toMatchObject({
        verdict: 'TOTAL_PASSED',
        signatures: [{ level: 'B-LTA' }, { level: 'B-LTA' }],
        documentTimeStamps: [{ verdict: 'TOTAL_PASSED' }],
      });
    });
  });

  it('renews the archive time-stamp before its certificate ends, years later, with signers long expired', async () => {
    const { documentId } = await sealed();
    await issue(documentId);
    await settled(world);
    const first = await stateOf(documentId);
    expect(await preserve(first.id)).toBeNull();
    clock.set(new Date(first.nextAttemptAt.getTime() + 1_000).toISOString());
    expect(first.archiveEndsAt!.getTime() - clock.now().getTime()).toBeLessThanOrEqual(90 * 24 * 3_600_000);
    trust.mood = 'down';
    expect(await preserve(first.id)).toBe('AWAITING_RENEWAL');
    expect(await stateOf(documentId)).toMatchObject({
      level: 'B_LTA',
      failureCode: 'OCSP_UNREACHABLE',
      file: first.file,
    });
    trust.mood = 'well';
    expect(await preserve(first.id)).toBe('PRESERVED');
    const renewed = await stateOf(documentId);
    expect(renewed.archiveEndsAt!.getTime()).toBeGreaterThan(first.archiveEndsAt!.getTime());
    expect(readLevels(await read(renewed.file)).documentTimeStamps).toHaveLength(2);
    // A year after the certificates of signers, seal and first authority have ended: only the chain of time-stamps still proves.
    const later = new Date('2032-11-30T00:00:00Z');
    expect((await validated(await read(renewed.file), later)).verdict).toBe('TOTAL_PASSED');
    expect((await validated(await read(renewed.deliveredFile), later)).verdict).toBe('INDETERMINATE');
  });
});
