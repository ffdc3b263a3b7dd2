// One organisation is merged into another: what ends, what moves, what is kept, and what cannot be.
import { uuidV7 } from '@lienthong/kernel';
import { verifyAuditChain } from '@lienthong/database';
import { organisationNamed, startOrganisations, type Ask, type Running } from './running-organisations.js';

let running: Running;
let administrator: Ask;
beforeAll(async () => {
  running = await startOrganisations();
  administrator = await running.as('skhcn.quantri');
});
afterAll(() => running.close());

const named = (name: string): string => organisationNamed(name).id;
const commune = (name: string): string => named(`Ủy ban nhân dân ${name}`);
const science = named('Sở Khoa học và Công nghệ tỉnh Lai Châu');
const merge = `mutation ($input: MergeOrganisationInput!) { mergeOrganisation(input: $input) {
  organisation { id active mergedInto { organisation { id } successor { id } mergedOn legalBasis }
    identifiers { value status validTo legalBasis } }
  errors { code message path legalBasis } } }`;
const legalBasis = 'Nghị quyết số 01/NQ (minh họa)';
const mergeInto = async (successorId: string, organisationId: string, more: object = {}, ask = administrator) => {
  const input = { idempotencyKey: uuidV7(), organisationId, successorId, mergedOn: '2026-11-01', legalBasis, ...more };
  return (await ask(merge, { input }, { 'accept-language': 'en' })).data.mergeOrganisation;
};
const refusalOf = async (...given: Parameters<typeof mergeInto>): Promise<[string, string[]]> => {
  const { organisation, errors } = await mergeInto(...given);
  expect(organisation).toBeNull();
  return [errors[0].code, errors[0].path];
};
const announced = async (id: string) =>
  (
    await running.app.database.query<{ payload: object }>(
      `select payload from outbox where topic = 'organisation.changed' and queue = 'signatures-events'
         and payload->>'organisationId' = $1 order by id`,
      [id],
    )
  ).map(({ payload }) => payload);
const actsOf = async (id: string): Promise<string[]> =>
  (
    await running.app.database.query<{ act: string }>(
      'select act from audit_entry where subject = $1 order by sequence',
      [`organisation:${id}`],
    )
  ).map(({ act }) => act);

describe('a merger', () => {
  const [former, successor] = [commune('xã Bum Nưa'), commune('xã Bum Tở')];

  it('ends the one, closes its identifiers with its last day and leaves those of the other alone', async () => {
    const { organisation, errors } = await mergeInto(successor, former);
    expect(errors).toEqual([]);
    expect(organisation).toEqual({
      id: former,
      active: false,
      mergedInto: { organisation: { id: former }, successor: { id: successor }, mergedOn: '2026-11-01', legalBasis },
      identifiers: [
        { value: '000.00.43.H35', status: 'CLOSED', validTo: '2026-10-31', legalBasis },
        { value: 'H35.43', status: 'CLOSED', validTo: '2026-10-31', legalBasis },
      ],
    });
    const { data } = await administrator(
      `query ($id: ID!) { last: organisationByIdentifier(value: "H35.43", at: "2026-10-31") { id }
         after: organisationByIdentifier(value: "H35.43", at: "2026-11-01") { id }
         organisation(id: $id) { active mergedInto { mergedOn } identifier { value } predecessors { organisation { id } mergedOn } } }`,
      { id: successor },
    );
    expect(data).toEqual({
      last: { id: former },
      after: null,
      organisation: {
        active: true,
        mergedInto: null,
        identifier: { value: 'H35.44' },
        predecessors: [{ organisation: { id: former }, mergedOn: '2026-11-01' }],
      },
    });
  });

  it('is told to the others and stands in the audit trail of both', async () => {
    expect(await announced(former)).toMatchObject([
      { version: 1, active: true, successorId: null, mergedOn: null },
      { version: 2, active: false, successorId: successor, mergedOn: '2026-11-01' },
    ]);
    expect(await actsOf(former)).toEqual([
      'ORGANISATION_REGISTERED',
      'IDENTIFIER_CLOSED',
      'IDENTIFIER_CLOSED',
      'ORGANISATION_MERGED',
    ]);
    expect(await actsOf(successor)).toEqual(['ORGANISATION_REGISTERED', 'ORGANISATION_ABSORBED']);
    expect(await verifyAuditChain(running.app.database, `organisation:${former}`)).toMatchObject({ intact: true });
  });

  it('happens once, and nothing is opened for what is over', async () => {
    expect(await refusalOf(science, former)).toEqual(['ORGANISATION_ALREADY_MERGED', ['organisationId']]);
    const input = { idempotencyKey: uuidV7(), organisationId: former, value: 'H35.96', validFrom: '2026-11-02' };
    const { data } = await administrator(
      'mutation ($input: OpenIdentifierInput!) { openIdentifier(input: $input) { errors { code } } }',
      { input },
    );
    expect(data.openIdentifier.errors).toEqual([{ code: 'ORGANISATION_INACTIVE' }]);
  });

  it('of the successor carries all who came before along, the latest first', async () => {
    const last = commune('xã Mường Tè');
    expect(await refusalOf(last, successor, { mergedOn: '2026-10-31' })).toEqual(['MERGER_TOO_EARLY', ['mergedOn']]);
    expect((await mergeInto(last, successor, { mergedOn: '2026-11-20' })).errors).toEqual([]);
    const { data } = await administrator(
      `query ($last: ID!, $former: ID!) {
         organisation(id: $last) { predecessors { organisation { id } successor { id } } }
         first: organisation(id: $former) { mergedInto { successor { mergedInto { successor { id mergedInto { mergedOn } } } } } } }`,
      { last, former },
    );
    expect(data.organisation.predecessors).toEqual([
      { organisation: { id: successor }, successor: { id: last } },
      { organisation: { id: former }, successor: { id: successor } },
    ]);
    expect(data.first.mergedInto.successor.mergedInto.successor).toEqual({ id: last, mergedInto: null });
  });

  it('brings what lies below to the successor, and says so to the others', async () => {
    const [office, home] = [named('Văn phòng Ủy ban nhân dân tỉnh Lai Châu'), named('Sở Nội vụ tỉnh Lai Châu')];
    const input = {
      ...{ idempotencyKey: uuidV7(), name: 'Trung tâm Phục vụ hành chính công', abbreviation: 'TTPVHCC' },
      ...{ kind: 'PUBLIC_SERVICE_UNIT', level: 'PROVINCE', parentId: home, channel: 'INTERNAL' },
      ...{ reportGroup: 'PUBLIC_SERVICE_UNIT', place: 'Lai Châu' },
    };
    const register = `mutation ($input: RegisterOrganisationInput!) { registerOrganisation(input: $input) { organisation { id } } }`;
    const { data } = await administrator(register, { input });
    const child = data.registerOrganisation.organisation.id;
    expect((await mergeInto(office, home)).errors).toEqual([]);
    expect(await announced(child)).toMatchObject([
      { version: 1, parentId: home },
      { version: 2, parentId: office, active: true },
    ]);
    expect(await actsOf(child)).toEqual(['ORGANISATION_REGISTERED', 'PARENT_CHANGED']);
  });

  it('is entered afterwards for one that was closed before: the successor is added, its closed identifiers stay as they are', async () => {
    const closed = named('Bộ Chỉ huy Bộ đội Biên phòng tỉnh Lai Châu');
    const inactive = `update organisation set active = false where id = $1`;
    await running.app.database.query(inactive, [closed]);
    const { organisation } = await mergeInto(science, closed, { mergedOn: '2025-03-01' });
    expect(organisation).toMatchObject({
      mergedInto: { successor: { id: science } },
      identifiers: [{ status: 'CLOSED', validTo: '2020-05-15' }],
    });
  });

  it('is the same one when the request is repeated', async () => {
    const input = { idempotencyKey: uuidV7() };
    const [organisation, into] = [commune('xã Sìn Hồ'), commune('xã Phong Thổ')];
    const answers = await Promise.all([mergeInto(into, organisation, input), mergeInto(into, organisation, input)]);
    expect(answers.map(({ errors }) => errors)).toEqual([[], []]);
    expect(await announced(organisation)).toHaveLength(2);
  });
});

describe('refused', () => {
  const [justice, health] = [named('Sở Tư pháp tỉnh Lai Châu'), named('Sở Y tế tỉnh Lai Châu')];

  it.each<[string, string, string, object, string, string]>([
    ['an organisation that is not there', science, uuidV7(), {}, 'ORGANISATION_NOT_FOUND', 'organisationId'],
    ['what is no id', 'x', justice, {}, 'ORGANISATION_NOT_FOUND', 'successorId'],
    ['itself', justice, justice, {}, 'MERGER_CIRCLE', 'successorId'],
    ['its own unit', named('Bệnh viện Đa khoa tỉnh Lai Châu'), health, {}, 'MERGER_CIRCLE', 'successorId'],
    [
      'a successor that is over',
      named('Sở Thông tin và Truyền thông tỉnh Lai Châu'),
      justice,
      {},
      'SUCCESSOR_INACTIVE',
      'successorId',
    ],
    ['tomorrow', science, justice, { mergedOn: '2026-11-23' }, 'MERGER_IN_FUTURE', 'mergedOn'],
    ['the day of its identifier', science, justice, { mergedOn: '2020-09-15' }, 'MERGER_TOO_EARLY', 'mergedOn'],
  ])('%s', async (_, into, organisation, more, code, path) => {
    expect(await refusalOf(into, organisation, more)).toEqual([code, [path]]);
    expect(await announced(justice)).toHaveLength(1);
  });

  it('in the language of the request, with what it rests on', async () => {
    const input = { idempotencyKey: uuidV7(), organisationId: justice, successorId: justice, mergedOn: '2026-11-01' };
    const { data } = await administrator(merge, { input }, { 'accept-language': 'vi' });
    expect(data.mergeOrganisation.errors[0]).toMatchObject({
      message: expect.stringContaining('không thể sáp nhập vào chính mình'),
      legalBasis: expect.stringContaining('QĐ 09/2025/QĐ-TTg'),
    });
  });

  it('one of two who would be merged into each other at once', async () => {
    const [one, other] = [commune('xã Than Uyên'), commune('xã Tân Uyên')];
    const answers = await Promise.all([mergeInto(one, other), mergeInto(other, one)]);
    const codes = answers.flatMap(({ errors }) => errors.map(({ code }: { code: string }) => code));
    expect(codes).toEqual(['SUCCESSOR_INACTIVE']);
  });

  it('to whoever is no administrator', async () => {
    for (const account of ['skhcn.vanthu', 'skhcn.giamdoc', 'vp.tonghop']) {
      const ask = await running.as(account);
      const input = { idempotencyKey: uuidV7(), organisationId: justice, successorId: science, mergedOn: '2026-11-01' };
      const { errors } = await ask(merge, { input });
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });
});

it('of the demonstration is there from the start', async () => {
  const { data } = await administrator(
    'query ($id: ID!) { organisation(id: $id) { mergedInto { successor { id } mergedOn } } }',
    { id: named('Sở Thông tin và Truyền thông tỉnh Lai Châu') },
  );
  expect(data.organisation.mergedInto).toEqual({ successor: { id: science }, mergedOn: '2025-03-01' });
});

it('a page with its mergers costs as many statements as one of a single row', async () => {
  const query = `query ($first: Int) { organisations(first: $first) { edges { node {
    mergedInto { successor { name } } predecessors { organisation { name } successor { name } } } } } }`;
  const { database } = running.app;
  const few = await database.countStatements(() => administrator(query, { first: 5 }));
  const many = await database.countStatements(() => administrator(query, { first: 100 }));
  expect(many.result.errors).toBeUndefined();
  expect(many.result.data.organisations.edges.length).toBeGreaterThan(30);
  expect(many.statements - few.statements).toBeLessThanOrEqual(1);
});
