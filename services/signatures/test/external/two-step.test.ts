// Signing with keys that are elsewhere: through the graph, a token in software, the real worker, and judges from outside.
import { constants, sign } from 'node:crypto';
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { readLevels } from '@lienthong/pdf-signature';
import { certificatePem, createAuthority } from '@lienthong/pki';
import {
  itWithTool,
  opensslCades,
  pdfsig,
  readyKeyPair,
  signatureContainers,
  temporaryFolder,
} from '@lienthong/testing';
import { colleague, type Office, openOffice } from '../certificates/office.js';
import { PreparedActEntity } from '../../src/external/prepared-act.entity.js';
import { preparedActsDue } from '../../src/external/expire-prepared.job.js';
import { startTrustServer, type TrustServer } from '../trust-servers.js';
import {
  completed,
  createWorld,
  newPerson,
  refusal,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from '../world.js';
import {
  authority,
  cmsByOpenssl,
  complete,
  completeRefusal,
  type Desk,
  type KeyKind,
  openDesk,
  prepare,
  prepareRefusal,
  signByOpenssl,
  signCms,
  signRaw,
  type Token,
} from './desk.js';

const start = '2026-11-22T02:00:00.000Z';
const minutes = (count: number): string => new Date(Date.parse(start) + count * 60_000).toISOString();
const clock = fixedClock(start);
const folder = temporaryFolder();
const root = certificatePem(authority.root);

describe('signing with a key elsewhere', () => {
  let world: World;
  let office: Office;
  let desk: Desk;
  let token: Token;
  let draft: string;

  beforeAll(async () => {
    world = await createWorld({ clock, issuesCertificates: false });
    await world.giveSpecimens();
    office = await openOffice(world);
    draft = await upload(world.app, sample('cong-van.pdf'));
    desk = await openDesk(world, office);
    token = await desk.token('RSA');
  });
  beforeEach(() => clock.set(start));

  const personal = (documentId: string, changes: object = {}) => ({
    documentId,
    file: draft,
    act: 'PERSONAL_SIGNATURE',
    certificateId: token.certificateId,
    ...changes,
  });
  const prepared = (documentId = uuidV7(), changes: object = {}) =>
    prepare(office, desk.signer, personal(documentId, changes));
  const read = (file: string): Promise<Buffer> => world.app.files.read(file);
  const newest = async (file: string) => signatureContainers(await read(file)).at(-1)!;

  it('shows what is signed, by whom, when and how long it may take', async () => {
    const { files, ...rest } = await prepared();
    expect(rest).toEqual({
      id: expect.any(String),
      act: 'PERSONAL_SIGNATURE',
      scheme: 'RSA_PKCS1',
      digest: 'SHA256',
      signingTime: start,
      expiresAt: minutes(15),
      certificate: { id: token.certificateId, custody: 'TOKEN' },
    });
    expect(files).toMatchObject([{ attachmentId: null, showsImage: 'SIGNATURE', showsText: [] }]);
  });

  describe.each<KeyKind>(['RSA', 'P-256', 'P-384'])('with a key of kind %s', (kind) => {
    const digest = kind === 'P-384' ? 'sha384' : 'sha256';

    itWithTool(['pdfsig', 'openssl'], 'the leader signs and the clerk seals; every judge agrees', async () => {
      const own = await openDesk(world, office);
      const [leader, seal] = [await own.token(kind), await own.token(kind, 'ORGANISATION')];
      const requests = requestsOf(own.department);
      const { documentId } = requests;
      const input = { documentId, file: draft, act: 'PERSONAL_SIGNATURE', certificateId: leader.certificateId };
      const first = await prepare(office, own.signer, input);
      const signatures = first.files.map((file) => signRaw(leader, file, digest));
      const authorisation = await complete(office, own.signer, { preparedId: first.id, signatures });
      const signed = completed(await world.peer.ask(requests.personal(draft, { authorisation })));
      expect(signed.verified).toEqual({ personal: true, organisation: false });

      const numbered = completed(await world.peer.ask(requests.number(signed.file)));
      const attachmentId = uuidV7();
      const attachments = [{ attachmentId, file: await upload(world.app, sample('phu-luc.pdf')) }];
      const second = await prepare(office, own.clerk, {
        documentId,
        file: numbered.file,
        act: 'SEAL',
        certificateId: seal.certificateId,
        seal: { way: 'ELECTRONIC', code: '05/SKHCN-BCVT', attachments },
      });
      expect(second.files).toMatchObject([
        { attachmentId: null, showsImage: 'SEAL', showsText: [] },
        { attachmentId, showsImage: null, showsText: ['05/SKHCN-BCVT', '2026-11-22T09:00:00+07:00'] },
      ]);
      const made = [signCms(seal, second.files[0]!), signRaw(seal, second.files[1]!, digest)];
      const sealing = await complete(office, own.clerk, { preparedId: second.id, signatures: made });
      const sealed = completed(
        await world.peer.ask(requests.seal(numbered.file, { attachments, authorisation: sealing })),
      );
      expect(sealed.verified).toEqual({ personal: true, organisation: true });
      expect(pdfsig(await read(sealed.file)).map(({ verdict }) => verdict)).toEqual([
        'Signature is Valid.',
        'Signature is Valid.',
      ]);
      for (const file of [signed.file, sealed.file, sealed.attachments[0]!.file]) {
        opensslCades(await newest(file), root, new Date(start));
      }
    });
  });

  itWithTool(
    ['openssl'],
    'a copy digitised from paper is sealed with the token of the organisation, with RSA-PSS',
    async () => {
      const own = await openDesk(world, office);
      const seal = await own.token('RSA', 'ORGANISATION');
      const requests = requestsOf(own.department);
      const file = await upload(world.app, sample('ban-quet.pdf'));
      const asked = { documentId: requests.documentId, file, act: 'SEAL', certificateId: seal.certificateId };
      const paper = { way: 'DIGITISED', code: '1418/SKHCN-VP' };
      const found = await prepare(office, own.clerk, { ...asked, seal: paper, scheme: 'RSA_PSS', digest: 'SHA384' });
      expect(found).toMatchObject({ scheme: 'RSA_PSS', digest: 'SHA384' });
      expect(found.files[0]!.showsText).toEqual([
        'Sao y',
        own.department.organisation.name,
        '2026-11-22T09:00:00+07:00',
      ]);
      const pkcs1 = [signRaw(seal, found.files[0]!, 'sha384')];
      expect(await completeRefusal(office, own.clerk, { preparedId: found.id, signatures: pkcs1 })).toBe(
        'SIGNATURE_WRONG',
      );
      const toBeSigned = Buffer.from(found.files[0]!.toBeSigned, 'base64');
      const options = { key: seal.key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
      const signatures = [{ signature: sign('sha384', toBeSigned, options).toString('base64') }];
      const authorisation = await complete(office, own.clerk, { preparedId: found.id, signatures });
      const sealed = completed(await world.peer.ask(requests.seal(file, { ...paper, authorisation })));
      opensslCades(await newest(sealed.file), root, new Date(start));
    },
  );

  itWithTool(
    ['openssl'],
    'OpenSSL as the device: its signature is taken, its CMS with a signing-time is not',
    async () => {
      const requests = requestsOf(desk.department);
      const { id: preparedId, files } = await prepared(requests.documentId);
      const row = await world.app.database.manager.findOneByOrFail(PreparedActEntity, { id: preparedId });
      const cms = cmsByOpenssl(folder, token, await read(draft), row.files[0]!.prepared);
      expect(await completeRefusal(office, desk.signer, { preparedId, signatures: [cms] })).toBe('SIGNATURE_NOT_PADES');
      const raw = signByOpenssl(folder, token, files[0]!);
      const authorisation = await complete(office, desk.signer, { preparedId, signatures: [raw] });
      completed(await world.peer.ask(requests.personal(draft, { authorisation })));
    },
  );

  it('what is not the signature of this revision by this certificate is refused by name, and the right one still serves', async () => {
    const { id: preparedId, files } = await prepared();
    const other = await prepared(uuidV7(), { file: await upload(world.app, sample('quyet-dinh.pdf')) });
    const stranger = await (await openDesk(world, office)).token('RSA');
    const refused = (given: object) => completeRefusal(office, desk.signer, { preparedId, signatures: [given] });
    expect(await refused(signRaw(stranger, files[0]!))).toBe('SIGNATURE_WRONG');
    expect(await refused(signCms(stranger, files[0]!))).toBe('CERTIFICATE_NOT_EXPECTED');
    expect(await refused(signRaw(token, other.files[0]!))).toBe('SIGNATURE_WRONG');
    clock.set(minutes(1));
    const later = await prepared();
    expect(await refused(signCms(token, later.files[0]!))).toBe('SIGNATURE_OF_ANOTHER_FILE');
    expect(await refused({ cms: Buffer.from('no cms').toString('base64') })).toBe('SIGNATURE_UNREADABLE');
    expect(await refused({ signature: 'not base64!' })).toBe('SIGNATURE_MALFORMED');
    expect(await refused({ ...signRaw(token, files[0]!), ...signCms(token, files[0]!) })).toBe('SIGNATURE_MALFORMED');
    expect(await completeRefusal(office, desk.signer, { preparedId, signatures: [] })).toBe('SIGNATURES_INCOMPLETE');
    expect(await complete(office, desk.signer, { preparedId, signatures: [signRaw(token, files[0]!)] })).toMatch(
      /^[\w-]+$/,
    );
  });

  it('waits as long as it says', async () => {
    const { id: preparedId, files } = await prepared();
    const signatures = [signRaw(token, files[0]!)];
    clock.set(minutes(15));
    expect(await completeRefusal(office, desk.signer, { preparedId, signatures })).toBe('PREPARED_SIGNATURE_EXPIRED');
    clock.set(minutes(14));
    await complete(office, desk.signer, { preparedId, signatures });
  });

  it('is completed once; the same request again gets the same answer', async () => {
    const { id: preparedId, files } = await prepared();
    const input = { preparedId, signatures: [signRaw(token, files[0]!)] };
    const idempotencyKey = uuidV7();
    const authorisation = await complete(office, desk.signer, { ...input, idempotencyKey });
    expect(await complete(office, desk.signer, { ...input, idempotencyKey })).toBe(authorisation);
    expect(await completeRefusal(office, desk.signer, input)).toBe('PREPARED_SIGNATURE_USED');
  });

  it('belongs to whoever prepared it', async () => {
    const { id: preparedId, files } = await prepared();
    const deputy = newPerson('Giàng A Páo', desk.department.organisationId, ['AUTHORISED_SIGNER']);
    await world.peer.say([], [deputy]);
    await settled(world);
    const other = colleague(desk.department, ['AUTHORISED_SIGNER'], deputy.personId);
    const signatures = [signRaw(token, files[0]!)];
    expect(await completeRefusal(office, other, { preparedId, signatures })).toBe('PREPARED_SIGNATURE_NOT_FOUND');
    expect(await prepareRefusal(office, other, personal(uuidV7()))).toBe('CERTIFICATE_NOT_FOUND');
    const authorisation = await complete(office, desk.signer, { preparedId, signatures });
    // Not even with somebody else's authorisation: the certificate it names is not the deputy's.
    const requests = requestsOf({ ...desk.department, signer: deputy });
    expect(refusal(await world.peer.ask(requests.personal(draft, { authorisation })))).toBe('CERTIFICATE_MISSING');
  });

  it('a seal is for the clerk, a personal signature for its owner', async () => {
    const own = await openDesk(world, office);
    const seal = await own.token('RSA', 'ORGANISATION');
    const leader = await own.token('RSA');
    const file = await upload(world.app, sample('ban-quet.pdf'));
    const asked = { documentId: uuidV7(), file, act: 'SEAL', certificateId: seal.certificateId };
    const paper = { seal: { way: 'DIGITISED', code: '1418/SKHCN-VP' } };
    expect(await prepareRefusal(office, own.signer, { ...asked, ...paper })).toBe('CLERK_REQUIRED');
    expect(await prepareRefusal(office, desk.clerk, { ...asked, ...paper })).toBe('CERTIFICATE_NOT_FOUND');
    expect(await prepareRefusal(office, own.clerk, asked)).toBe('SEAL_INCOMPLETE');
    const wrong = { ...asked, ...paper, certificateId: leader.certificateId };
    expect(await prepareRefusal(office, own.clerk, wrong)).toBe('CERTIFICATE_NOT_FOUND');
    const signing = { ...asked, act: 'PERSONAL_SIGNATURE' };
    expect(await prepareRefusal(office, own.clerk, signing)).toBe('SIGNER_NOT_AUTHORISED');
    const ask = `mutation ($input: PrepareSignatureInput!) { prepareSignature(input: $input) { errors { code } } }`;
    const input = { idempotencyKey: uuidV7(), ...asked };
    expect(await office.forbidden(own.administrator, ask, { input })).toBe('FORBIDDEN');
    expect(await office.forbidden(null, ask, { input })).toBe('UNAUTHENTICATED');
  });

  it('is bound to its document, its file and its one act', async () => {
    const requests = requestsOf(desk.department);
    const { id: preparedId, files } = await prepared(requests.documentId);
    const signatures = [signRaw(token, files[0]!)];
    const authorisation = await complete(office, desk.signer, { preparedId, signatures });
    const changed = await upload(world.app, sample('quyet-dinh.pdf'));
    const stored = await world.storedFiles();
    const refused = async (request: Parameters<World['peer']['ask']>[0]) => refusal(await world.peer.ask(request));
    const elsewhere = requestsOf(desk.department).personal(draft, { authorisation });
    expect(await refused(elsewhere)).toBe('AUTHORISATION_OF_ANOTHER_DOCUMENT');
    expect(await world.storedFiles()).toBe(stored);
    // A failed act uses the consent up, so the file that changed has one of its own.
    expect(await refused(requests.personal(changed, { authorisation }))).toBe('AUTHORISATION_OF_ANOTHER_FILE');
    expect(await refused(requests.personal(draft, { authorisation }))).toBe('AUTHORISATION_USED');
    expect(await world.storedFiles()).toBe(stored);

    const again = await prepared(requests.documentId);
    const second = await complete(office, desk.signer, {
      preparedId: again.id,
      signatures: [signRaw(token, again.files[0]!)],
    });
    completed(await world.peer.ask(requests.personal(draft, { authorisation: second })));
    expect(await refused(requests.personal(draft, { authorisation: second }))).toBe('AUTHORISATION_USED');
  });

  it('a seal is prepared for the newest file, number and attachments, and serves no others', async () => {
    const own = await openDesk(world, office);
    const [leader, seal] = [await own.token('RSA'), await own.token('RSA', 'ORGANISATION')];
    const requests = requestsOf(own.department);
    const { documentId } = requests;
    const first = await prepare(office, own.signer, { ...personal(documentId), certificateId: leader.certificateId });
    const made = { preparedId: first.id, signatures: [signRaw(leader, first.files[0]!)] };
    const authorisation = await complete(office, own.signer, made);
    const signed = completed(await world.peer.ask(requests.personal(draft, { authorisation })));
    const input = (file: string, code = '05/SKHCN-BCVT') => ({
      documentId,
      file,
      act: 'SEAL',
      certificateId: seal.certificateId,
      seal: { way: 'ELECTRONIC', code },
    });
    expect(await prepareRefusal(office, own.clerk, input(draft))).toBe('PERSONAL_SIGNATURE_MISSING');
    const numbered = completed(await world.peer.ask(requests.number(signed.file)));
    expect(await prepareRefusal(office, own.clerk, input(signed.file))).toBe('FILE_NOT_NEWEST');
    const sealing = async (code?: string): Promise<string> => {
      const { id: preparedId, files } = await prepare(office, own.clerk, input(numbered.file, code));
      return complete(office, own.clerk, { preparedId, signatures: [signRaw(seal, files[0]!)] });
    };
    const otherCode = requests.seal(numbered.file, { authorisation: await sealing('06/SKHCN-BCVT') });
    expect(refusal(await world.peer.ask(otherCode))).toBe('PREPARED_FOR_ANOTHER_ACT');
    const attachments = [{ attachmentId: uuidV7(), file: await upload(world.app, sample('phu-luc.pdf')) }];
    const more = requests.seal(numbered.file, { authorisation: await sealing(), attachments });
    expect(refusal(await world.peer.ask(more))).toBe('PREPARED_FOR_ANOTHER_ACT');
    expect(refusal(await world.peer.ask(requests.seal(numbered.file)))).toBe('CERTIFICATE_KEY_ON_TOKEN');
    completed(await world.peer.ask(requests.seal(numbered.file, { authorisation: await sealing() })));
  });

  it('a certificate stopped in between signs nothing', async () => {
    const own = await openDesk(world, office);
    const leader = await own.token('RSA');
    const requests = requestsOf(own.department);
    const input = { ...personal(requests.documentId), certificateId: leader.certificateId };
    const [first, second] = [await prepare(office, own.signer, input), await prepare(office, own.signer, input)];
    const made = ({ id: preparedId, files }: typeof first) => ({
      preparedId,
      signatures: [signRaw(leader, files[0]!)],
    });
    const authorisation = await complete(office, own.signer, made(first));
    await office.certificate(own.signer, 'suspendCertificate', {
      certificateId: leader.certificateId,
      reason: 'Mất thiết bị',
    });
    expect(await completeRefusal(office, own.signer, made(second))).toBe('CERTIFICATE_SUSPENDED');
    expect(refusal(await world.peer.ask(requests.personal(draft, { authorisation })))).toBe('CERTIFICATE_SUSPENDED');
    expect(await prepareRefusal(office, own.signer, input)).toBe('CERTIFICATE_SUSPENDED');
  });

  it('what nobody can use any more goes', async () => {
    const { id } = await prepared();
    const rows = () => world.app.database.manager.countBy(PreparedActEntity, { id });
    const sweep = async (at: string): Promise<number> => {
      clock.set(at);
      const queue = await world.app.backend.queue('signatures-events');
      const messageId = uuidV7();
      const envelope = { messageId, topic: preparedActsDue.name, payload: {}, correlationId: null };
      await queue.add(preparedActsDue.name, { ...envelope, from: 'signatures', outboxId: null });
      await settled(world);
      return rows();
    };
    expect(await sweep(minutes(16))).toBe(1);
    expect(await sweep(minutes(24 * 60 + 16))).toBe(0);
  });
});

describe('signing with a key elsewhere, with a time-stamping authority', () => {
  let world: World;
  let office: Office;
  let server: TrustServer;
  afterAll(() => server?.close());

  it('is time-stamped by the worker; where there is no time-stamp it is B-B, and said so', async () => {
    clock.set(start);
    server = await startTrustServer(createAuthority({ newKey: readyKeyPair }), clock);
    world = await createWorld({
      clock,
      issuesCertificates: false,
      trust: { tsaUrls: [server.tsaUrl], withinMs: 30_000 },
    });
    await world.giveSpecimens();
    office = await openOffice(world);
    const desk = await openDesk(world, office);
    const token = await desk.token('P-256');
    const file = await upload(world.app, sample('cong-van.pdf'));
    const sign = async () => {
      const requests = requestsOf(desk.department);
      const common = { documentId: requests.documentId, file, certificateId: token.certificateId };
      const { id: preparedId, files } = await prepare(office, desk.signer, { ...common, act: 'PERSONAL_SIGNATURE' });
      expect(server.heard).toHaveLength(heard);
      const signatures = [signRaw(token, files[0]!)];
      const authorisation = await complete(office, desk.signer, { preparedId, signatures });
      const done = completed(await world.peer.ask(requests.personal(file, { authorisation })));
      return readLevels(await world.app.files.read(done.file)).signatures.map(({ level }) => level);
    };
    let heard = 0;
    expect(await sign()).toEqual(['B-T']);
    heard = server.heard.length;
    server.mood = 'down';
    expect(await sign()).toEqual(['B-B']);
  });
});
