// The image of a seal or of a signature comes in through the graph, and is what the page shows from then on.
import { verifyAuditChain } from '@lienthong/database';
import { uuidV7 } from '@lienthong/kernel';
import { eventually } from '@lienthong/testing';
import { type Graph, openGraph, type Who } from '../graph-client.js';
import {
  completed,
  createWorld,
  type Department,
  newDepartment,
  newOrganisation,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from '../world.js';
import { blue, drawn, red } from './drawn-images.js';

const seal = drawn({ widthMm: 36, heightMm: 36, ink: red });
const signature = drawn({ widthMm: 40, heightMm: 15, ink: blue });
const image = 'kind sha256 widthMm heightMm registeredAt registeredBy { id } png';
const register = `mutation ($input: RegisterSignatureImageInput!) {
  registerSignatureImage(input: $input) { image { ${image} } errors { code message path legalBasis } } }`;
const images = `query ($refs: [_Any!]!) { _entities(representations: $refs) {
  ... on Organisation { sealImage { ${image} } } ... on Person { signatureImage { ${image} } } } }`;
const gaps = `query ($filter: ImageGapFilter, $first: Int, $after: String) { imageGaps(filter: $filter, first: $first, after: $after) {
  edges { node { kind reason person { id } organisation { id } } } pageInfo { hasNextPage endCursor } } }`;

let world: World;
let graph: Graph;
let department: Department;
let other: Department;
let administrator: Who;
let signer: Who;

beforeAll(async () => {
  // Patient enough for an act that waits while an image is registered.
  world = await createWorld({ attempts: 14 });
  graph = await openGraph(world);
  department = await newDepartment(world);
  other = await newDepartment(world, 'Sở Công Thương tỉnh Lai Châu');
  await settled(world);
  const { organisationId } = department;
  administrator = { personId: uuidV7(), organisationId, roles: ['ADMINISTRATOR'] };
  signer = { personId: department.signer.personId, organisationId, roles: ['AUTHORISED_SIGNER'] };
});

const office = (): Who => ({ personId: uuidV7(), organisationId: uuidV7(), roles: ['PROVINCIAL_OFFICE'] });
const sealInput = (png: string, ownerId = department.organisationId) => ({
  idempotencyKey: uuidV7(),
  kind: 'SEAL',
  ownerId,
  png,
});
const signatureInput = (png: string, ownerId = department.signer.personId) => ({
  idempotencyKey: uuidV7(),
  kind: 'SIGNATURE',
  ownerId,
  png,
});
const ask = (who: Who, input: object, language?: 'vi' | 'en') => graph.field(who, register, { input }, language);
const refused = async (who: Who, input: object): Promise<string[]> =>
  (await ask(who, input)).errors.map(({ code }: { code: string }) => code);
const shownTo = async (who: Who) => {
  const refs = [
    { __typename: 'Organisation', id: department.organisationId },
    { __typename: 'Person', id: department.signer.personId },
  ];
  const [organisation, person] = await graph.field(who, images, { refs });
  return { seal: organisation.sealImage, signature: person.signatureImage };
};
const gapsOf = async (who: Who, filter: object = {}) => {
  const { edges } = await graph.field(who, gaps, { filter, first: 100 });
  return edges.map(({ node }: { node: object }) => node);
};

describe('an image is registered', () => {
  it('and shown to its organisation and the provincial office, to nobody else', async () => {
    expect(await shownTo(administrator)).toEqual({ seal: null, signature: null });
    const { errors, image: registered } = await ask(administrator, sealInput(seal));
    expect(errors).toEqual([]);
    expect(registered).toMatchObject({ kind: 'SEAL', png: seal, registeredBy: { id: administrator.personId } });
    expect(registered.widthMm).toBeCloseTo(36, 0);
    expect((await ask(signer, signatureInput(signature))).errors).toEqual([]);

    const colleague: Who = { ...administrator, personId: uuidV7(), roles: [] };
    for (const who of [colleague, office()]) {
      expect(await shownTo(who)).toMatchObject({ seal: { png: seal }, signature: { png: signature } });
    }
    const stranger: Who = { personId: uuidV7(), organisationId: other.organisationId, roles: ['ADMINISTRATOR'] };
    expect(await shownTo(stranger)).toEqual({ seal: null, signature: null });
  });

  it('of a seal by the provincial office too, of a signature by nobody but its owner', async () => {
    expect(await refused(office(), sealInput(seal))).toEqual([]);
    for (const who of [administrator, office()]) {
      expect(await refused(who, signatureInput(signature))).toEqual(['SIGNATURE_IMAGE_BY_OWNER']);
    }
    expect(await refused(signer, sealInput(seal))).toEqual(['SEAL_IMAGE_BY_ADMINISTRATOR']);
    const outside = { personId: uuidV7(), organisationId: uuidV7(), roles: ['AUTHORISED_SIGNER'] } as const;
    expect(await refused(outside, signatureInput(signature, outside.personId))).toEqual(['IMAGE_OWNER_NOT_FOUND']);
    expect(await refused(office(), sealInput(seal, uuidV7()))).toEqual(['IMAGE_OWNER_NOT_FOUND']);
  });

  it('once for the same request, and kept when another takes its place', async () => {
    const { signer: owner } = other;
    const who: Who = { personId: owner.personId, organisationId: other.organisationId, roles: ['AUTHORISED_SIGNER'] };
    const wider = drawn({ widthMm: 44, heightMm: 15, ink: blue });
    const input = signatureInput(signature, owner.personId);
    const { image: first } = await ask(who, input);
    expect((await ask(who, input)).image).toEqual(first);
    expect(await refused(who, { ...input, png: wider })).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    const { image: second } = await ask(who, signatureInput(wider, owner.personId));
    expect(second.png).toBe(wider);

    const subject = `person:${owner.personId}`;
    const audited = await world.app.database.query<{ details: object }>(
      `select details from audit_entry where subject = $1 and act = 'SIGNATURE_IMAGE_REGISTERED' order by sequence`,
      [subject],
    );
    expect(audited.map(({ details }) => details)).toMatchObject([
      { sha256: first.sha256, formerSha256: null },
      { sha256: second.sha256, formerSha256: first.sha256 },
    ]);
    await verifyAuditChain(world.app.database, subject);
    // What was signed with the first can still be shown with it.
    expect((await world.app.files.read(first.sha256)).toString('base64')).toBe(signature);
  });
});

describe('an image is refused with its reason', () => {
  const square = { widthMm: 36, heightMm: 36, ink: red };
  it.each<[string, string, RegExp, RegExp]>([
    ['IMAGE_NOT_TRANSPARENT', drawn({ ...square, clear: false }), /nền trong suốt/, /transparent background/],
    ['IMAGE_WRONG_COLOUR', drawn({ ...square, ink: blue }), /màu đỏ/, /red/],
    ['IMAGE_LOW_RESOLUTION', drawn({ ...square, dpi: 150 }), /150 dpi/, /150 dpi/],
    [
      'SEAL_SIZE_DIFFERS',
      drawn({ ...square, widthMm: 34, heightMm: 34 }),
      /34,0 × 34,0 mm.*36,0 mm/,
      /34.0 × 34.0 mm.*36.0 mm/,
    ],
    ['SEAL_SIZE_DIFFERS', drawn({ ...square, heightMm: 33 }), /36,0 × 33,0 mm/, /36.0 × 33.0 mm/],
    // Good enough at the size it states, not at the one it is shown at.
    ['IMAGE_LOW_RESOLUTION', drawn({ ...square, widthMm: 35.1, heightMm: 35.1, dpi: 202 }), /197 dpi/, /197 dpi/],
    ['IMAGE_NOT_PNG', Buffer.from('not a picture').toString('base64'), /\.png/, /PNG/],
    ['IMAGE_NOT_BASE64', 'data:image/png;base64,AAAA', /base64/, /base64/],
    ['IMAGE_FILE_TOO_LARGE', Buffer.alloc(500_001).toString('base64'), /500001 byte/, /500001 bytes/],
  ])('%s', async (code, png, vi, en) => {
    for (const [language, words] of [
      ['vi', vi],
      ['en', en],
    ] as const) {
      const { image: none, errors } = await ask(administrator, sealInput(png), language);
      expect(none).toBeNull();
      expect(errors).toMatchObject([{ code, path: ['png'], message: expect.stringMatching(words) }]);
    }
  });

  it('of a seal that is as large as the organisation’s own, however large that is', async () => {
    const [name, sealDiameterMm] = ['Ủy ban nhân dân phường Tân Phong', 42];
    const body = newOrganisation(name, { sealDiameterMm });
    await world.peer.say([body], []);
    await settled(world);
    const sized = (mm: number) => sealInput(drawn({ widthMm: mm, heightMm: mm, ink: red }), body.organisationId);
    expect(await refused(office(), sized(36))).toEqual(['SEAL_SIZE_DIFFERS']);
    expect(await refused(office(), sized(42))).toEqual([]);
  });
});

describe('an act', () => {
  const wide = drawn({ widthMm: 60, heightMm: 15, ink: blue });
  const who = (): Who => ({
    personId: other.signer.personId,
    organisationId: other.organisationId,
    roles: ['AUTHORISED_SIGNER'],
  });
  const pixels = (millimetres: number): number => Math.round((millimetres * 300) / 25.4);
  /** Widths of the pictures an act added, pixels; a picture and its opacity are two. */
  const widthsAddedBy = async (file: string, before: string): Promise<number[]> => {
    const [signed, given] = [await world.app.files.read(file), await world.app.files.read(before)];
    const added = signed.subarray(given.length).toString('latin1');
    return [...new Set([...added.matchAll(/\/Width (\d+)/g)].map(([, width]) => Number(width)))];
  };

  it('shows the newest image, and the specimen where there is none', async () => {
    const draft = await upload(world.app, sample('cong-van.pdf'));
    const requests = requestsOf(department);
    const { file } = completed(await world.peer.ask(requests.personal(draft)));
    expect(await widthsAddedBy(file, draft)).toEqual([pixels(40)]);
    const { file: numbered } = completed(await world.peer.ask(requests.number(file)));
    const { file: sealed } = completed(await world.peer.ask(requests.seal(numbered)));
    expect(await widthsAddedBy(sealed, numbered)).toEqual([pixels(36)]);

    const third = await newDepartment(world, 'Sở Nội vụ tỉnh Lai Châu');
    await settled(world);
    const another = await upload(world.app, sample('quyet-dinh.pdf'));
    const { file: plain } = completed(await world.peer.ask(requestsOf(third).personal(another)));
    expect(await widthsAddedBy(plain, another)).not.toEqual([pixels(40)]);
  });

  it('that is repeated shows what it showed, also when another image came meanwhile', async () => {
    const { database } = world.app;
    expect(await refused(who(), signatureInput(signature, who().personId))).toEqual([]);
    const draft = await upload(world.app, sample('giay-moi-khan.pdf'));
    // Attempts sign, and fail before it is recorded, until the gate is open.
    await database.query('create sequence attempts_made');
    await database.query('create table gate_shut ()');
    await database.query('insert into gate_shut default values');
    await database.query(`
      create function fail_while_shut() returns trigger language plpgsql as $$
      begin
        if new.state = 'COMPLETED' and nextval('signatures.attempts_made') > 0 and exists (select from signatures.gate_shut) then
          raise exception 'the worker died';
        end if;
        return new;
      end $$`);
    await database.query(
      `create trigger fail_while_shut before insert or update on signing_act for each row execute function fail_while_shut()`,
    );
    try {
      const request = requestsOf(other).personal(draft);
      const outcome = world.peer.ask(request);
      const attempts = async (): Promise<number> => {
        const [row] = await database.query<{ n: string }>(
          'select case when is_called then last_value else 0 end as n from attempts_made',
        );
        return Number(row!.n);
      };
      await eventually(async () => (await attempts()) > 0, { timeoutMs: 20_000 });
      expect(await refused(who(), signatureInput(wide, who().personId))).toEqual([]);
      // One attempt may have been at work when it was registered; the one after it was not.
      const made = await attempts();
      await eventually(async () => (await attempts()) >= made + 2, { timeoutMs: 20_000 });
      await database.query('delete from gate_shut');
      const { file } = completed(await outcome);
      await settled(world);
      expect(await widthsAddedBy(file, draft)).toEqual([pixels(40)]);
      // Every attempt made the same bytes: no other file was left over.
      expect(await database.query('select file from unannounced_file where act_id = $1', [request.actId])).toEqual([]);
    } finally {
      await database.query('drop trigger fail_while_shut on signing_act');
    }
    const { file } = completed(await world.peer.ask(requestsOf(other).personal(draft)));
    expect(await widthsAddedBy(file, draft)).toEqual([pixels(60)]);
  });
});

describe('who lacks an image', () => {
  it('is a list, of one organisation or of the province, by pages', async () => {
    const late = await newDepartment(world, 'Sở Y tế tỉnh Lai Châu');
    await settled(world);
    const { organisationId } = late;
    const missing = [
      { kind: 'SEAL', reason: 'NEVER_HAD', person: null, organisation: { id: organisationId } },
      {
        kind: 'SIGNATURE',
        reason: 'NEVER_HAD',
        person: { id: late.signer.personId },
        organisation: { id: organisationId },
      },
    ];
    const found = await gapsOf({ personId: uuidV7(), organisationId, roles: ['ADMINISTRATOR'] });
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining(missing));
    expect(await gapsOf(office(), { organisationId, kind: 'SEAL' })).toEqual([missing[0]]);
    expect(await gapsOf(administrator)).toEqual([]);
    await expect(gapsOf(administrator, { organisationId })).rejects.toThrow('CERTIFICATE_KEEPER_REQUIRED');
    const first = await graph.field(office(), gaps, { first: 1 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    const next = await graph.field(office(), gaps, { first: 1, after: first.pageInfo.endCursor });
    expect(next.edges[0].node).not.toEqual(first.edges[0].node);
  });

  it('names a seal of a former name and one of a former diameter', async () => {
    const body = newOrganisation('Sở Tài chính tỉnh Lai Châu');
    const { organisationId } = body;
    await world.peer.say([body], []);
    await settled(world);
    expect(await refused(office(), sealInput(seal, organisationId))).toEqual([]);
    const reasons = async (): Promise<string[]> =>
      (await gapsOf(office(), { organisationId })).map(({ reason }: { reason: string }) => reason);
    expect(await reasons()).toEqual([]);
    await world.peer.say([{ ...body, version: 2, sealDiameterMm: 40 }], []);
    await settled(world);
    expect(await reasons()).toEqual(['OF_FORMER_SIZE']);
    await world.peer.say([{ ...body, version: 3, name: 'Sở Tài chính và Kế hoạch tỉnh Lai Châu' }], []);
    await settled(world);
    expect(await reasons()).toEqual(['OF_FORMER_NAME']);
  });
});

it('asks the database once for the seals of a page', async () => {
  const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Organisation { sealImage { sha256 } } } }`;
  const statements = async (count: number): Promise<number> => {
    const refs = Array.from({ length: count }, (_, i) => ({
      __typename: 'Organisation',
      id: i === 0 ? department.organisationId : uuidV7(),
    }));
    const ask = () => graph.field(administrator, query, { refs });
    return (await world.app.database.countStatements(ask)).statements;
  };
  await settled(world);
  await world.workers.close();
  expect(await statements(1)).toBe(1);
  expect(await statements(40)).toBe(1);
});
