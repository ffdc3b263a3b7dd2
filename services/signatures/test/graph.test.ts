import { deliveriesArrived, type SigningCompleted } from '@lienthong/contracts';
import { announce } from '@lienthong/database';
import { uuidV7 } from '@lienthong/kernel';
import { type Graph, openGraph } from './graph-client.js';
import {
  completed,
  createWorld,
  type Department,
  newDepartment,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from './world.js';

const signaturesQuery = `query ($refs: [_Any!]!) {
  _entities(representations: $refs) {
    ... on Document { id signatures { kind file field signerName organisationName signedAt valid } }
    ... on Organisation { id sealCertificate { subject issuer serialNumber notBefore notAfter } }
    ... on Person { id certificate { subject } }
  }
}`;

interface Answer {
  data?: { _entities?: Record<string, never>[]; trustAnchor?: string };
  errors?: { extensions: { code: string } }[];
}

describe('the subgraph', () => {
  let world: World;
  let graph: Graph;
  let department: Department;
  let recipient: Department;
  let stranger: Department;
  let documentId: string;
  let sealed: SigningCompleted;
  const attachmentId = uuidV7();

  const ask = async (query: string, variables: object, department: Department | null): Promise<Answer> => {
    const who = department && {
      personId: department.clerk.personId,
      organisationId: department.organisationId,
      roles: ['CLERK'] as const,
    };
    return JSON.parse((await graph.ask(who, query, variables)).text) as Answer;
  };
  const entities = async (refs: { __typename: string; id: string }[], department: Department) => {
    const { data, errors } = await ask(signaturesQuery, { refs }, department);
    expect(errors).toBeUndefined();
    return data!._entities! as unknown as { signatures: { signerName: string }[] }[];
  };
  const documentRef = (id: string) => ({ __typename: 'Document', id });

  beforeAll(async () => {
    world = await createWorld();
    graph = await openGraph(world);
    [department, recipient, stranger] = await Promise.all([
      newDepartment(world),
      newDepartment(world, 'Sở Tài chính tỉnh Lai Châu'),
      newDepartment(world, 'Sở Y tế tỉnh Lai Châu'),
    ]);
    await settled(world);
    const requests = requestsOf(department);
    documentId = requests.documentId;
    const personal = completed(
      await world.peer.ask(requests.personal(await upload(world.app, sample('cong-van.pdf')))),
    );
    const numbered = completed(await world.peer.ask(requests.number(personal.file)));
    const attachment = await upload(world.app, sample('phu-luc.pdf'));
    sealed = completed(
      await world.peer.ask(requests.seal(numbered.file, { attachments: [{ attachmentId, file: attachment }] })),
    );
  });

  it('shows the issuer the signatures of the newest main file, then those of the attachments', async () => {
    const [document] = await entities([documentRef(documentId)], department);
    const byDepartment = { organisationName: department.organisation.name, valid: true, signedAt: expect.any(String) };
    expect(document!.signatures).toEqual([
      { ...byDepartment, kind: 'PERSONAL', file: sealed.file, field: expect.any(String), signerName: 'Nguyễn Văn A' },
      {
        ...byDepartment,
        kind: 'ORGANISATION',
        file: sealed.file,
        field: expect.any(String),
        signerName: department.organisation.name,
      },
      {
        ...byDepartment,
        kind: 'ORGANISATION',
        file: sealed.attachments[0]!.file,
        field: expect.any(String),
        signerName: department.organisation.name,
      },
    ]);
  });

  it('shows a recipient who signed from the arrival on, and a stranger nothing', async () => {
    expect((await entities([documentRef(documentId)], recipient))[0]!.signatures).toEqual([]);
    const at = new Date().toISOString();
    await world.peer.database.transaction((tx) =>
      announce(tx, deliveriesArrived, {
        documentId,
        senderId: department.organisationId,
        issueDate: '2026-11-07',
        attemptedAt: at,
        arrivedAt: at,
        deliveries: [{ deliveryId: uuidV7(), recipientId: recipient.organisationId }],
      }),
    );
    await settled(world);
    expect((await entities([documentRef(documentId)], recipient))[0]!.signatures).toHaveLength(3);
    expect((await entities([documentRef(documentId)], stranger))[0]!.signatures).toEqual([]);
  });

  it('knows nothing of documents that do not exist or are no ids at all', async () => {
    const found = await entities([documentRef(uuidV7()), documentRef("' or 1=1 --")], department);
    expect(found.map(({ signatures }) => signatures)).toEqual([[], []]);
  });

  it('shows certificates in force, none for who has none', async () => {
    const found = (await entities(
      [
        { __typename: 'Organisation', id: department.organisationId },
        { __typename: 'Organisation', id: uuidV7() },
        { __typename: 'Person', id: department.signer.personId },
        { __typename: 'Person', id: department.clerk.personId },
      ],
      stranger,
    )) as unknown[];
    expect(found).toEqual([
      {
        id: department.organisationId,
        sealCertificate: {
          subject: `CN=${department.organisation.name}`,
          issuer: expect.stringContaining('bản trình diễn'),
          serialNumber: expect.stringMatching(/^[0-9a-f]{32}$/),
          notBefore: expect.any(String),
          notAfter: expect.any(String),
        },
      },
      { id: expect.any(String), sealCertificate: null },
      {
        id: department.signer.personId,
        certificate: { subject: `CN=Nguyễn Văn A, O=${department.organisation.name}` },
      },
      { id: department.clerk.personId, certificate: null },
    ]);
  });

  it('asks the database equally often for one reference and for many', async () => {
    const refs = (count: number) =>
      Array.from({ length: count }, (_, index) => [
        documentRef(index === 0 ? documentId : uuidV7()),
        { __typename: 'Organisation', id: index === 0 ? department.organisationId : uuidV7() },
        { __typename: 'Person', id: index === 0 ? department.signer.personId : uuidV7() },
      ]).flat();
    const statements = async (count: number): Promise<number> =>
      (await world.app.database.countStatements(() => entities(refs(count), department))).statements;
    await settled(world);
    await world.workers.close();
    expect(await statements(1)).toBe(3);
    expect(await statements(100)).toBe(3);
  });

  it('gives the trust anchor to everybody and entities to nobody who is not signed in', async () => {
    const { data } = await ask('{ trustAnchor }', {}, null);
    expect(data!.trustAnchor).toMatch(/^-----BEGIN CERTIFICATE-----/);
    const { errors } = await ask(signaturesQuery, { refs: [documentRef(documentId)] }, null);
    expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('is ready while database and queue answer', async () => {
    expect((await fetch(`${graph.server.url}/health/ready`)).status).toBe(200);
  });
});
