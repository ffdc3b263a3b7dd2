// What a joint document shows to whom, before and after it arrived.
import { signaturesVoided } from '@lienthong/contracts';
import { announce } from '@lienthong/database';
import { uuidV7 } from '@lienthong/kernel';
import { type Graph, openGraph, type Who } from '../graph-client.js';
import { arrive } from '../validation/arrivals.js';
import { completed, createWorld, type Department, newDepartment, settled, upload, type World } from '../world.js';
import { type Body, jointDraft, jointRequests, signAll, twoBodies } from './bodies.js';

let world: World;
let graph: Graph;
let host: Body;
let second: Body;
let recipient: Department;
let documentId: string;
let sealed: string;

beforeAll(async () => {
  world = await createWorld();
  graph = await openGraph(world);
  ({ host, second } = await twoBodies(world));
  recipient = await newDepartment(world, 'Sở Y tế tỉnh Lai Châu');
  await settled(world);
  const people = [host.signers[0]!, second.signers[0]!];
  const requests = jointRequests(host, people);
  ({ documentId } = requests);
  const signed = await signAll(world, requests, people, jointDraft(2));
  let { file } = completed(await world.peer.ask(requests.number(signed.at(-1)!.file)));
  for (const body of [host, second]) ({ file } = completed(await world.peer.ask(requests.seal(body, file))));
  sealed = file;
});

const draft = (): Promise<string> => upload(world.app, jointDraft(2));
const clerkOf = ({ clerk, organisationId }: Pick<Body, 'clerk' | 'organisationId'>): Who => ({
  personId: clerk.personId,
  organisationId,
  roles: ['CLERK'],
});
const findings = 'findings { code severity message clause }';
const documents = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Document {
  signatures { kind signerName valid } signingLevels { level } validation { verdict files { verdict ${findings} } } } } }`;
const validateFile = `query ($documentId: ID!, $file: String!) {
  validateFile(documentId: $documentId, file: $file) { verdict ${findings} } }`;
const shownTo = async (reader: Pick<Body, 'clerk' | 'organisationId'>, id = documentId) => {
  const [document] = await graph.field(clerkOf(reader), documents, { refs: [{ __typename: 'Document', id }] });
  return document;
};

describe('a joint document', () => {
  it('shows its signatures to every body that signs it, to others nothing', async () => {
    const signers = ['Vàng A Páo', 'Trần Thị Hoa', host.organisation.name, second.organisation.name];
    for (const body of [host, second]) {
      const { signatures } = await shownTo(body);
      expect(signatures.map(({ signerName }: { signerName: string }) => signerName)).toEqual(signers);
    }
    expect((await shownTo(recipient)).signatures).toEqual([]);
  });

  it('has its file validated for every body that signs it, for nobody else', async () => {
    const ask = (reader: Pick<Body, 'clerk' | 'organisationId'>) =>
      graph.field(clerkOf(reader), validateFile, { documentId, file: sealed });
    expect(await ask(second)).toMatchObject({ verdict: 'TOTAL_PASSED' });
    await expect(ask(recipient)).rejects.toThrow('NOT_FOUND');
  });

  it('arrives with a note, not a warning, of the body that signs with the sender', async () => {
    await arrive(world, documentId, { ...recipient, ...host, signer: host.signers[0]! }, [recipient]);
    for (const reader of [recipient, second]) {
      const { validation } = await shownTo(reader);
      expect(validation.verdict).toBe('TOTAL_PASSED');
      expect(validation.files[0].findings).toMatchObject(
        ['lienthong_personal_signature_', 'lienthong_seal_'].map((field) => ({
          code: 'SIGNER_OF_ANOTHER_ORGANISATION',
          severity: 'NOTE',
          message: expect.stringMatching(new RegExp(`${field}.*jointly with ${host.organisation.name}`)),
        })),
      );
    }
    expect((await shownTo(recipient)).signatures).toHaveLength(4);
  });

  it('is not theirs while one of them has not signed or sealed what arrives, however sound the rest is', async () => {
    const people = [host.signers[0]!, second.signers[0]!];
    const requests = jointRequests(host, people);
    const signed = await signAll(world, requests, people, jointDraft(2));
    const { file: numbered } = completed(await world.peer.ask(requests.number(signed.at(-1)!.file)));
    const { file: early } = completed(await world.peer.ask(requests.seal(second, numbered)));
    const { file: whole } = completed(await world.peer.ask(requests.seal(host, early)));
    // The same host alone, with another document of its own.
    const alone = jointRequests(host, people);
    const byOne = completed(await world.peer.ask(alone.sign(people[0]!, await draft(), { signers: undefined })));
    const given = completed(await world.peer.ask(alone.number(byOne.file)));
    const { file: stranger } = completed(await world.peer.ask(alone.seal(host, given.file)));

    const verdictOf = async (file: string) => {
      const from = { ...recipient, ...host, signer: host.signers[0]! };
      await arrive(world, requests.documentId, from, [recipient], [{ part: 'main', file }]);
      const { validation } = await shownTo(recipient, requests.documentId);
      const [{ findings: found }] = validation.files;
      const errors = found.filter(({ severity }: { severity: string }) => severity === 'ERROR');
      return { verdict: validation.verdict, errors };
    };
    const bodySeal = (body: Body) => ({
      code: 'PARTY_SEAL_MISSING',
      message: expect.stringContaining(body.organisation.name),
      clause: expect.stringContaining('Điều 32'),
    });
    const signature = { code: 'SIGNER_SIGNATURE_MISSING', message: expect.stringContaining('Trần Thị Hoa') };
    expect(await verdictOf(stranger)).toMatchObject({
      verdict: 'INDETERMINATE',
      errors: [signature, bodySeal(second)],
    });
    expect(await verdictOf(early)).toMatchObject({
      verdict: 'INDETERMINATE',
      errors: [{ code: 'SENDER_SEAL_MISSING' }, bodySeal(host)],
    });
    expect(await verdictOf(whole)).toEqual({ verdict: 'TOTAL_PASSED', errors: [] });
  });

  it('is a matter for a warning where nobody recorded that they sign together', async () => {
    const unknown = uuidV7();
    const files = [{ part: 'main', file: await upload(world.app, await world.app.files.read(sealed)) }];
    await arrive(world, unknown, { ...recipient, ...host, signer: host.signers[0]! }, [recipient], files);
    const { validation } = await shownTo(recipient, unknown);
    expect(validation.files[0].findings).toMatchObject([
      { code: 'SIGNER_OF_ANOTHER_ORGANISATION', severity: 'WARNING' },
      { code: 'SIGNER_OF_ANOTHER_ORGANISATION', severity: 'WARNING' },
    ]);
  });

  it('shows no signature while it is a draft again, then those that were made anew; told twice or late changes nothing', async () => {
    const people = [host.signers[0]!, second.signers[0]!];
    const requests = jointRequests(host, people);
    const [begun] = await signAll(world, requests, people.slice(0, 1), jointDraft(2));
    const told = { documentId: requests.documentId, file: begun!.file, voidedAt: new Date(0).toISOString() };
    const tellVoided = async (): Promise<void> => {
      await world.peer.database.transaction((tx) => announce(tx, signaturesVoided, told));
      await settled(world);
    };
    const shown = async (reader: Body) => {
      const { signatures, signingLevels } = await shownTo(reader, requests.documentId);
      return [signatures.length, signingLevels.length];
    };
    expect(await shown(host)).toEqual([1, 1]);
    for (let time = 0; time < 2; time += 1) {
      await tellVoided();
      expect([await shown(host), await shown(second)]).toEqual([
        [0, 0],
        [0, 0],
      ]);
    }
    const anew = completed(await world.peer.ask(requests.sign(people[1]!, await draft())));
    expect(await shown(host)).toEqual([1, 1]);
    await tellVoided();
    expect(await shown(second)).toEqual([1, 1]);
    completed(await world.peer.ask(requests.sign(people[0]!, anew.file)));
    expect(await shown(host)).toEqual([2, 1]);
  });

  it('is no longer shown to a body that does not sign it after its return', async () => {
    const people = [host.signers[0]!, second.signers[0]!];
    const requests = jointRequests(host, people);
    const [begun] = await signAll(world, requests, people.slice(0, 1), jointDraft(2));
    expect((await shownTo(second, requests.documentId)).signatures).toHaveLength(1);
    const alone = completed(await world.peer.ask(requests.sign(people[0]!, await draft(), { signers: undefined })));
    expect(alone.file).not.toBe(begun!.file);
    expect((await shownTo(second, requests.documentId)).signatures).toEqual([]);
    expect((await shownTo(host, requests.documentId)).signatures).toHaveLength(1);
  });
});
