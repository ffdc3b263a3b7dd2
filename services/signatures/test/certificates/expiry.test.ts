import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { certificateRemindersDue } from '../../src/certificates/certificate.messages.js';
import { remindersPlan } from '../../src/certificates/expiry/raise-reminders.job.js';
import { nearestToUse } from '../../src/certificates/certificate-usability.js';
import { certificatesOf } from '../../src/certificates/certificate.repository.js';
import { presentOwner } from '../../src/certificates/subscriber.js';
import {
  createWorld,
  type Department,
  newDepartment,
  newOrganisation,
  newPerson,
  settled,
  type World,
} from '../world.js';
import { type Colleague, colleague, type Office, openOffice, staffed } from './office.js';

interface Edges<T> {
  readonly edges: readonly { readonly node: T }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
interface ShownGap {
  readonly ownerKind: 'PERSON' | 'ORGANISATION';
  readonly reason: string;
  readonly expiresSoon: boolean;
  readonly person: { readonly id: string } | null;
  readonly organisation: { readonly id: string };
  readonly certificate: { readonly id: string } | null;
  readonly openRequest: { readonly id: string } | null;
}
interface ShownReminder {
  readonly thresholdDays: number;
  readonly daysLeft: number;
  readonly certificate: { readonly id: string };
}

const issuedAt = '2026-11-20T02:00:00Z';
const expiresAt = Date.parse('2031-11-20T02:00:00Z');
const daysBefore = (days: number): string => new Date(expiresAt - days * 86_400_000).toISOString();
const provincial = colleague({ organisationId: uuidV7() }, ['PROVINCIAL_OFFICE']);

const gapsQuery = `query ($filter: CertificateGapFilter, $first: Int, $after: String) {
  certificateGaps(filter: $filter, first: $first, after: $after) {
    edges { node { ownerKind reason expiresSoon person { id } organisation { id } certificate { id usability } openRequest { id } } }
    pageInfo { hasNextPage endCursor }
  } }`;
const remindersQuery = `query ($first: Int, $after: String) { certificateReminders(first: $first, after: $after) {
  edges { node { thresholdDays daysLeft certificate { id person { id } } } } pageInfo { hasNextPage endCursor } } }`;

const openFor = (office: () => Office) => ({
  gaps: async (who: Colleague, filter: object = {}, page: object = {}): Promise<Edges<ShownGap>> =>
    (await office().ask<{ certificateGaps: Edges<ShownGap> }>(who, gapsQuery, { filter, ...page })).certificateGaps,
  reminders: async (who: Colleague): Promise<readonly ShownReminder[]> =>
    (
      await office().ask<{ certificateReminders: Edges<ShownReminder> }>(who, remindersQuery)
    ).certificateReminders.edges.map(({ node }) => node),
});

describe('reminders before expiry', () => {
  const clock = fixedClock(issuedAt);
  let world: World;
  let office: Office;
  let department: Department;
  let administrator: Colleague;
  let signer: Colleague;
  const { reminders } = openFor(() => office);

  /** The daily run, as the schedule makes it. */
  const run = async (at: string): Promise<void> => {
    clock.set(at);
    const queue = await world.app.backend.queue(remindersPlan.queue);
    const data = { scheduled: remindersPlan.id, topic: certificateRemindersDue.name, payload: {} };
    await queue.add(certificateRemindersDue.name, data, { jobId: `repeat:${remindersPlan.id}:${Date.parse(at)}` });
    await settled(world);
  };
  const raised = () =>
    world.app.database.query<{ days: number; count: number }>(
      `select threshold_days as days, count(*)::int as count from certificate_reminder group by 1 order by 1 desc`,
    );

  beforeAll(async () => {
    world = await createWorld({ clock, plans: true });
    office = await openOffice(world);
    ({ department, administrator, signer } = await staffed(world));
  });

  it('is planned for every day', async () => {
    const queue = await world.app.backend.queue(remindersPlan.queue);
    expect(await queue.getJobScheduler(remindersPlan.id)).toMatchObject({
      pattern: '0 0 6 * * *',
      tz: 'Asia/Ho_Chi_Minh',
    });
  });

  it('none while there is time', async () => {
    await run(daysBefore(61));
    expect(await raised()).toEqual([]);
  });

  it('one at 60 days, however often the job runs', async () => {
    await run(daysBefore(60));
    await run(daysBefore(59.9));
    await run(daysBefore(45));
    expect(await raised()).toEqual([{ days: 60, count: 2 }]);
    expect(await reminders(administrator)).toEqual([
      expect.objectContaining({ thresholdDays: 60, daysLeft: 45 }),
      expect.objectContaining({ thresholdDays: 60, daysLeft: 45 }),
    ]);
    expect(await reminders(signer)).toEqual([
      expect.objectContaining({ certificate: expect.objectContaining({ person: { id: signer.personId } }) }),
    ]);
    const clerk = colleague(department, ['CLERK'], department.clerk.personId);
    expect(await reminders(clerk)).toEqual([
      expect.objectContaining({ certificate: expect.objectContaining({ person: null }) }),
    ]);
    expect(await reminders(colleague({ organisationId: uuidV7() }, ['ADMINISTRATOR']))).toEqual([]);
    expect(world.logLines.filter((line) => line.includes('certificate expires soon'))).toHaveLength(2);
    const entries = await world.app.database.query(
      `select 1 from audit_entry where act = 'CERTIFICATE_REMINDER_RAISED'`,
    );
    expect(entries).toHaveLength(2);
  });

  it('one, not two, after days without any run', async () => {
    await run(daysBefore(5));
    expect(await raised()).toEqual([
      { days: 60, count: 2 },
      { days: 7, count: 2 },
    ]);
    expect((await reminders(administrator)).map(({ thresholdDays }) => thresholdDays)).toEqual([7, 7]);
  });

  it('none any more once there is a successor', async () => {
    const [held] = await certificatesOf(world.app.database.manager, 'PERSON', signer.personId);
    const wanted = { ownerKind: 'PERSON', personId: signer.personId, kind: 'RENEWAL', replacesId: held!.id };
    const { id: requestId } = await office.request(administrator, 'requestCertificate', wanted);
    await office.request(provincial, 'approveCertificateRequest', { requestId });
    await office.request(signer, 'makeCertificateKey', { requestId, pin: '918273' });
    await settled(world);
    expect(await reminders(signer)).toEqual([]);
    expect(await reminders(administrator)).toHaveLength(1);
    const renewed = (await certificatesOf(world.app.database.manager, 'PERSON', signer.personId)).find(
      ({ replacesId }) => replacesId === held!.id,
    )!;
    expect(renewed.notAfter.getTime() - renewed.notBefore.getTime()).toBeLessThan(3.01 * 365.25 * 86_400_000);
    await run(daysBefore(1));
    expect(await raised()).toEqual([
      { days: 60, count: 2 },
      { days: 7, count: 2 },
    ]);
  });
});

describe('who lacks a certificate', () => {
  const clock = fixedClock(issuedAt);
  let world: World;
  let office: Office;
  const { gaps } = openFor(() => office);
  const nodes = async (...given: Parameters<typeof gaps>) => (await gaps(...given)).edges.map(({ node }) => node);

  beforeAll(async () => {
    world = await createWorld({ clock, issuesCertificates: false });
    office = await openOffice(world);
  });

  /** A row as the life cycle leaves it, without the work of making keys. */
  const give = async (
    owner: {
      ownerKind: 'PERSON' | 'ORGANISATION';
      ownerId: string;
      organisationId: string;
      commonName: string;
      organisationName: string;
    },
    changes: Record<string, unknown> = {},
  ): Promise<string> => {
    const row = {
      id: uuidV7(),
      owner_kind: owner.ownerKind,
      owner_id: owner.ownerId,
      organisation_id: owner.organisationId,
      common_name: owner.commonName,
      organisation_name: owner.organisationName,
      issuer_name: 'CA',
      serial_number: uuidV7(),
      not_before: '2026-01-01T00:00:00Z',
      not_after: '2030-01-01T00:00:00Z',
      der: Buffer.of(0x30, 0),
      chain: [],
      sha256: uuidV7(),
      ...changes,
    };
    const columns = Object.keys(row);
    await world.app.database.query(
      `insert into certificate (${columns.join(', ')}) values (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
      Object.values(row),
    );
    return row.id;
  };

  it('and why, as the rule of signing says it too', async () => {
    const organisation = newOrganisation('Sở Công Thương tỉnh Lai Châu');
    const { organisationId } = organisation;
    const cases: Record<string, Record<string, unknown> | null> = {
      NEVER_HAD: null,
      REVOKED: { standing: 'REVOKED', revoked_at: '2026-06-01T00:00:00Z', revocation_reason: 'KEY_COMPROMISE' },
      SUSPENDED: { standing: 'SUSPENDED', suspended_at: '2026-06-01T00:00:00Z' },
      EXPIRED: { not_after: issuedAt },
      NOT_YET_VALID: { not_before: '2026-12-01T00:00:00Z' },
      OF_FORMER_ORGANISATION: { organisation_id: uuidV7() },
      OF_FORMER_NAME: { organisation_name: 'Sở Công nghiệp tỉnh Lai Châu' },
      EXPIRES_SOON: { not_after: '2027-01-01T00:00:00Z' },
      USABLE: {},
    };
    const people = Object.keys(cases).map((name) => newPerson(name, organisationId, ['AUTHORISED_SIGNER']));
    const clerk = newPerson('Văn thư', organisationId, ['CLERK']);
    const left = newPerson('Đã nghỉ', organisationId, ['AUTHORISED_SIGNER'], { active: false });
    await world.peer.say([organisation], [...people, clerk, left]);
    await settled(world);
    for (const { personId, fullName } of people) {
      const owner = {
        ownerKind: 'PERSON',
        ownerId: personId,
        organisationId,
        commonName: fullName,
        organisationName: organisation.name,
      } as const;
      // An older one that expired long ago never hides what the newer one says.
      if (fullName !== 'NEVER_HAD')
        await give(owner, { not_before: '2020-01-01T00:00:00Z', not_after: '2021-01-01T00:00:00Z' });
      const changes = cases[fullName];
      if (changes) await give(owner, changes);
    }
    const administrator = colleague(organisation, ['ADMINISTRATOR']);
    const found = await nodes(administrator, { includeExpiring: true });
    const byOwner = new Map(found.map((gap) => [gap.person?.id ?? gap.organisation.id, gap]));
    for (const { personId, fullName } of people) {
      expect(byOwner.get(personId)?.reason ?? 'USABLE').toBe(
        // The older certificate of the present post comes nearer than the newer one of a former.
        fullName.startsWith('OF_FORMER') ? 'EXPIRED' : fullName,
      );
      const owner = await presentOwner(world.app.database, 'PERSON', personId);
      const held = await certificatesOf(world.app.database.manager, 'PERSON', personId);
      const judged = nearestToUse(held, owner, clock.now())?.usability ?? 'NEVER_HAD';
      const reason = byOwner.get(personId)?.reason ?? 'USABLE';
      expect(judged).toBe(reason === 'EXPIRES_SOON' ? 'USABLE' : reason);
    }
    expect(byOwner.get(organisationId)?.reason).toBe('NEVER_HAD');
    expect(byOwner.has(clerk.personId) || byOwner.has(left.personId)).toBe(false);
    expect(found.filter(({ expiresSoon }) => expiresSoon).map(({ reason }) => reason)).toEqual(['EXPIRES_SOON']);
    const lacking = await nodes(administrator);
    expect(lacking.some(({ reason }) => reason === 'EXPIRES_SOON')).toBe(false);
    expect(
      (await nodes(administrator, { reasons: ['REVOKED', 'SUSPENDED'] })).map(({ reason }) => reason).sort(),
    ).toEqual(['REVOKED', 'SUSPENDED']);
    expect((await nodes(administrator, { ownerKind: 'ORGANISATION' })).map(({ reason }) => reason)).toEqual([
      'NEVER_HAD',
    ]);
  });

  it.each([
    ['OF_FORMER_ORGANISATION', { organisation_id: uuidV7() }],
    ['OF_FORMER_NAME', { organisation_name: 'Tên cũ' }],
  ])('%s, when there is no other', async (reason, changes) => {
    const organisation = newOrganisation('Sở Tư pháp tỉnh Lai Châu');
    const { organisationId, name } = organisation;
    await world.peer.say([organisation], []);
    await settled(world);
    await give(
      { ownerKind: 'ORGANISATION', ownerId: organisationId, organisationId, commonName: name, organisationName: name },
      changes,
    );
    const found = await nodes(colleague(organisation, ['ADMINISTRATOR']));
    expect(found.map((gap) => gap.reason)).toEqual([reason]);
  });

  it('an administrator sees their own organisation, the provincial office all of them or one', async () => {
    const one = await newDepartment(world, 'Sở Y tế tỉnh Lai Châu');
    const other = await newDepartment(world, 'Sở Tài chính tỉnh Lai Châu');
    await settled(world);
    const administrator = colleague(one, ['ADMINISTRATOR']);
    const organisationsOf = async (who: Colleague, filter: object = {}) =>
      new Set((await nodes(who, filter, { first: 100 })).map(({ organisation }) => organisation.id));
    expect(await organisationsOf(administrator)).toEqual(new Set([one.organisationId]));
    expect([...(await organisationsOf(provincial))]).toEqual(
      expect.arrayContaining([one.organisationId, other.organisationId]),
    );
    expect(await organisationsOf(provincial, { organisationId: other.organisationId })).toEqual(
      new Set([other.organisationId]),
    );
    const variables = { filter: { organisationId: other.organisationId } };
    expect((await office.post(administrator, gapsQuery, variables)).errors).toHaveLength(1);
    expect(await office.forbidden(colleague(one, ['CLERK']), gapsQuery)).toBe('FORBIDDEN');
    const { id } = await office.request(administrator, 'requestCertificate', { ownerKind: 'ORGANISATION' });
    expect((await nodes(administrator, { ownerKind: 'ORGANISATION' }))[0]).toMatchObject({ openRequest: { id } });
  });

  it('page by page, none twice and none left out; the number of statements does not grow with the page', async () => {
    const organisation = newOrganisation('Sở Xây dựng tỉnh Lai Châu');
    const { organisationId, name } = organisation;
    const people = Array.from({ length: 30 }, (_, index) =>
      newPerson(`Người ký ${index}`, organisationId, ['AUTHORISED_SIGNER']),
    );
    await world.peer.say([organisation], people);
    await settled(world);
    for (const { personId, fullName } of people) {
      const owner = {
        ownerKind: 'PERSON',
        ownerId: personId,
        organisationId,
        commonName: fullName,
        organisationName: name,
      } as const;
      await give(owner, { not_after: '2026-06-01T00:00:00Z' });
    }
    const administrator = colleague(organisation, ['ADMINISTRATOR']);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Edges<ShownGap> = await gaps(administrator, {}, { first: 7, after });
      seen.push(...page.edges.map(({ node }) => node.person?.id ?? node.organisation.id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(seen).toHaveLength(31);
    expect(new Set(seen).size).toBe(31);

    await world.workers.close();
    const statements = async (query: string, variables: object): Promise<number> =>
      (await world.app.database.countStatements(() => office.ask(administrator, query, variables))).statements;
    const certificates = `query ($first: Int) { certificates(first: $first) { edges { node {
      id state usability history { act } request { id } replaces { id } replacedBy { id } person { id } } } } }`;
    for (const query of [gapsQuery, certificates]) {
      const two = await statements(query, { first: 2 });
      expect(two).toBeLessThanOrEqual(5);
      expect(await statements(query, { first: 30 })).toBe(two);
    }
  });

  it('certificates by state and expiry', async () => {
    const organisation = newOrganisation('Sở Giáo dục và Đào tạo tỉnh Lai Châu');
    const { organisationId, name } = organisation;
    const owner = {
      ownerKind: 'ORGANISATION',
      ownerId: organisationId,
      organisationId,
      commonName: name,
      organisationName: name,
    } as const;
    const expired = await give(owner, { not_after: '2026-06-01T00:00:00Z' });
    const revoked = await give(owner, { standing: 'REVOKED', revoked_at: issuedAt, revocation_reason: 'SUPERSEDED' });
    const active = await give(owner);
    const list = async (filter: object): Promise<string[]> =>
      (
        await office.ask<{ certificates: Edges<{ id: string }> }>(
          colleague(organisation, []),
          'query ($filter: CertificateFilter) { certificates(filter: $filter) { edges { node { id } } pageInfo { hasNextPage } } }',
          { filter },
        )
      ).certificates.edges.map(({ node }) => node.id);
    expect(await list({})).toEqual([expired, revoked, active]);
    expect(await list({ states: ['EXPIRED', 'REVOKED'] })).toEqual([expired, revoked]);
    expect(await list({ states: ['ACTIVE'] })).toEqual([active]);
    expect(await list({ expiresBefore: '2027-01-01T00:00:00Z' })).toEqual([expired]);
    expect(await list({ ownerKind: 'PERSON' })).toEqual([]);
  });
});
