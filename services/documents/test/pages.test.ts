import { codes, done, electronicUpTo, inbox, letter } from './journey.js';
import { organisation } from './province.js';
import { actors, startService, type Json, type TestService } from './service.js';

let service: TestService;
let who: ReturnType<typeof actors>;
beforeAll(async () => {
  service = await startService();
  who = actors(service.province);
});
afterAll(() => service.close());

const outgoing = `query ($first: Int, $after: String, $filter: OutgoingFilter) {
  outgoingDocuments(first: $first, after: $after, filter: $filter) {
    edges { node { id state issuer { id } signer { id } file { sha256 downloadUrl } attachments { id file { name } }
      deliveries(first: 5) { edges { node { id recipient { id } history { state actor { id } } } } } history { act } } }
    pageInfo { hasNextPage endCursor } } }`;
const inboxQuery = `query ($first: Int, $after: String) { inbox(first: $first, after: $after) {
  edges { cursor node { id sender { id } recipient { id } history { state } document { id issuer { id } file { sha256 downloadUrl }
    attachments { id file { name } } deliveries { edges { node { id } } } } } } pageInfo { hasNextPage endCursor } } }`;

/** Copies one issued document until there are `count`, with all that belongs to it. */
async function multiply(id: string, count: number): Promise<void> {
  const { database } = service.app;
  await database.query(
    `with copies as (
       select gen_random_uuid() as document_id, gen_random_uuid() as file_id, gen_random_uuid() as attachment_id,
         gen_random_uuid() as attached_id, gen_random_uuid() as delivery_id, gen_random_uuid() as inbox_key
       from generate_series(1, $2)
     ), d as (
       insert into document select (jsonb_populate_record(document, jsonb_build_object(
         'id', c.document_id, 'main_file_id', c.file_id))).* from document, copies c where id = $1
     ), f as (
       insert into file_revision select c.file_id, c.document_id, null, 'SEAL', null, f.sha256, f.size_bytes, f.pages, f.name, f.created_at
       from file_revision f, copies c where f.document_id = $1 and f.origin = 'UPLOAD' and f.attachment_id is null
     ), g as (
       insert into file_revision select c.attached_id, c.document_id, c.attachment_id, 'SEAL', null, f.sha256, f.size_bytes, f.pages, f.name, f.created_at
       from file_revision f, copies c where f.document_id = $1 and f.origin = 'UPLOAD' and f.attachment_id is null
     ), a as (
       insert into attachment select c.attachment_id, c.document_id, 'Phụ lục', c.attached_id from copies c
     ), v as (
       insert into delivery select (jsonb_populate_record(v, jsonb_build_object(
         'id', c.delivery_id, 'document_id', c.document_id, 'inbox_key', c.inbox_key))).*
       from delivery v, copies c where v.document_id = $1
     )
     insert into delivery_event select c.delivery_id, e.sequence, e.at, e.state, e.note, e.actor_id
     from delivery v join delivery_event e on e.delivery_id = v.id, copies c where v.document_id = $1`,
    [id, count],
  );
}

it('a page of 100 with everything on it takes as many statements as a page of 10', async () => {
  const { id } = await electronicUpTo(service, who, 'ISSUED', letter(['H35.13']));
  await multiply(id, 120);
  for (const [query, actor, field] of [
    [outgoing, who.clerk, 'outgoingDocuments'],
    [inboxQuery, who.homeClerk, 'inbox'],
  ] as const) {
    const counted = async (first: number) => {
      const { result, statements } = await service.app.database.countStatements(() =>
        service.ask(actor, query, { first }),
      );
      expect(result.errors).toBeUndefined();
      const { edges } = result.data[field];
      expect(edges).toHaveLength(first);
      expect(edges.at(-1).node).toMatchObject({ ...(field === 'inbox' ? { history: [{}, {}] } : {}) });
      return statements;
    };
    const ten = await counted(10);
    expect(ten).toBeLessThanOrEqual(8);
    expect(await counted(100)).toBe(ten);
  }
});

it('pages follow one another without gap or repetition, newest first, and are at most 100 long', async () => {
  for (const [query, actor, field] of [
    [outgoing, who.clerk, 'outgoingDocuments'],
    [inboxQuery, who.homeClerk, 'inbox'],
  ] as const) {
    const ids: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { data }: { data: Json } = await service.ask(actor, query, { first: 50, after });
      ids.push(...data[field].edges.map(({ node }: Json) => node.id));
      ({ hasNextPage: more, endCursor: after } = data[field].pageInfo);
    }
    expect(ids.length).toBe(121);
    expect(new Set(ids).size).toBe(121);
    if (field === 'outgoingDocuments') expect([...ids].sort().reverse()).toEqual(ids);
    for (const page of [{ first: 101 }, { first: 0 }, { after: 'xyz' }]) {
      const { errors } = await service.ask(actor, query, page);
      expect(errors![0].extensions.code).toBe('BAD_USER_INPUT');
    }
  }
});

it('filters by state, signer and urgency', async () => {
  const urgent = { ...letter(['H35.13']), urgency: 'URGENT' };
  const { id } = await electronicUpTo(service, who, 'SUBMITTED', urgent);
  const found = async (filter: object) => {
    const { data } = await service.ask(who.clerk, outgoing, { first: 5, filter });
    return data.outgoingDocuments.edges.map(({ node }: Json) => node.id);
  };
  expect(await found({ states: ['SUBMITTED'] })).toEqual([id]);
  expect(await found({ urgency: 'URGENT', signerId: who.signer.personId })).toEqual([id]);
  expect(await found({ states: ['SUBMITTED'], signerId: who.clerk.personId })).toEqual([]);
  expect(await found({ states: ['SUBMITTED'], signerId: 'x' })).toEqual([]);
  expect(await inbox(service, who.homeClerk, { urgency: 'URGENT' })).toEqual([]);
  expect(await inbox(service, who.homeClerk, { states: ['COMPLETED'] })).toEqual([]);
});

it('300 recipients are reached in one transaction with a constant number of statements', async () => {
  const wide = Array.from({ length: 300 }, (_, index) => organisation(`Xã ${index}`, 'UBND', [`H35.${300 + index}`]));
  await service.peers.announceDirectory(wide);
  const identifiers = wide.map(({ identifiers: [one] }) => one!.value);
  const { id } = await electronicUpTo(service, who, 'SEALED', letter(identifiers));
  const counted = await service.app.database.countStatements(async () => {
    await done(service, who.clerk, 'issueDocument', { documentId: id });
    await service.settled();
  });
  expect(counted.statements).toBeLessThan(45);
  const reached = await service.app.database.query<{ count: number; moments: number }>(
    `select count(*)::int as count, count(distinct arrived_at)::int as moments from delivery
     where document_id = $1 and state = 'ARRIVED'`,
    [id],
  );
  expect(reached).toEqual([{ count: 300, moments: 1 }]);
  const arrived = service.peers.facts.find(
    ({ topic, payload }) => topic === 'deliveries.arrived' && payload['documentId'] === id,
  );
  expect(arrived!.payload['deliveries']).toHaveLength(300);
  const first = await service.ask(
    who.clerk,
    'query ($id: ID!) { document(id: $id) { deliveries(first: 100) { edges { node { recipientIdentifier } } pageInfo { hasNextPage } } } }',
    { id },
  );
  const { edges, pageInfo } = first.data.document.deliveries;
  expect(edges.map(({ node }: Json) => node.recipientIdentifier)).toEqual(identifiers.slice(0, 100));
  expect(pageInfo.hasNextPage).toBe(true);
});

it('more recipients than one message can tell are refused', async () => {
  const many = Array.from({ length: 1001 }, (_, index) => `H35.${index}`);
  const answer = await service.ask(
    who.drafter,
    'mutation ($input: CreateDraftInput!) { createDraft(input: $input) { errors { code } } }',
    { input: { idempotencyKey: 'many', ...letter(many) } },
  );
  expect(codes(answer.data.createDraft)).toEqual(['RECIPIENTS_TOO_MANY']);
});
