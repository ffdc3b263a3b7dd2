// A suspension that was lifted leaves no trace in a revocation list; what was signed meanwhile is judged by it all the same.
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { type Graph, openGraph, type Who } from '../graph-client.js';
import { arrive, sealedLetter } from '../validation/arrivals.js';
import { createWorld, type Department, newDepartment, settled, type World } from '../world.js';
import { RememberSuspensions1795310300000 } from '../../migrations/1795310300000-remember-suspensions.js';
import { findSignatures } from '../../src/verification/find-signatures.js';

const hour = (of: number): string => new Date(Date.UTC(2026, 10, 20, of)).toISOString();
const validateFile = `query ($documentId: ID!, $file: String!) { validateFile(documentId: $documentId, file: $file) {
  verdict subIndication text findings { code severity message clause } } }`;
const lookAt = `query ($id: ID!) { certificate(id: $id) { state revokedAt suspensions { from until } } }`;

describe('a signature made during a suspension', () => {
  const clock = fixedClock(hour(1));
  let world: World;
  let graph: Graph;
  let department: Department;
  let administrator: Who;
  let certificateId: string;

  beforeAll(async () => {
    world = await createWorld({ clock, trust: { tsaUrls: [] } });
    graph = await openGraph(world);
  });
  beforeEach(async () => {
    clock.set(hour(1));
    department = await newDepartment(world, `Sở thử nghiệm ${uuidV7()}`);
    await settled(world);
    administrator = { ...department.clerk, organisationId: department.organisationId, roles: ['ADMINISTRATOR'] };
    const [row] = await world.app.database.query<{ id: string }>('select id from certificate where owner_id = $1', [
      department.signer.personId,
    ]);
    certificateId = row!.id;
  });

  const change = async (name: string, at: string, more: object = {}): Promise<void> => {
    clock.set(at);
    const type = name === 'revokeCertificate' ? 'RevokeCertificateInput' : 'CertificateActInput';
    const mutation = `mutation ($input: ${type}!) { ${name}(input: $input) { errors { code } } }`;
    const input = { idempotencyKey: uuidV7(), certificateId, reason: 'Mất thiết bị', ...more };
    expect(await graph.field(administrator, mutation, { input })).toEqual({ errors: [] });
  };
  /** A letter that was signed at a time, arrived and judged at another. */
  const letterOf = async (at: string) => {
    clock.set(at);
    const { documentId, files } = await sealedLetter(world, department);
    return { documentId, files };
  };
  const judged = async ({ documentId, files }: Awaited<ReturnType<typeof letterOf>>, at: string) => {
    clock.set(at);
    await arrive(world, documentId, department, [department], files);
    return graph.field(administrator, validateFile, { documentId, file: files[0]!.file });
  };
  const trusted = async ({ files }: Awaited<ReturnType<typeof letterOf>>): Promise<boolean[]> => {
    const bytes = await world.app.files.read(files[0]!.file);
    return (await findSignatures(world.app.database.manager, bytes)).map((signature) => signature.trusted);
  };

  it('is judged so after it was lifted; those before and after are not', async () => {
    const [before, during, after] = [await letterOf(hour(2)), await letterOf(hour(4)), await letterOf(hour(6))];
    expect(await trusted(during)).toEqual([true, true]);
    await change('suspendCertificate', hour(3));
    await change('resumeCertificate', hour(5));
    expect(await graph.field(administrator, lookAt, { id: certificateId })).toEqual({
      state: 'ACTIVE',
      revokedAt: null,
      suspensions: [{ from: hour(3), until: hour(5) }],
    });
    expect([await trusted(before), await trusted(during), await trusted(after)]).toEqual([
      [true, true],
      [false, true],
      [true, true],
    ]);
    for (const letter of [before, after]) {
      expect(await judged(letter, hour(8))).toMatchObject({ verdict: 'TOTAL_PASSED', findings: [] });
    }
    const report = await judged(during, hour(8));
    expect(report).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'REVOKED_NO_POE',
      findings: [{ code: 'SIGNED_WHILE_SUSPENDED', severity: 'ERROR', clause: expect.stringContaining('RFC 5280') }],
    });
    expect(report.text).toContain('SIGNED_WHILE_SUSPENDED');
  });

  it('does not become good by a revocation that is recorded from later on', async () => {
    const during = await letterOf(hour(4));
    await change('suspendCertificate', hour(3));
    await change('revokeCertificate', hour(7), { code: 'KEY_COMPROMISE', from: hour(6) });
    expect(await graph.field(administrator, lookAt, { id: certificateId })).toEqual({
      state: 'REVOKED',
      revokedAt: hour(3),
      suspensions: [{ from: hour(3), until: hour(7) }],
    });
    expect(await trusted(during)).toEqual([false, true]);
  });

  it('of every one of several suspensions', async () => {
    const letters = [await letterOf(hour(3)), await letterOf(hour(5)), await letterOf(hour(8))];
    await change('suspendCertificate', hour(2));
    await change('resumeCertificate', hour(4));
    await change('suspendCertificate', hour(7));
    const { suspensions } = await graph.field(administrator, lookAt, { id: certificateId });
    expect(suspensions).toEqual([
      { from: hour(2), until: hour(4) },
      { from: hour(7), until: null },
    ]);
    await change('resumeCertificate', hour(9));
    expect(await Promise.all(letters.map(async (letter) => (await trusted(letter))[0]))).toEqual([false, true, false]);
  });

  it('of before they were remembered is found in the audit trail', async () => {
    await change('suspendCertificate', hour(2));
    await change('resumeCertificate', hour(4));
    await change('suspendCertificate', hour(6));
    const runner = world.app.database.dataSource.createQueryRunner();
    try {
      const migration = new RememberSuspensions1795310300000();
      await migration.down(runner);
      await migration.up(runner);
    } finally {
      await runner.release();
    }
    const trail = await world.app.database.query<{ at: Date }>(
      'select at from audit_entry where subject = $1 order by sequence',
      [`certificate:${certificateId}`],
    );
    const [, from, until] = trail.map(({ at }) => at.toISOString());
    const { suspensions } = await graph.field(administrator, lookAt, { id: certificateId });
    expect(suspensions).toEqual([
      { from, until },
      { from: hour(6), until: null },
    ]);
  });
});
