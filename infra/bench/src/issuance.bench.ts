// One document to 300 recipients, from the mutation to the last delivery visible in an inbox, beside bare inserts of the same rows.
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { repositoryRoot } from '@lienthong/local';
import { ask, benchProvince, type BenchProvince } from './bench-province.js';
import type { BenchResult } from './bench-result.js';

const recipientCount = 300;
const errors = 'errors { code message }';

export async function issuance(say: (line: string) => void): Promise<BenchResult> {
  const bench = await benchProvince();
  try {
    const sender = await people(bench);
    say(`  registering ${recipientCount} organisations`);
    const recipients = await register(bench, sender.administrator);
    await settled(bench);
    say('  a digitised document, sealed');
    const documentId = await sealedDocument(
      bench,
      sender.clerk,
      recipients.map(({ identifier }) => identifier),
    );

    const lastClerk = await bench.token({
      personId: sender.clerkId,
      organisationId: recipients.at(-1)!.id,
      roles: ['CLERK'],
    });
    const startedAt = performance.now();
    await ask(
      bench.gateway,
      sender.clerk,
      `mutation($input: DocumentActInput!) { issueDocument(input: $input) { document { id } ${errors} } }`,
      act(documentId),
    );
    while (!(await inInbox(bench, lastClerk, documentId))) await delay(5);
    const seconds = (performance.now() - startedAt) / 1000;

    say('  looking into every inbox');
    for (const { id } of recipients) {
      const clerk = await bench.token({ personId: sender.clerkId, organisationId: id, roles: ['CLERK'] });
      if (!(await inInbox(bench, clerk, documentId)))
        throw new Error(`Organisation ${id} has not received the document.`);
    }
    const bare = await bareInsertSeconds(bench.province.databaseUrl, documentId);
    return {
      bench: 'issuance',
      figures: {
        seconds_to_last_inbox_300: seconds,
        seconds_bare_insert_300: bare,
        ratio_to_bulk_insert: bare / seconds,
      },
      targets: {},
    };
  } finally {
    await bench.stop();
  }
}

const act = (documentId: string): object => ({ input: { idempotencyKey: randomUUID(), documentId } });

async function people(bench: BenchProvince): Promise<{ clerk: string; clerkId: string; administrator: string }> {
  const nobody = { personId: randomUUID(), organisationId: randomUUID(), roles: [] };
  const { organisationByIdentifier: organisation } = await ask<{
    organisationByIdentifier: { id: string; people: { id: string; roles: string[] }[] };
  }>(
    bench.gateway,
    await bench.token(nobody),
    '{ organisationByIdentifier(value: "H35.13") { id people { id roles } } }',
  );
  const holder = (role: string): { personId: string; organisationId: string; roles: string[] } => ({
    personId: organisation.people.find(({ roles }) => roles.includes(role))!.id,
    organisationId: organisation.id,
    roles: [role],
  });
  const clerk = holder('CLERK');
  return {
    clerk: await bench.token(clerk),
    clerkId: clerk.personId,
    administrator: await bench.token(holder('ADMINISTRATOR')),
  };
}

async function register(bench: BenchProvince, administrator: string): Promise<{ id: string; identifier: string }[]> {
  const one = async (index: number): Promise<{ id: string; identifier: string }> => {
    const { registerOrganisation } = await ask<{ registerOrganisation: { organisation: { id: string } } }>(
      bench.gateway,
      administrator,
      `mutation($input: RegisterOrganisationInput!) { registerOrganisation(input: $input) { organisation { id } ${errors} } }`,
      {
        input: {
          idempotencyKey: randomUUID(),
          name: `Đơn vị đo hiệu năng ${index}`,
          abbreviation: `DV${index}`,
          kind: 'PUBLIC_SERVICE_UNIT',
          level: 'PROVINCE',
          channel: 'INTERNAL',
          reportGroup: 'PUBLIC_SERVICE_UNIT',
          place: 'Lai Châu',
        },
      },
    );
    const { id } = registerOrganisation.organisation;
    const identifier = `H35.99.${String(index).padStart(3, '0')}`;
    await ask(
      bench.gateway,
      administrator,
      `mutation($input: OpenIdentifierInput!) { openIdentifier(input: $input) { organisation { id } ${errors} } }`,
      { input: { idempotencyKey: randomUUID(), organisationId: id, value: identifier, validFrom: '2026-01-01' } },
    );
    return { id, identifier };
  };
  const made: { id: string; identifier: string }[] = [];
  for (let index = 1; index <= recipientCount; index += 10)
    made.push(...(await Promise.all(Array.from({ length: 10 }, (_, offset) => one(index + offset)))));
  return made;
}

/** Until every service has confirmed the new organisations, seals included: they are not what is measured. */
async function settled(bench: BenchProvince): Promise<void> {
  const client = new Client({ connectionString: bench.province.databaseUrl });
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query<{ waiting: number }>(
        `select ((select count(*) from organisations.outbox where confirmed_at is null) + (select count(*) from signatures.outbox where confirmed_at is null))::int as waiting`,
      );
      if (rows[0]?.waiting === 0) return;
      await delay(100);
    }
  } finally {
    await client.end();
  }
}

async function sealedDocument(bench: BenchProvince, clerk: string, recipients: readonly string[]): Promise<string> {
  const { registerDigitised } = await ask<{ registerDigitised: { document: { id: string } } }>(
    bench.gateway,
    clerk,
    `mutation($input: RegisterDigitisedInput!) { registerDigitised(input: $input) { document { id } ${errors} } }`,
    {
      input: {
        idempotencyKey: randomUUID(),
        typeCode: 'OFFICIAL_LETTER',
        abstract: 'V/v đo hiệu năng phát hành',
        number: 1418,
        unitAbbreviation: 'VP',
        issueDate: new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10),
        paperSigner: 'Người ký',
        recipients,
      },
    },
  );
  const documentId = registerDigitised.document.id;
  const bytes = readFileSync(join(repositoryRoot(), 'infra/demo/samples/ban-quet.pdf'));
  const { createUpload } = await ask<{ createUpload: { upload: { url: string } } }>(
    bench.gateway,
    clerk,
    `mutation($input: CreateUploadInput!) { createUpload(input: $input) { upload { url } ${errors} } }`,
    {
      input: {
        idempotencyKey: randomUUID(),
        documentId,
        fileName: 'ban-quet.pdf',
        sizeBytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      },
    },
  );
  const put = await fetch(createUpload.upload.url, {
    method: 'PUT',
    headers: { 'content-type': 'application/pdf' },
    body: bytes,
  });
  if (!put.ok) throw new Error(`The upload was refused: ${await put.text()}`);
  await ask(
    bench.gateway,
    clerk,
    `mutation($input: DocumentActInput!) { sealDocument(input: $input) { document { id } ${errors} } }`,
    act(documentId),
  );
  for (;;) {
    const { document } = await ask<{ document: { state: string; lastFailure: object | null } }>(
      bench.gateway,
      clerk,
      'query($id: ID!) { document(id: $id) { state lastFailure { code message } } }',
      { id: documentId },
    );
    if (document.state === 'SEALED') return documentId;
    if (document.lastFailure !== null)
      throw new Error(`The document was not sealed: ${JSON.stringify(document.lastFailure)}`);
    await delay(50);
  }
}

async function inInbox(bench: BenchProvince, clerk: string, documentId: string): Promise<boolean> {
  const { inbox } = await ask<{ inbox: { edges: { node: { document: { id: string } } }[] } }>(
    bench.gateway,
    clerk,
    '{ inbox(first: 1) { edges { node { document { id } } } } }',
  );
  return inbox.edges[0]?.node.document.id === documentId;
}

/** The delivery rows of the document once more, into a table of the same shape and indexes, in one statement. */
async function bareInsertSeconds(databaseUrl: string, documentId: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('create table public.bare_delivery (like documents.delivery including all)');
    const startedAt = performance.now();
    const { rowCount } = await client.query(
      'insert into public.bare_delivery select * from documents.delivery where document_id = $1',
      [documentId],
    );
    if (rowCount !== recipientCount)
      throw new Error(`${rowCount} delivery rows instead of ${recipientCount}: the comparison would be unfair.`);
    return (performance.now() - startedAt) / 1000;
  } finally {
    await client.end();
  }
}
