// What the worker refuses of a joint document, and what no later request can change.
import type { PersonChanged, SigningCompleted, SigningRequested } from '@lienthong/contracts';
import { verifyAuditChain } from '@lienthong/database';
import {
  completed,
  createWorld,
  type Department,
  isCompleted,
  newDepartment,
  refusal,
  sample,
  settled,
  upload,
  type World,
} from '../world.js';
import { RecordSigners1795309810000 } from '../../migrations/1795309810000-record-signers.js';
import { holdTable } from '../held-table.js';
import { asSigner, type Body, jointDraft, type JointRequests, jointRequests, signAll, twoBodies } from './bodies.js';

let world: World;
let host: Body;
let second: Body;
let stranger: Department;
let draft: string;
let leader: PersonChanged;
let other: PersonChanged;
let deputy: PersonChanged;

beforeAll(async () => {
  world = await createWorld();
  ({ host, second } = await twoBodies(world));
  stranger = await newDepartment(world, 'Sở Y tế tỉnh Lai Châu');
  [leader, other, deputy] = [host.signers[0]!, second.signers[0]!, second.signers[1]!];
  draft = await upload(world.app, jointDraft(2));
  await settled(world);
});

const ask = (request: SigningRequested) => world.peer.ask(request);
const refused = async (request: SigningRequested): Promise<string> => refusal(await ask(request));
const done = async (request: SigningRequested): Promise<SigningCompleted> => completed(await ask(request));
const record = (documentId: string) =>
  world.app.database.query<{ personId: string; organisationId: string }>(
    `select person_id as "personId", organisation_id as "organisationId" from document_signer
     where document_id = $1 order by position`,
    [documentId],
  );

describe('the first signature', () => {
  const requests = () => jointRequests(host, [leader, other]);

  it('is of one of those it lists', async () => {
    expect(await refused(requests().sign(deputy, draft))).toBe('SIGNER_NOT_OF_DOCUMENT');
    const elsewhere = [asSigner(leader), { ...asSigner(other), organisationId: host.organisationId }];
    expect(await refused(requests().sign(other, draft, { signers: elsewhere }))).toBe('SIGNER_NOT_OF_DOCUMENT');
  });

  it('lists each person once, and only who may sign for their organisation', async () => {
    const list = (...people: PersonChanged[]) => ({ signers: people.map(asSigner) });
    expect(await refused(requests().sign(leader, draft, list(leader, other, leader)))).toBe('SIGNERS_INVALID');
    const clerk = await ask(requests().sign(leader, draft, list(leader, second.clerk)));
    expect(clerk).toMatchObject({
      code: 'SIGNER_NOT_AUTHORISED',
      message: { vi: expect.stringContaining('Văn thư'), en: expect.stringContaining('not authorised') },
    });
    const moved = { signers: [asSigner(leader), { ...asSigner(other), organisationId: stranger.organisationId }] };
    expect(await refused(requests().sign(leader, draft, moved))).toBe('SIGNER_NOT_AUTHORISED');
  });

  it('leaves nothing recorded when it is refused', async () => {
    const { sign, documentId } = requests();
    const scan = await upload(world.app, sample('ban-quet.pdf'));
    expect(await refused(sign(leader, scan))).toBe('PDF_NUMBER_PLACE_MISSING');
    expect(await record(documentId)).toEqual([]);
  });
});

describe('a document that was signed by the first of three', () => {
  let requests: JointRequests;
  let first: SigningCompleted;

  beforeAll(async () => {
    requests = jointRequests(host, [leader, other, deputy]);
    first = await done(requests.sign(leader, await upload(world.app, jointDraft(3))));
  });

  it('is not numbered, and nobody seals it', async () => {
    expect(await refused(requests.number(first.file))).toBe('PERSONAL_SIGNATURE_MISSING');
    expect(await refused(requests.seal(second, first.file))).toBe('PERSONAL_SIGNATURE_MISSING');
    expect(await refused(requests.seal(host, first.file))).toBe('NUMBER_OR_DATE_MISSING');
  });

  it('is signed by nobody else, whatever list the request brings', async () => {
    const doctor = stranger.signer;
    expect(await refused(requests.sign(doctor, first.file))).toBe('DOCUMENT_OF_OTHER_ORGANISATION');
    const forged = { signers: [leader, other, doctor].map(asSigner) };
    expect(await refused(requests.sign(doctor, first.file, forged))).toBe('DOCUMENT_OF_OTHER_ORGANISATION');
    const alone = { signers: undefined };
    expect(await refused(requests.sign(doctor, first.file, alone))).toBe('DOCUMENT_OF_OTHER_ORGANISATION');
    expect(await record(requests.documentId)).toEqual([leader, other, deputy].map(asSigner));
  });

  it('is signed by nobody twice', async () => {
    expect(await refused(requests.sign(leader, first.file))).toBe('ALREADY_SIGNED_BY_PERSON');
  });

  it('takes the next signature with a forged list as one of those recorded', async () => {
    const forged = { signers: [other, stranger.signer].map(asSigner) };
    const next = await done(requests.sign(other, first.file, forged));
    expect(next.verified).toEqual({ personal: false, organisation: false });
    expect(await record(requests.documentId)).toEqual([leader, other, deputy].map(asSigner));
    expect(await refused(requests.number(next.file))).toBe('PERSONAL_SIGNATURE_MISSING');
    expect(await refused(requests.sign(stranger.signer, next.file))).toBe('DOCUMENT_OF_OTHER_ORGANISATION');
    expect(await refused(requests.sign(deputy, first.file))).toBe('FILE_NOT_NEWEST');
    const last = await done(requests.sign(deputy, next.file, { signers: undefined }));
    expect(last.verified).toEqual({ personal: true, organisation: false });
  });
});

describe('the seals', () => {
  let requests: JointRequests;
  let numbered: SigningCompleted;

  beforeAll(async () => {
    const people = [leader, other];
    requests = jointRequests(host, people);
    const signed = await signAll(world, requests, people, jointDraft(2));
    const byOther = { requestedBy: second.clerk.personId };
    expect(await refused(requests.number(signed[1]!.file, byOther))).toBe('CLERK_REQUIRED');
    numbered = await done(requests.number(signed[1]!.file));
  });

  it('are of the parties, set by their own clerks', async () => {
    const theirs: Body = { ...second, organisationId: stranger.organisationId, clerk: stranger.clerk };
    expect(await refused(requests.seal(theirs, numbered.file))).toBe('DOCUMENT_OF_OTHER_ORGANISATION');
    expect(await refused(requests.seal({ ...second, clerk: host.clerk }, numbered.file))).toBe('CLERK_REQUIRED');
    expect(await refused(requests.seal({ ...second, clerk: deputy }, numbered.file))).toBe('CLERK_REQUIRED');
  });

  it('of attachments and copies from paper are the issuer’s', async () => {
    const attachments = [{ attachmentId: numbered.actId, file: await upload(world.app, sample('phu-luc.pdf')) }];
    const outcome = await ask(requests.seal(second, numbered.file, { attachments }));
    expect(outcome).toMatchObject({
      code: 'ATTACHMENTS_OF_ISSUER',
      message: { vi: expect.stringContaining('chủ trì') },
    });
    const digitised = { way: 'DIGITISED' };
    expect(await refused(requests.seal(second, draft, digitised))).toBe('DOCUMENT_OF_OTHER_ORGANISATION');
  });

  it('are never on a copy from paper in place of what persons signed', async () => {
    const paper = { way: 'DIGITISED', code: '05/HDLN-SNV-STC' };
    const scan = await upload(world.app, sample('ban-quet.pdf'));
    expect(await refused(requests.seal(host, scan, paper))).toBe('DOCUMENT_SIGNED_ELECTRONICALLY');
    // One that is from paper has one copy.
    const other = jointRequests(host, []);
    await done(other.seal(host, scan, paper));
    const second = await upload(world.app, sample('ban-quet.pdf'));
    expect(await refused(other.seal(host, second, paper))).toBe('DOCUMENT_ALREADY_NUMBERED');
  });

  it('go on the newest file, each organisation’s once', async () => {
    const bySecond = await done(requests.seal(second, numbered.file));
    expect(bySecond.verified).toEqual({ personal: true, organisation: false });
    expect(await refused(requests.seal(host, numbered.file))).toBe('FILE_NOT_NEWEST');
    expect(await refused(requests.seal(second, bySecond.file))).toBe('FILE_LOCKED');
    const byHost = await done(requests.seal(host, bySecond.file));
    expect(byHost.verified).toEqual({ personal: true, organisation: true });
    expect(await refused(requests.seal(host, byHost.file))).toBe('ALREADY_SEALED');
  });

  it('stand in the audit trail with everybody’s part', async () => {
    const { database } = world.app;
    const subject = `document:${requests.documentId}`;
    const trail = await database.query<{ act: string; details: Record<string, unknown> }>(
      `select act, details from audit_entry where subject = $1 and act in ('PERSONAL_SIGNATURE', 'SEAL') order by sequence`,
      [subject],
    );
    const { organisationId } = second;
    expect(trail).toMatchObject([
      { act: 'PERSONAL_SIGNATURE', details: { signers: [leader, other].map(asSigner) } },
      { act: 'PERSONAL_SIGNATURE', details: { organisationId } },
      { act: 'SEAL', details: { organisationId } },
      { act: 'SEAL', details: { organisationId: host.organisationId } },
    ]);
    expect(await verifyAuditChain(database, subject)).toMatchObject({ intact: true });
  });
});

describe('a document that was returned', () => {
  it('starts again with another list, under the same issuer, until it has its number', async () => {
    const before = jointRequests(host, [leader, other]);
    const { documentId } = before;
    const { file: given } = await done(before.sign(other, draft));
    const again = jointRequests(host, [leader, deputy], documentId);
    expect(await refused(jointRequests(second, [other, leader], documentId).sign(other, draft))).toBe(
      'DOCUMENT_OF_OTHER_ORGANISATION',
    );
    const signed = await done(again.sign(deputy, draft));
    expect(await record(documentId)).toEqual([leader, deputy].map(asSigner));
    // Who signed it before it was returned is nobody now, and what they signed is history.
    expect(await refused(again.sign(other, signed.file))).toBe('SIGNER_NOT_OF_DOCUMENT');
    expect(await refused(again.sign(leader, given))).toBe('FILE_NOT_NEWEST');
    const both = await done(again.sign(leader, signed.file));
    expect(both.verified).toEqual({ personal: true, organisation: false });
    await done(again.number(both.file));
    expect(await refused(again.sign(leader, draft))).toBe('DOCUMENT_ALREADY_NUMBERED');
  });

  it('may be signed by one person alone then', async () => {
    const before = jointRequests(host, [leader, other]);
    const { documentId } = before;
    await done(before.sign(leader, draft));
    const alone = await done(before.sign(leader, draft, { signers: undefined }));
    expect(alone.verified).toEqual({ personal: true, organisation: false });
    expect(await record(documentId)).toEqual([asSigner(leader)]);
    expect(await refused(before.sign(other, alone.file))).toBe('DOCUMENT_OF_OTHER_ORGANISATION');
    const numbered = await done(before.number(alone.file));
    expect((await done(before.seal(host, numbered.file))).verified).toEqual({ personal: true, organisation: true });
  });
});

describe('acts that meet', () => {
  it('of two first signatures at once one is recorded', async () => {
    const { sign } = jointRequests(host, [leader, other]);
    const { database } = world.app;
    // Both lay out and sign before either is recorded.
    const held = await holdTable(database, 'signed_document');
    const asked = [ask(sign(leader, draft)), ask(sign(other, draft))];
    await held.awaited(2).finally(() => held.release());
    const outcomes = await Promise.all(asked);
    expect(outcomes.filter(isCompleted)).toHaveLength(1);
    expect(outcomes.filter((one) => !isCompleted(one))).toMatchObject([{ code: 'FILE_NOT_NEWEST' }]);
  });

  it('a crash between the file and its row signs nothing twice', async () => {
    const { database } = world.app;
    const requests = jointRequests(host, [leader, other]);
    const first = await done(requests.sign(leader, draft));
    await database.query('create sequence joint_fault');
    await database.query(`
      create function fail_once_jointly() returns trigger language plpgsql as $$
      begin
        if nextval('signatures.joint_fault') = 1 then raise exception 'the worker died'; end if;
        return new;
      end $$`);
    await database.query(
      `create trigger fail_once before update on document_file for each row execute function fail_once_jointly()`,
    );
    try {
      const files = await world.storedFiles();
      const request = requests.sign(other, first.file);
      const outcome = await done(request);
      await settled(world);
      const [fault] = await database.query<{ calls: string }>('select last_value as calls from joint_fault');
      expect(Number(fault!.calls)).toBeGreaterThan(1);
      expect(await world.storedFiles()).toBe(files + 1);
      expect(world.peer.heard(request.actId)).toEqual([outcome]);
      expect(outcome.verified).toEqual({ personal: true, organisation: false });
    } finally {
      await database.query('drop trigger fail_once on document_file');
    }
  });
});

it('a document from before there were several signers is its one signer’s', async () => {
  const requests = jointRequests(host, [leader]);
  const alone = { signers: undefined };
  const signed = await done(requests.sign(leader, draft, alone));
  const runner = world.app.database.dataSource.createQueryRunner();
  const migration = new RecordSigners1795309810000();
  try {
    await migration.down(runner);
    await migration.up(runner);
  } finally {
    await runner.release();
  }
  expect(await record(requests.documentId)).toEqual([asSigner(leader)]);
  const numbered = await done(requests.number(signed.file));
  expect((await done(requests.seal(host, numbered.file))).verified).toEqual({ personal: true, organisation: true });
});
