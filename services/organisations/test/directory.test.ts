import { organisationNamed, province, startOrganisations, type Ask, type Running } from './running-organisations.js';

let running: Running;
let ask: Ask;
beforeAll(async () => {
  running = await startOrganisations();
  ask = await running.as('skhcn.chuyenvien');
});
afterAll(() => running.close());

const department = organisationNamed('Sở Khoa học và Công nghệ tỉnh Lai Châu');

describe('finding an organisation', () => {
  it.each([
    ['so khoa hoc', 'Sở Khoa học và Công nghệ tỉnh Lai Châu'],
    ['  SỞ  khoa HỌC ', 'Sở Khoa học và Công nghệ tỉnh Lai Châu'],
    ['skhcn', 'Sở Khoa học và Công nghệ tỉnh Lai Châu'],
    ['bum nua', 'Ủy ban nhân dân xã Bum Nưa'],
    ['giao duc dao tao', 'Sở Giáo dục và Đào tạo tỉnh Lai Châu'],
    ['doan ket', 'Ủy ban nhân dân phường Đoàn Kết'],
  ])('by the words %j, without case and diacritics', async (text, expected) => {
    const { data } = await ask(
      'query ($text: String!) { searchOrganisations(text: $text) { edges { node { name } } } }',
      {
        text,
      },
    );
    expect(data.searchOrganisations.edges.map((edge: { node: { name: string } }) => edge.node.name)).toContain(
      expected,
    );
  });

  it.each(['', '   ', "'; drop table organisation; --", '& | ! ( ) :*', '%', 'Z'.repeat(5000)])(
    'answers the strange text %j with nothing, not with a fault',
    async (text) => {
      const answer = await ask(
        'query ($text: String!) { searchOrganisations(text: $text) { edges { node { id } } } }',
        { text },
      );
      expect(answer).toEqual({ data: { searchOrganisations: { edges: [] } } });
    },
  );

  it('by either identifier, at the date asked for', async () => {
    const { data } = await ask(`{
      old: organisationByIdentifier(value: "000.00.13.H35") { id }
      new: organisationByIdentifier(value: "H35.13") { id }
      beforeItWasOpened: organisationByIdentifier(value: "H35.13", at: "2019-01-01") { id }
      lastDay: organisationByIdentifier(value: "H35.08", at: "2025-02-28") { name active }
      afterwards: organisationByIdentifier(value: "H35.08", at: "2025-03-01") { name }
      today: organisationByIdentifier(value: "H35.08") { name }
      nobody: organisationByIdentifier(value: "H99") { name }
    }`);
    expect(data).toEqual({
      old: { id: department.id },
      new: { id: department.id },
      beforeItWasOpened: null,
      lastDay: { name: 'Sở Thông tin và Truyền thông tỉnh Lai Châu', active: false },
      afterwards: null,
      today: null,
      nobody: null,
    });
  });

  it('shows the identifier in force, the QĐ 20 form before the old one', async () => {
    const { data } = await ask(
      `query ($id: ID!) { organisation(id: $id) {
        today: identifier { value } old: identifier(grammar: QCVN102) { value } in2017: identifier(at: "2017-01-01") { value }
        identifiers { value status validFrom validTo } } }`,
      { id: department.id },
    );
    expect(data.organisation).toMatchObject({
      today: { value: 'H35.13' },
      old: { value: '000.00.13.H35' },
      in2017: { value: '000.00.13.H35' },
    });
    expect(data.organisation.identifiers).toHaveLength(2);
  });

  it('by an id in capitals', async () => {
    const { data } = await ask('query ($id: ID!) { organisation(id: $id) { id } }', {
      id: department.id.toUpperCase(),
    });
    expect(data.organisation).toEqual({ id: department.id });
  });

  it('says nothing about what is no id', async () => {
    expect(await ask('{ organisation(id: "1; drop") { id } person(id: "x") { id } }')).toEqual({
      data: { organisation: null, person: null },
    });
  });
});

describe('the tree', () => {
  const page = `query ($first: Int, $after: String, $underId: ID, $kind: OrganisationKind) {
    organisations(first: $first, after: $after, underId: $underId, kind: $kind) {
      edges { node { id name parent { id } } } pageInfo { hasNextPage endCursor } } }`;
  type Node = { id: string; name: string; parent: { id: string } | null };

  async function walk(variables: object): Promise<Node[]> {
    const nodes: Node[] = [];
    let after: string | null = null;
    do {
      const { data } = await ask(page, { ...variables, first: 4, after });
      nodes.push(...data.organisations.edges.map(({ node }: { node: Node }) => node));
      after = data.organisations.pageInfo.hasNextPage ? data.organisations.pageInfo.endCursor : null;
    } while (after !== null);
    return nodes;
  }

  it('gives every organisation once over its pages, parents before children', async () => {
    const nodes = await walk({});
    expect(nodes.map(({ id }) => id).sort()).toEqual(province.organisations.map(({ id }) => id).sort());
    const seen = new Set<string>();
    for (const { id, parent } of nodes) {
      if (parent) expect(seen).toContain(parent.id);
      seen.add(id);
    }
  });

  it('narrows to what lies below an organisation, and to a kind', async () => {
    const below = await walk({ underId: department.id });
    expect(below.map(({ name }) => name)).toEqual(['Trung tâm Chuyển đổi số tỉnh Lai Châu']);
    expect(await walk({ kind: 'COMMUNE' })).toHaveLength(14);
  });

  it.each([0, 101, -1])('refuses a page of %d', async (first) => {
    const { errors } = await ask(page, { first });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('costs the same number of statements for a page of 5 as for one of 100', async () => {
    const query = `query ($first: Int) { organisations(first: $first) { edges { node {
      name parent { name } children { name identifiers { value } } identifier { value } people { fullName organisation { name } } } } } }`;
    const { database } = running.app;
    const few = await database.countStatements(() => ask(query, { first: 5 }));
    const many = await database.countStatements(() => ask(query, { first: 100 }));
    expect(few.result.errors).toBeUndefined();
    expect(many.result.data.organisations.edges).toHaveLength(province.organisations.length);
    expect(many.statements).toBe(few.statements);
  });
});

describe('the working calendar', () => {
  it('is there for 2026, in the language of the request', async () => {
    const query = '{ workingCalendar(year: 2026) { complete days { date kind name sourceDocument } } }';
    const { data } = await ask(query, {}, { 'accept-language': 'en' });
    expect(data.workingCalendar.complete).toBe(true);
    expect(data.workingCalendar.days).toContainEqual({
      date: '2026-08-22',
      kind: 'SWAP_WORK',
      name: 'Worked in exchange for 31 August',
      sourceDocument: 'TB 9441/TB-BNV',
    });
    const vietnamese = await ask(query);
    expect(vietnamese.data.workingCalendar.days[0].name).toBe('Tết Dương lịch');
  });

  it('says of a year without notice that it is incomplete', async () => {
    const { data } = await ask('{ workingCalendar(year: 2027) { complete days { date } } }');
    expect(data.workingCalendar).toEqual({ complete: false, days: [] });
  });
});

describe('access', () => {
  it('is for people who signed in', async () => {
    const nobody = await running.as(null);
    const { errors } = await nobody('{ organisationTree { id } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('tells people who they are', async () => {
    const clerk = await running.as('skhcn.vanthu');
    const { data } = await clerk('{ me { position roles organisation { abbreviation } } }');
    expect(data.me).toEqual({ position: 'Văn thư', roles: ['CLERK'], organisation: { abbreviation: 'SKHCN' } });
  });

  it('resolves organisations and people for other services', async () => {
    const { data } = await ask(
      `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Organisation { name } ... on Person { fullName } } }`,
      {
        of: [
          { __typename: 'Organisation', id: department.id },
          { __typename: 'Person', id: province.people[0]!.id },
          { __typename: 'Organisation', id: '00000000-0000-7000-8000-000000000000' },
        ],
      },
    );
    expect(data._entities).toEqual([{ name: department.name }, { fullName: province.people[0]!.fullName }, null]);
  });
});
