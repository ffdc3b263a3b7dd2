import { verifyLink } from '@lienthong/file-store';
import { uuidV7 } from '@lienthong/kernel';
import { type Graph, openGraph } from './graph-client.js';
import { createWorld, type World } from './world.js';

const fields = `id documentId attachmentId file deliveredFile level state waitingSince nextAttemptAt attempts
  failure { code message url } timeStampedBy archiveEndsAt downloadUrl`;
const backlog = `query ($state: PreservationState, $first: Int, $after: String) {
  preservationBacklog(state: $state, first: $first, after: $after) {
    edges { node { ${fields} } } pageInfo { hasNextPage endCursor } }
  preservationCounts { state files waitingSince }
  trustConfiguration { timeStampingAuthorities }
}`;
const ofDocument = `query ($refs: [_Any!]!) { _entities(representations: $refs) {
  ... on Document { preservation { ${fields} } signingLevels { attachmentId level failure { code message } } } } }`;

describe('what is shown of preservation', () => {
  let world: World;
  let graph: Graph;
  const [issuer, coIssuer, stranger, documentId] = [uuidV7(), uuidV7(), uuidV7(), uuidV7()];
  const sha = (letter: string): string => letter.repeat(64);

  const ask = async (
    query: string,
    variables: object,
    organisationId: string,
    role: 'CLERK' | 'PROVINCIAL_OFFICE',
    language?: 'vi' | 'en',
  ) => {
    const { text } = await graph.ask({ personId: uuidV7(), organisationId, roles: [role] }, query, variables, language);
    return JSON.parse(text) as { data: Record<string, never>; errors?: { extensions: { code: string } }[] };
  };

  beforeAll(async () => {
    world = await createWorld({ issuesCertificates: false, trust: { tsaUrls: ['http://127.0.0.1:9/tsa'] } });
    graph = await openGraph(world);
    await world.app.database.transaction(async (tx) => {
      await tx.query('insert into signed_document (id, issuer_id) values ($1, $2)', [documentId, issuer]);
      for (const [index, organisation] of [issuer, coIssuer].entries()) {
        await tx.query(
          `insert into document_signer (document_id, position, person_id, organisation_id) values ($1, $2, $3, $4)`,
          [documentId, index + 1, uuidV7(), organisation],
        );
      }
      const row = `insert into preservation (id, document_id, part, delivered_file, file, level, state, waiting_since, attempts,
        next_attempt_at, failure_code, failure_url, failed_at, changed_at)`;
      const at = (minute: number): string => `2026-11-22T02:0${minute}:00Z`;
      await tx.query(
        `${row} values ($1, $2, 'main', $3, $4, 'B_LTA', 'PRESERVED', null, 0, now(), null, null, null, now())`,
        [uuidV7(), documentId, sha('a'), sha('b')],
      );
      for (const [index, file] of ['c', 'd', 'e'].entries()) {
        await tx.query(
          `${row} values ($1, $2, $3, $4, $4, 'B_T', 'AWAITING_VALIDATION_DATA', $5, 3, now(), 'OCSP_UNREACHABLE',
             'http://ocsp.example/', $5, now())`,
          [uuidV7(), documentId, uuidV7(), sha(file), at(index)],
        );
      }
      await tx.query('insert into document_file (document_id, part, file, act_id) values ($1, $2, $3, $4)', [
        ...[documentId, 'main', sha('a'), uuidV7()],
      ]);
      await tx.query(
        `insert into signed_file_level (file, document_id, act_id, part, level, failure_code, failure_url, signed_at)
         values ($1, $2, $3, 'main', 'B_B', 'TSA_TOO_SLOW', 'http://tsa.example/', now())`,
        [sha('a'), documentId, uuidV7()],
      );
    });
  });

  it('tells the provincial office what waits, since when and why, a page at a time', async () => {
    const { data } = await ask(backlog, { first: 2 }, stranger, 'PROVINCIAL_OFFICE');
    const page = data['preservationBacklog'] as never as {
      edges: { node: Record<string, unknown> }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    expect(page.edges.map(({ node }) => node['file'])).toEqual([sha('c'), sha('d')]);
    expect(page.edges[0]!.node).toMatchObject({
      level: 'B_T',
      state: 'AWAITING_VALIDATION_DATA',
      waitingSince: '2026-11-22T02:00:00.000Z',
      failure: {
        code: 'OCSP_UNREACHABLE',
        message: 'The certificate status service (OCSP) cannot be reached.',
        url: 'http://ocsp.example/',
      },
      downloadUrl: null,
    });
    const next = await ask(backlog, { first: 2, after: page.pageInfo.endCursor }, stranger, 'PROVINCIAL_OFFICE', 'vi');
    expect(next.data['preservationBacklog']).toMatchObject({
      edges: [{ node: { file: sha('e'), failure: { message: expect.stringContaining('không kết nối được') } } }],
      pageInfo: { hasNextPage: false },
    });
    expect(data['preservationCounts']).toEqual([
      { state: 'AWAITING_VALIDATION_DATA', files: 3, waitingSince: '2026-11-22T02:00:00.000Z' },
      { state: 'PRESERVED', files: 1, waitingSince: null },
    ]);
    expect(data['trustConfiguration']).toEqual({ timeStampingAuthorities: ['http://127.0.0.1:9/tsa'] });
  });

  it('keeps the list from others, and takes no page without bounds or cursor of its own making', async () => {
    const denied = await ask(backlog, {}, issuer, 'CLERK');
    expect(denied.errors!.map(({ extensions }) => extensions.code)).toContain('FORBIDDEN');
    for (const variables of [{ first: 101 }, { after: 'bm9uc2Vuc2U' }]) {
      const { errors } = await ask(backlog, variables, stranger, 'PROVINCIAL_OFFICE');
      expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  it('shows the issuer the archival rendition with a link the documents service takes, its co-issuers too, and a stranger nothing', async () => {
    const refs = [{ __typename: 'Document', id: documentId }];
    const { data } = await ask(ofDocument, { refs }, issuer, 'CLERK');
    const [document] = data['_entities'] as never as Record<string, Record<string, string>[]>[];
    expect(document!['preservation']).toHaveLength(4);
    const [main] = document!['preservation']!;
    expect(main).toMatchObject({ attachmentId: null, deliveredFile: sha('a'), file: sha('b'), level: 'B_LTA' });
    const link = new URL(main!['downloadUrl']!);
    expect(link.pathname).toBe(`/files/documents/${sha('b')}`);
    const { claims } = verifyLink(world.linkSecret, 'GET', `${link.pathname}${link.search}`, new Date());
    expect(claims).toMatchObject({ name: 'luu-tru-B-LTA.pdf', document: documentId });
    expect(document!['signingLevels']).toEqual([
      {
        attachmentId: null,
        level: 'B_B',
        failure: { code: 'TSA_TOO_SLOW', message: 'The time-stamping authority did not answer in time.' },
      },
    ]);
    const [joint] = (await ask(ofDocument, { refs }, coIssuer, 'CLERK')).data[
      '_entities'
    ] as never as (typeof document)[];
    expect(joint!['preservation']!.map(({ file }) => file)).toEqual(document!['preservation']!.map(({ file }) => file));
    expect(joint!['signingLevels']).toEqual(document!['signingLevels']);
    const other = await ask(ofDocument, { refs }, stranger, 'CLERK');
    expect(other.data['_entities']).toEqual([{ preservation: [], signingLevels: [] }]);
  });
});
