// Rights that are lost between the consent, or the request, and the act: the worker asks the directory at the moment of the act.
import { uuidV7 } from '@lienthong/kernel';
import { openOffice, type Office } from './certificates/office.js';
import { complete, completeRefusal, openDesk, prepare, signRaw } from './external/desk.js';
import {
  completed,
  consented,
  createWorld,
  type Department,
  newDepartment,
  newPerson,
  refusal,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from './world.js';

const paper = { way: 'DIGITISED', code: '1418/SKHCN-VP' };

describe('with keys of the vault', () => {
  let world: World;
  let department: Department;
  let draft: string;

  beforeAll(async () => {
    world = await createWorld({ attempts: 3 });
    draft = await upload(world.app, sample('cong-van.pdf'));
  });
  beforeEach(async () => {
    department = await newDepartment(world, `Sở thử nghiệm ${uuidV7()}`);
    await settled(world);
  });
  afterAll(() => world?.close());

  /** What the directory says of somebody from now on. */
  const becomes = async (changes: object, who: 'signer' | 'clerk' = 'signer'): Promise<void> => {
    await world.peer.say([], [{ ...department[who], version: 2, ...changes }]);
    await settled(world);
  };

  it.each([
    ['has lost the authority', async () => ({ roles: ['CLERK'] })],
    ['has left', async () => ({ active: false })],
    ['has moved to another organisation, also as its signer', async () => ({ organisationId: await elsewhere() })],
  ])('who %s signs nothing any more, although the consent is right', async (_how, changes) => {
    const request = await consented(world.app, requestsOf(department).personal(draft));
    expect(request).toMatchObject({ authorisation: expect.stringMatching(/./) });
    await becomes(await changes());
    const files = await world.storedFiles();
    expect(refusal(await world.peer.ask(request))).toBe('SIGNER_NOT_AUTHORISED');
    expect(await world.storedFiles()).toBe(files);
  });
  const elsewhere = async (): Promise<string> => (await newDepartment(world, `Sở khác ${uuidV7()}`)).organisationId;

  it('nobody signs or seals for an organisation that was closed meanwhile', async () => {
    const request = await consented(world.app, requestsOf(department).personal(draft));
    await world.peer.say([{ ...department.organisation, version: 2, active: false }], []);
    await settled(world);
    expect(refusal(await world.peer.ask(request))).toBe('ORGANISATION_NOT_ACTIVE');
    const scan = await upload(world.app, sample('ban-quet.pdf'));
    expect(refusal(await world.peer.ask(requestsOf(department).seal(scan, paper)))).toBe('ORGANISATION_NOT_ACTIVE');
  });

  it.each([
    ['whose role was withdrawn', async () => ({ roles: ['AUTHORISED_SIGNER'] })],
    ['who has left', async () => ({ active: false })],
    ['of another organisation now', async () => ({ organisationId: await elsewhere() })],
  ])('a clerk %s neither numbers nor seals; the next one does', async (_how, changes) => {
    const next = newPerson('Lường Văn Ún', department.organisationId, ['CLERK']);
    const requests = requestsOf(department);
    const signed = completed(await world.peer.ask(requests.personal(draft)));
    await becomes(await changes(), 'clerk');
    await world.peer.say([], [next]);
    await settled(world);
    expect(refusal(await world.peer.ask(requests.number(signed.file)))).toBe('CLERK_REQUIRED');
    const ofNext = { requestedBy: next.personId };
    const numbered = completed(await world.peer.ask(requests.number(signed.file, ofNext)));
    expect(refusal(await world.peer.ask(requests.seal(numbered.file)))).toBe('CLERK_REQUIRED');
    expect(completed(await world.peer.ask(requests.seal(numbered.file, ofNext))).verified.organisation).toBe(true);
  });
});

describe('with keys on tokens', () => {
  let world: World;
  let office: Office;

  beforeAll(async () => {
    world = await createWorld({ attempts: 3, issuesCertificates: false });
    office = await openOffice(world);
  });
  afterAll(() => world?.close());

  it('what a clerk has signed on the token seals nothing once the role is withdrawn', async () => {
    const { department, clerk, token } = await openDesk(world, office);
    const seal = await token('P-256', 'ORGANISATION');
    const requests = requestsOf(department);
    const file = await upload(world.app, sample('ban-quet.pdf'));
    const asked = {
      documentId: requests.documentId,
      file,
      act: 'SEAL',
      certificateId: seal.certificateId,
      seal: paper,
    };
    const [one, other] = [await prepare(office, clerk, asked), await prepare(office, clerk, asked)];
    const made = ({ id: preparedId, files }: typeof one) => ({ preparedId, signatures: [signRaw(seal, files[0]!)] });
    const authorisation = await complete(office, clerk, made(one));
    await world.peer.say([], [{ ...department.clerk, version: 2, roles: [] }]);
    await settled(world);
    expect(await completeRefusal(office, clerk, made(other))).toBe('CLERK_REQUIRED');
    const stored = await world.storedFiles();
    expect(refusal(await world.peer.ask(requests.seal(file, { ...paper, authorisation })))).toBe('CLERK_REQUIRED');
    expect(await world.storedFiles()).toBe(stored);
  });
});
