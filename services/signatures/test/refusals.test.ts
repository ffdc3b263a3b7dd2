import { fixedClock, uuidV7 } from '@lienthong/kernel';
import {
  completed,
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

describe('what the signing worker refuses', () => {
  const clock = fixedClock('2026-11-20T02:00:00Z');
  let world: World;
  let department: Department;
  let neighbour: Department;
  let draft: string;

  beforeAll(async () => {
    world = await createWorld({ clock, attempts: 6 });
    department = await newDepartment(world);
    neighbour = await newDepartment(world, 'Sở Tài chính tỉnh Lai Châu');
    draft = await upload(world.app, sample('cong-van.pdf'));
    await settled(world);
  });

  it('a seal on a document its signer has not signed', async () => {
    expect(refusal(await world.peer.ask(requestsOf(department).seal(draft)))).toBe('PERSONAL_SIGNATURE_MISSING');
  });

  it('a number on a document nobody has signed', async () => {
    expect(refusal(await world.peer.ask(requestsOf(department).number(draft)))).toBe('DOCUMENT_NOT_SIGNED');
  });

  it('a seal before number and date are in their fields', async () => {
    const requests = requestsOf(department);
    const { file } = completed(await world.peer.ask(requests.personal(draft)));
    expect(refusal(await world.peer.ask(requests.seal(file)))).toBe('NUMBER_OR_DATE_MISSING');
  });

  it('a draft on which number and date would cover what stands there', async () => {
    const scan = await upload(world.app, sample('ban-quet.pdf'));
    expect(refusal(await world.peer.ask(requestsOf(department).personal(scan)))).toBe('PDF_NUMBER_PLACE_MISSING');
  });

  it("a signature with somebody else's key", async () => {
    const request = requestsOf(department).personal(draft, { requestedBy: department.clerk.personId });
    expect(refusal(await world.peer.ask(request))).toBe('NOT_THE_SIGNER');
  });

  it('a signer of another organisation', async () => {
    const request = requestsOf(department).personal(draft, { organisationId: neighbour.organisationId });
    expect(refusal(await world.peer.ask(request))).toBe('SIGNER_NOT_AUTHORISED');
  });

  it('a signer who has left, although the certificate is still in force', async () => {
    const leaver = newPerson('Giàng A Páo', department.organisationId, ['AUTHORISED_SIGNER']);
    await world.peer.say([], [leaver]);
    await settled(world);
    const requests = requestsOf({ ...department, signer: leaver });
    completed(await world.peer.ask(requests.personal(draft)));
    await world.peer.say([], [{ ...leaver, version: 2, active: false }]);
    await settled(world);
    expect(refusal(await world.peer.ask(requestsOf({ ...department, signer: leaver }).personal(draft)))).toBe(
      'SIGNER_NOT_AUTHORISED',
    );
  });

  it('a number or a seal by who is no clerk of the organisation', async () => {
    const requests = requestsOf(department);
    const { file } = completed(await world.peer.ask(requests.personal(draft)));
    for (const requestedBy of [department.signer.personId, neighbour.clerk.personId]) {
      expect(refusal(await world.peer.ask(requests.number(file, { requestedBy })))).toBe('CLERK_REQUIRED');
      expect(refusal(await world.peer.ask(requests.seal(file, { requestedBy })))).toBe('CLERK_REQUIRED');
    }
  });

  it("another organisation's seal on a document", async () => {
    const requests = requestsOf(department);
    const { file } = completed(await world.peer.ask(requests.personal(draft)));
    const { file: numbered } = completed(await world.peer.ask(requests.number(file)));
    const theirs = { organisationId: neighbour.organisationId, requestedBy: neighbour.clerk.personId };
    expect(refusal(await world.peer.ask(requests.seal(numbered, theirs)))).toBe('DOCUMENT_OF_OTHER_ORGANISATION');
    // Nor under the id of a document of their own: the personal signature is of another organisation.
    const own = requestsOf(neighbour);
    completed(await world.peer.ask(own.personal(draft)));
    expect(refusal(await world.peer.ask(own.seal(numbered)))).toBe('PERSONAL_SIGNATURE_MISSING');
  });

  it('a file that is not the one the last act made', async () => {
    const requests = requestsOf(department);
    const { file } = completed(await world.peer.ask(requests.personal(draft)));
    const { file: numbered } = completed(await world.peer.ask(requests.number(file, { number: '6' })));
    expect(numbered).not.toBe(file);
    expect(refusal(await world.peer.ask(requests.number(file, { number: '7' })))).toBe('FILE_NOT_NEWEST');
    const other = requestsOf(department);
    completed(await world.peer.ask(other.personal(await upload(world.app, sample('quyet-dinh.pdf')))));
    expect(refusal(await world.peer.ask(other.seal(numbered)))).toBe('FILE_NOT_NEWEST');
  });

  it('a file whose signature is broken', async () => {
    const requests = requestsOf(department);
    const { file } = completed(await world.peer.ask(requests.personal(draft)));
    const tampered = Buffer.from(await world.app.files.read(file));
    tampered[tampered.indexOf('%PDF-1.') + 7] = '4'.charCodeAt(0);
    const changed = await upload(world.app, tampered);
    expect(refusal(await world.peer.ask(requests.seal(changed)))).toBe('SIGNATURE_BROKEN');
  });

  it('a second personal signature and a second seal', async () => {
    const requests = requestsOf(department);
    const { file } = completed(await world.peer.ask(requests.personal(draft)));
    expect(refusal(await world.peer.ask(requests.personal(file)))).toMatch(/^ALREADY_/);
    const { file: numbered } = completed(await world.peer.ask(requests.number(file)));
    const { file: sealed } = completed(await world.peer.ask(requests.seal(numbered)));
    expect(refusal(await world.peer.ask(requests.seal(sealed)))).toBe('ALREADY_SEALED');
  });

  it.each(['bad/encrypted.pdf', 'bad/truncated.pdf', 'bad/javascript.pdf', 'bad/not-a-pdf.pdf'])(
    'a file that cannot be signed: %s, and leaves nothing behind',
    async (name) => {
      const bad = await upload(world.app, sample(name));
      const before = await world.storedFiles();
      expect(refusal(await world.peer.ask(requestsOf(department).personal(bad)))).toMatch(/^PDF_/);
      expect(await world.storedFiles()).toBe(before);
    },
  );

  it('all files of a seal when one of them cannot be sealed', async () => {
    const requests = requestsOf(department);
    const { file } = completed(await world.peer.ask(requests.personal(draft)));
    const { file: numbered } = completed(await world.peer.ask(requests.number(file)));
    const bad = await upload(world.app, sample('bad/xfa.pdf'));
    const before = await world.storedFiles();
    const request = requests.seal(numbered, { attachments: [{ attachmentId: uuidV7(), file: bad }] });
    expect(refusal(await world.peer.ask(request))).toBe('PDF_XFA_FORM');
    expect(await world.storedFiles()).toBe(before);
    completed(await world.peer.ask(requests.seal(numbered)));
  });

  it('a missing file and an unknown person, with words a user can read', async () => {
    const missing = await world.peer.ask(requestsOf(department).personal('0'.repeat(64)));
    expect(refusal(missing)).toBe('FILE_NOT_FOUND');
    const nobody = uuidV7();
    const unknown = await world.peer.ask(
      requestsOf(department).personal(draft, { requestedBy: nobody, personId: nobody }),
    );
    expect(unknown).toMatchObject({
      code: 'UNKNOWN_IN_DIRECTORY',
      message: { vi: expect.stringContaining('danh bạ'), en: expect.any(String) },
    });
  });

  it('a certificate that has expired, until a new one is issued', async () => {
    clock.set('2032-01-05T02:00:00Z');
    expect(refusal(await world.peer.ask(requestsOf(department).personal(draft)))).toBe('CERTIFICATE_EXPIRED');
    await world.peer.say([], [{ ...department.signer, version: 2, position: 'Giám đốc' }]);
    await settled(world);
    completed(await world.peer.ask(requestsOf(department).personal(draft)));
  });
});

describe('where nobody issues certificates', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ issuesCertificates: false });
  });

  it('an act without a certificate is refused at once', async () => {
    const department = await newDepartment(world);
    await settled(world);
    const draft = await upload(world.app, sample('cong-van.pdf'));
    expect(refusal(await world.peer.ask(requestsOf(department).personal(draft)))).toBe('CERTIFICATE_MISSING');
  });
});
