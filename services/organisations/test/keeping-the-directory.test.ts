import { uuidV7 } from '@lienthong/kernel';
import { organisationNamed, personOf, startOrganisations, type Ask, type Running } from './running-organisations.js';

let running: Running;
let administrator: Ask;
beforeAll(async () => {
  running = await startOrganisations();
  administrator = await running.as('skhcn.quantri');
});
afterAll(() => running.close());

const department = organisationNamed('Sở Nội vụ tỉnh Lai Châu');
const closed = organisationNamed('Sở Thông tin và Truyền thông tỉnh Lai Châu');

const open = `mutation ($input: OpenIdentifierInput!) { openIdentifier(input: $input) {
  organisation { id identifiers { value grammar status validFrom validTo } } errors { code path message legalBasis } } }`;
const close = `mutation ($input: CloseIdentifierInput!) { closeIdentifier(input: $input) {
  organisation { identifiers { value status validTo } } errors { code path } } }`;
const register = `mutation ($input: RegisterOrganisationInput!) { registerOrganisation(input: $input) {
  organisation { id name abbreviation parent { id } } errors { code path } } }`;
const registerPerson = `mutation ($input: RegisterPersonInput!) { registerPerson(input: $input) {
  person { id roles organisation { id } } errors { code path } } }`;
const changeRoles = `mutation ($input: ChangeRolesInput!) { changeRoles(input: $input) { person { roles } errors { code path } } }`;

const key = (): { idempotencyKey: string } => ({ idempotencyKey: uuidV7() });
const newOrganisation = {
  name: 'Trung tâm Kiểm soát bệnh tật tỉnh Lai Châu',
  abbreviation: 'TTKSBT',
  kind: 'PUBLIC_SERVICE_UNIT',
  level: 'PROVINCE',
  parentId: department.id,
  channel: 'INTERNAL',
  reportGroup: 'PUBLIC_SERVICE_UNIT',
  place: 'Lai Châu',
};

const snapshots = (topic: string, idField: string, id: string) =>
  running.app.database.query<{
    queue: string;
    payload: { version: number; identifiers: { value: string; status: string }[] };
  }>(`select queue, payload from outbox where topic = $1 and payload->>$2 = $3 order by id`, [topic, idField, id]);

describe('an organisation', () => {
  it('is added under its parent, announced to those who listen, and found', async () => {
    const { data } = await administrator(register, { input: { ...key(), ...newOrganisation } });
    const { organisation, errors } = data.registerOrganisation;
    expect(errors).toEqual([]);
    expect(organisation).toMatchObject({ name: newOrganisation.name, parent: { id: department.id } });
    const announced = await snapshots('organisation.changed', 'organisationId', organisation.id);
    expect(announced.map(({ queue }) => queue).sort()).toEqual([
      'documents-events',
      'signatures-events',
      'statistics-events',
    ]);
    expect(announced[0]!.payload).toMatchObject({ version: 1, sealDiameterMm: 36, active: true });
    const found = await administrator('{ searchOrganisations(text: "kiem soat benh") { edges { node { id } } } }');
    expect(found.data.searchOrganisations.edges).toEqual([{ node: { id: organisation.id } }]);
  });

  it('is added once when the request is repeated, and a key is not used for another one', async () => {
    const input = { ...key(), ...newOrganisation, name: 'Ban Quản lý Khu kinh tế cửa khẩu' };
    const answers = await Promise.all([administrator(register, { input }), administrator(register, { input })]);
    const ids = answers.map(({ data }) => data.registerOrganisation.organisation.id);
    expect(ids[0]).toBe(ids[1]);
    const { data } = await administrator(register, { input: { ...input, name: 'Khác' } });
    expect(data.registerOrganisation).toMatchObject({
      organisation: null,
      errors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }],
    });
  });

  it.each([
    [{ name: '   ' }, 'TEXT_MISSING', ['name']],
    [{ name: 'x'.repeat(201) }, 'ORGAN_NAME_TOO_LONG', ['name']],
    [{ parentId: uuidV7() }, 'ORGANISATION_NOT_FOUND', ['parentId']],
    [{ parentId: 'no id' }, 'ORGANISATION_NOT_FOUND', ['parentId']],
    [{ parentId: closed.id }, 'ORGANISATION_INACTIVE', ['parentId']],
    [{ sealDiameterMm: 0 }, 'SEAL_DIAMETER_INVALID', ['sealDiameterMm']],
  ])('is refused with %j: %s', async (change, code, path) => {
    const { data } = await administrator(register, { input: { ...key(), ...newOrganisation, ...change } });
    expect(data.registerOrganisation).toEqual({ organisation: null, errors: [{ code, path }] });
  });
});

describe('an identifier', () => {
  it('is closed and another one opened; both stay, and each change is announced with a higher version', async () => {
    const closing = await administrator(close, { input: { ...key(), value: 'H35.02', validTo: '2026-10-31' } });
    expect(closing.data.closeIdentifier.errors).toEqual([]);
    const opening = await administrator(open, {
      input: { ...key(), organisationId: department.id, value: 'H35.02.77', validFrom: '2026-11-01' },
    });
    expect(opening.data.openIdentifier.errors).toEqual([]);
    expect(opening.data.openIdentifier.organisation.identifiers).toEqual(
      expect.arrayContaining([
        { value: 'H35.02', grammar: 'QD20', status: 'CLOSED', validFrom: '2020-09-15', validTo: '2026-10-31' },
        { value: 'H35.02.77', grammar: 'QD20', status: 'OPEN', validFrom: '2026-11-01', validTo: null },
      ]),
    );
    const announced = (await snapshots('organisation.changed', 'organisationId', department.id)).filter(
      ({ queue }) => queue === 'statistics-events',
    );
    expect(announced.map(({ payload }) => payload.version)).toEqual([1, 2, 3]);
    expect(announced.at(-1)!.payload.identifiers).toHaveLength(3);
    const { data } = await administrator(`{
      then: organisationByIdentifier(value: "H35.02", at: "2026-10-31") { id }
      now: organisationByIdentifier(value: "H35.02.77") { id } }`);
    expect(data).toEqual({ then: { id: department.id }, now: { id: department.id } });
  });

  it.each([
    ['H35.13', 'IDENTIFIER_TAKEN'],
    ['H35.08', 'IDENTIFIER_TAKEN'],
    ['000.00.99.H35', 'IDENTIFIER_OVERLAPS'],
    ['h35.99', 'IDENTIFIER_INVALID'],
    ['000.0.99.H35', 'IDENTIFIER_INVALID'],
    ['H35.W00', 'IDENTIFIER_INVALID'],
    ['', 'IDENTIFIER_INVALID'],
    ['H35.' + '1'.repeat(40), 'IDENTIFIER_INVALID'],
  ])('%s is refused with %s and changes nothing', async (value, code) => {
    const other = organisationNamed('Sở Tư pháp tỉnh Lai Châu');
    const before = await snapshots('organisation.changed', 'organisationId', other.id);
    if (code === 'IDENTIFIER_TAKEN') {
      // Its own identifier of that grammar is closed first, so that only the foreign holder stands in the way.
      await administrator(close, { input: { ...key(), value: 'H35.03', validTo: '2026-10-31' } });
    }
    const input = { ...key(), organisationId: other.id, value, validFrom: '2026-11-01' };
    const { data } = await administrator(open, { input }, { 'accept-language': 'en' });
    expect(data.openIdentifier).toMatchObject({ organisation: null, errors: [{ code }] });
    expect(data.openIdentifier.errors[0].legalBasis).toContain('QĐ 20/2020');
    const after = await snapshots('organisation.changed', 'organisationId', other.id);
    if (code !== 'IDENTIFIER_TAKEN') expect(after).toHaveLength(before.length);
  });

  it('of two who want the same value at once, one gets it', async () => {
    const rivals = ['Ủy ban nhân dân xã Bum Nưa', 'Ủy ban nhân dân xã Bum Tở'].map(organisationNamed);
    for (const rival of rivals) {
      const value = rival.identifiers.find(({ grammar }) => grammar === 'QD20')!.value;
      await administrator(close, { input: { ...key(), value, validTo: '2026-10-31' } });
    }
    const answers = await Promise.all(
      rivals.map(({ id }) =>
        administrator(open, { input: { ...key(), organisationId: id, value: 'H35.90', validFrom: '2026-11-01' } }),
      ),
    );
    const codes = answers.flatMap(({ data }) => data.openIdentifier.errors.map(({ code }: { code: string }) => code));
    expect(codes).toEqual(['IDENTIFIER_TAKEN']);
  });

  it.each([
    [{ value: 'H35.99' }, 'IDENTIFIER_NOT_FOUND'],
    [{ value: 'H35.08' }, 'IDENTIFIER_ALREADY_CLOSED'],
    [{ value: 'H35.04', validTo: '2019-01-01' }, 'IDENTIFIER_PERIOD_INVALID'],
  ])('is not closed with %j: %s', async (change, code) => {
    const { data } = await administrator(close, { input: { ...key(), validTo: '2026-10-31', ...change } });
    expect(data.closeIdentifier).toMatchObject({ organisation: null, errors: [{ code }] });
  });
});

describe('a person', () => {
  it('is added and given other roles; both are announced', async () => {
    const added = await administrator(registerPerson, {
      input: {
        ...key(),
        organisationId: department.id,
        fullName: 'Lò Văn Thử',
        position: 'Chuyên viên',
        roles: ['CLERK', 'CLERK'],
      },
    });
    const { person, errors } = added.data.registerPerson;
    expect(errors).toEqual([]);
    expect(person).toMatchObject({ roles: ['CLERK'], organisation: { id: department.id } });
    const changed = await administrator(changeRoles, {
      input: { ...key(), personId: person.id, roles: ['AUTHORISED_SIGNER', 'CLERK'] },
    });
    expect(changed.data.changeRoles.person.roles).toEqual(['CLERK', 'AUTHORISED_SIGNER']);
    const announced = await snapshots('person.changed', 'personId', person.id);
    expect(announced.filter(({ queue }) => queue === 'documents-events').map(({ payload }) => payload.version)).toEqual(
      [1, 2],
    );
  });

  it('is refused where there is no organisation, no name or no such person', async () => {
    const person = { organisationId: department.id, fullName: 'Lò Văn Thử', position: 'Chuyên viên', roles: [] };
    const codes = [];
    for (const change of [{ organisationId: uuidV7() }, { fullName: ' ' }, { fullName: 'x'.repeat(51) }]) {
      const { data } = await administrator(registerPerson, { input: { ...key(), ...person, ...change } });
      codes.push(data.registerPerson.errors[0].code);
    }
    const { data } = await administrator(changeRoles, { input: { ...key(), personId: uuidV7(), roles: [] } });
    codes.push(data.changeRoles.errors[0].code);
    expect(codes).toEqual(['ORGANISATION_NOT_FOUND', 'TEXT_MISSING', 'FULL_NAME_TOO_LONG', 'PERSON_NOT_FOUND']);
  });
});

it('nobody but an administrator changes the directory', async () => {
  const inputs: [string, object][] = [
    [register, newOrganisation],
    [open, { organisationId: department.id, value: 'H35.98', validFrom: '2026-11-01' }],
    [close, { value: 'H35.05', validTo: '2026-11-01' }],
    [registerPerson, { organisationId: department.id, fullName: 'A', position: 'B', roles: ['ADMINISTRATOR'] }],
    [changeRoles, { personId: personOf('skhcn.chuyenvien').id, roles: ['ADMINISTRATOR'] }],
  ];
  for (const account of ['skhcn.vanthu', 'skhcn.giamdoc', 'vp.tonghop', 'skhcn.chuyenvien']) {
    const ask = await running.as(account);
    for (const [mutation, input] of inputs) {
      const { errors } = await ask(mutation, { input: { ...key(), ...input } });
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  }
});
