// One document, and a page of documents with their organisations (two subgraphs), through the gateway and direct to the subgraph.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { ask, benchProvince, type BenchPerson } from './bench-province.js';
import { median, type BenchResult } from './bench-result.js';
import { statementsOf } from './statement-count.js';

/** Of the demonstration province: the specialist of the department of science and technology. */
const drafter: BenchPerson = {
  personId: '01980000-0000-7000-9000-000000000064',
  organisationId: '01980000-0000-7000-8000-00000000000a',
  roles: [],
};
const rounds = 5;
const connections = 16;

const one = `query One($id: ID!) { document(id: $id) { id state abstract urgency createdAt } }`;
const page = `query Page($first: Int!) { outgoingDocuments(first: $first) { edges { node { id abstract state
  issuer { id name abbreviation } deliveries(first: 10) { edges { node { state recipient { id name } } } } } } } }`;
/** The same page as far as one subgraph alone can answer it. */
const pageDirect = `query Page($first: Int!) { outgoingDocuments(first: $first) { edges { node { id abstract state
  issuer { id } deliveries(first: 10) { edges { node { state recipient { id } } } } } } } }`;

export async function gateway(say: (line: string) => void): Promise<BenchResult> {
  const bench = await benchProvince();
  try {
    const token = await bench.token(await whoDrafts(bench.gateway, bench.token));
    const direct = bench.province.subgraphs.documents;
    say('  writing 100 drafts');
    const ids: string[] = [];
    for (let index = 0; index < 100; index += 1) ids.push(await draft(bench.gateway, token, index));
    const load = (url: string, query: string, variables: object): Promise<number> =>
      requestsPerSecond(url, token, query, variables);
    const single = { id: ids[0] };
    const fifty = { first: 50 };
    say('  warming up');
    for (const url of [bench.gateway, direct, bench.gateway, direct]) await load(url, one, single);
    for (const [url, query] of [
      [bench.gateway, page],
      [direct, pageDirect],
    ] as const)
      await load(url, query, fifty);
    const rates = { one: [] as number[], oneDirect: [] as number[], page: [] as number[], pageDirect: [] as number[] };
    for (let round = 1; round <= rounds; round += 1) {
      rates.one.push(await load(bench.gateway, one, single));
      rates.oneDirect.push(await load(direct, one, single));
      rates.page.push(await load(bench.gateway, page, fifty));
      rates.pageDirect.push(await load(direct, pageDirect, fifty));
      say(
        `  round ${round}/${rounds}: one ${rates.one.at(-1)!.toFixed(0)}/s of ${rates.oneDirect.at(-1)!.toFixed(0)}/s direct, page of 50 ${rates.page.at(-1)!.toFixed(0)}/s of ${rates.pageDirect.at(-1)!.toFixed(0)}/s`,
      );
    }
    const log = join(bench.province.settings.home, 'postgres/postgres.log');
    const statements = (first: number): Promise<number> =>
      statementsOf(bench.province.databaseUrl, log, ['documents', 'organisations'], () =>
        ask(bench.gateway, token, page, { first }),
      );
    return {
      bench: 'gateway',
      figures: {
        gateway_one_per_second: median(rates.one),
        direct_one_per_second: median(rates.oneDirect),
        gateway_to_direct_one: median(rates.one.map((rate, round) => rate / rates.oneDirect[round]!)),
        gateway_page_50_per_second: median(rates.page),
        direct_page_50_per_second: median(rates.pageDirect),
        gateway_to_direct_page_50: median(rates.page.map((rate, round) => rate / rates.pageDirect[round]!)),
        sql_statements_page_10: await statements(10),
        sql_statements_page_100: await statements(100),
      },
      targets: { gateway_to_direct_one: 0.35 },
    };
  } finally {
    await bench.stop();
  }
}

/** The ids of the demonstration data are not this bench's to know: the directory tells them. */
async function whoDrafts(url: string, token: (person: BenchPerson) => Promise<string>): Promise<BenchPerson> {
  const found = await ask<{ organisationByIdentifier: { id: string; people: { id: string }[] } }>(
    url,
    await token(drafter),
    '{ organisationByIdentifier(value: "H35.13") { id people { id } } }',
  );
  return {
    personId: found.organisationByIdentifier.people[0]!.id,
    organisationId: found.organisationByIdentifier.id,
    roles: [],
  };
}

async function draft(url: string, token: string, index: number): Promise<string> {
  const { createDraft } = await ask<{ createDraft: { document: { id: string } } }>(
    url,
    token,
    'mutation($input: CreateDraftInput!) { createDraft(input: $input) { document { id } errors { code message } } }',
    {
      input: {
        idempotencyKey: randomUUID(),
        typeCode: 'OFFICIAL_LETTER',
        abstract: `V/v đo hiệu năng, văn bản ${index + 1}`,
        unitAbbreviation: 'BCVT',
        recipients: ['H35.02', 'H35.04', 'H35.41'],
      },
    },
  );
  return createDraft.document.id;
}

async function requestsPerSecond(url: string, token: string, query: string, variables: object): Promise<number> {
  const { requests, non2xx, errors } = await autocannon({
    url: `${url}/graphql`,
    method: 'POST',
    connections,
    duration: 2,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  if (non2xx > 0 || errors > 0)
    throw new Error(`${url}: ${non2xx} refusals, ${errors} broken connections: nothing was measured`);
  return requests.average;
}
