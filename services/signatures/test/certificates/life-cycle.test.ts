import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { certificatePem } from '@lienthong/pki';
import { itWithTool, run, temporaryFolder } from '@lienthong/testing';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  completed,
  createWorld,
  type Department,
  newDepartment,
  newPerson,
  pin,
  refusal,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from '../world.js';
import {
  type Colleague,
  colleague,
  type Office,
  openOffice,
  outsideAuthority,
  type ShownRequest,
  staffed,
} from './office.js';

const clock = fixedClock('2026-11-20T02:00:00Z');
const authority = outsideAuthority();
const folder = temporaryFolder();
const anchorsFolder = join(folder, 'anchors');
const stranger = outsideAuthority('Cơ quan chứng thực lạ');
const citizens = outsideAuthority('Cơ quan chứng thực công cộng');

for (const [name, { root }] of Object.entries({ 'public-service': authority, 'public-ca': citizens })) {
  mkdirSync(join(anchorsFolder, name), { recursive: true });
  writeFileSync(join(anchorsFolder, name, 'root.pem'), certificatePem(root));
}

describe('from the request to the certificate, issued by another authority', () => {
  let world: World;
  let office: Office;
  let provincial: Colleague;
  let department: Department;
  let administrator: Colleague;
  let signer: Colleague;
  let clerk: Colleague;

  beforeAll(async () => {
    world = await createWorld({ clock, issuesCertificates: false, trust: { tsaUrls: [], anchorsFolder } });
    await world.giveSpecimens();
    office = await openOffice(world);
    provincial = colleague({ organisationId: uuidV7() }, ['PROVINCIAL_OFFICE']);
  });
  beforeEach(async () => {
    ({ department, administrator, signer, clerk } = await staffed(world));
  });

  const forSigner = () => ({ ownerKind: 'PERSON', personId: signer.personId });
  const asked = (input: object = forSigner()): Promise<ShownRequest> =>
    office.request(administrator, 'requestCertificate', input);
  const approved = async (input?: object): Promise<string> => {
    const { id: requestId } = await asked(input);
    await office.request(provincial, 'approveCertificateRequest', { requestId });
    return requestId;
  };
  const withKey = async (): Promise<ShownRequest> =>
    office.request(signer, 'makeCertificateKey', { requestId: await approved(), pin });
  const signerName = () => ({ commonName: 'Nguyễn Văn A', organisation: department.organisation.name });

  it('a signer is provided with one and signs with it', async () => {
    const { id: requestId, state } = await asked();
    expect(state).toBe('REQUESTED');
    expect((await office.request(provincial, 'approveCertificateRequest', { requestId })).state).toBe('APPROVED');
    const { state: afterKey, signingRequest } = await office.request(signer, 'makeCertificateKey', { requestId, pin });
    expect(afterKey).toBe('KEY_MADE');
    const pem = authority.issue(signingRequest, signerName());
    const imported = { requestId, certificate: pem + authority.chain };
    const done = await office.request(administrator, 'importIssuedCertificate', imported);
    expect(done.state).toBe('ISSUED');
    expect(done.certificate).toMatchObject({ state: 'ACTIVE', usability: 'USABLE', findings: [] });
    expect(done.certificate!.history.map(({ act, actor }) => [act, actor?.id])).toEqual([
      ['CERTIFICATE_REQUESTED', administrator.personId],
      ['CERTIFICATE_REQUEST_APPROVED', provincial.personId],
      ['CERTIFICATE_KEY_MADE', signer.personId],
      ['CERTIFICATE_IMPORTED', administrator.personId],
      ['CERTIFICATE_IMPORTED', administrator.personId],
    ]);
    const draft = await upload(world.app, sample('cong-van.pdf'));
    const signed = completed(await world.peer.ask(requestsOf(department).personal(draft)));
    expect(signed.verified.personal).toBe(true);
  });

  it("a seal's key is made by a clerk, and the seal is set with it", async () => {
    const requestId = await approved({ ownerKind: 'ORGANISATION' });
    expect(await office.refusal(signer, 'makeCertificateKey', { requestId, pin })).toBe('NOT_THE_KEY_OWNER');
    const { signingRequest } = await office.request(clerk, 'makeCertificateKey', { requestId });
    const certificate = authority.issue(signingRequest, { commonName: department.organisation.name });
    await office.request(provincial, 'importIssuedCertificate', {
      requestId,
      certificate: certificate + authority.chain,
    });
    const scan = await upload(world.app, sample('ban-quet.pdf'));
    const seal = requestsOf(department).seal(scan, { way: 'DIGITISED', code: '1418/SKHCN-VP' });
    expect(completed(await world.peer.ask(seal)).verified.organisation).toBe(true);
  });

  it('a certificate of a key on a token needs no key here, and nothing is signed with it here', async () => {
    const requestId = await approved({ ...forSigner(), custody: 'TOKEN' });
    expect(await office.refusal(signer, 'makeCertificateKey', { requestId, pin })).toBe('REQUEST_KEY_ON_TOKEN');
    const certificate = authority.issue(null, signerName()) + authority.chain;
    const done = await office.request(administrator, 'importIssuedCertificate', { requestId, certificate });
    expect(done.certificate).toMatchObject({ state: 'ACTIVE', usability: 'USABLE' });

    const forSeal = await approved({ ownerKind: 'ORGANISATION', custody: 'TOKEN' });
    const seal = authority.issue(null, { commonName: department.organisation.name }) + authority.chain;
    await office.request(administrator, 'importIssuedCertificate', { requestId: forSeal, certificate: seal });
    const scan = await upload(world.app, sample('ban-quet.pdf'));
    const act = requestsOf(department).seal(scan, { way: 'DIGITISED', code: '1418/SKHCN-VP' });
    expect(refusal(await world.peer.ask(act))).toBe('CERTIFICATE_KEY_ON_TOKEN');
  });

  it('who may ask, and for whom', async () => {
    const ask = `mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { errors { code } } }`;
    const input = { idempotencyKey: uuidV7(), ...forSigner() };
    expect(await office.forbidden(clerk, ask, { input })).toBe('FORBIDDEN');
    const elsewhere = colleague(await newDepartment(world, 'Sở Y tế tỉnh Lai Châu'), ['ADMINISTRATOR']);
    await settled(world);
    expect(await office.refusal(elsewhere, 'requestCertificate', forSigner())).toBe('OWNER_CANNOT_HOLD');
    const notSigning = { ownerKind: 'PERSON', personId: clerk.personId };
    expect(await office.refusal(administrator, 'requestCertificate', notSigning)).toBe('OWNER_CANNOT_HOLD');
    await asked();
    expect(await office.refusal(administrator, 'requestCertificate', forSigner())).toBe('REQUEST_ALREADY_OPEN');
  });

  it('who grants is neither who asked nor who gets it', async () => {
    const both = { ...administrator, roles: ['ADMINISTRATOR', 'PROVINCIAL_OFFICE'] } as const;
    const { id: requestId } = await office.request(both, 'requestCertificate', forSigner());
    expect(await office.refusal(both, 'approveCertificateRequest', { requestId })).toBe('OWN_REQUEST');
    const herself = { ...signer, roles: ['AUTHORISED_SIGNER', 'PROVINCIAL_OFFICE'] } as const;
    expect(await office.refusal(herself, 'approveCertificateRequest', { requestId })).toBe('OWN_REQUEST');
    const approve = `mutation ($input: CertificateRequestInput!) { approveCertificateRequest(input: $input) { errors { code } } }`;
    const input = { idempotencyKey: uuidV7(), requestId };
    expect(await office.forbidden(administrator, approve, { input })).toBe('FORBIDDEN');
  });

  it('a refusal carries its reason, and a new request can be made', async () => {
    const { id: requestId } = await asked();
    expect(await office.refusal(provincial, 'refuseCertificateRequest', { requestId, reason: '  ' })).toBe(
      'REASON_MISSING',
    );
    const reason = 'Chưa có quyết định bổ nhiệm';
    const refused = await office.request(provincial, 'refuseCertificateRequest', { requestId, reason });
    expect(refused).toMatchObject({ state: 'REFUSED', refusalReason: reason });
    expect(await office.refusal(provincial, 'approveCertificateRequest', { requestId })).toBe('REQUEST_CLOSED');
    const { id: again } = await asked();
    expect(await office.request(administrator, 'withdrawCertificateRequest', { requestId: again })).toMatchObject({
      state: 'WITHDRAWN',
    });
    await asked();
  });

  it('another department does not see or touch the request', async () => {
    const { id: requestId } = await asked();
    const other = colleague(await newDepartment(world, 'Sở Tài chính tỉnh Lai Châu'), ['ADMINISTRATOR']);
    const query = `query ($id: ID!) { certificateRequest(id: $id) { id } certificateRequests { edges { node { id } } } }`;
    expect(await office.ask(other, query, { id: requestId })).toEqual({
      certificateRequest: null,
      certificateRequests: { edges: [] },
    });
    expect(await office.refusal(other, 'withdrawCertificateRequest', { requestId })).toBe(
      'CERTIFICATE_REQUEST_NOT_FOUND',
    );
    const mine = {
      certificateRequest: { id: requestId },
      certificateRequests: { edges: [{ node: { id: requestId } }] },
    };
    expect(await office.ask(signer, query, { id: requestId })).toEqual(mine);
    expect(await office.ask(clerk, query, { id: requestId })).toMatchObject({ certificateRequests: { edges: [] } });
  });

  it('a key is made once, by its owner, under a PIN worth the name', async () => {
    const { id: early } = await asked();
    expect(await office.refusal(signer, 'makeCertificateKey', { requestId: early, pin })).toBe('REQUEST_NOT_APPROVED');
    await office.request(provincial, 'approveCertificateRequest', { requestId: early });
    expect(await office.refusal(clerk, 'makeCertificateKey', { requestId: early, pin })).toBe('NOT_THE_KEY_OWNER');
    expect(await office.refusal(signer, 'makeCertificateKey', { requestId: early })).toBe('PIN_TOO_SHORT');
    expect(await office.refusal(signer, 'makeCertificateKey', { requestId: early, pin: '123456' })).toBe(
      'PIN_TOO_SIMPLE',
    );
    const activationCode = await office.activationCode(signer);
    const input = { idempotencyKey: uuidV7(), requestId: early, pin, activationCode };
    const [first, second] = await Promise.all([
      office.request(signer, 'makeCertificateKey', input),
      office.request(signer, 'makeCertificateKey', input),
    ]);
    expect(second.signingRequest).toBe(first.signingRequest);
    expect((await office.request(signer, 'makeCertificateKey', input)).signingRequest).toBe(first.signingRequest);
    expect(await office.refusal(signer, 'makeCertificateKey', { requestId: early, pin })).toBe('REQUEST_KEY_MADE');
    const keys = await world.app.database.query<{ protection: string }>(
      'select protection from private_key where owner_id = $1',
      [signer.personId],
    );
    expect(keys).toEqual([{ protection: 'PIN' }]);
    expect(world.logLines.join('\n')).not.toContain(pin);
  });

  it('an owner who has moved on, or another name, stops the request', async () => {
    const { id: requestId } = await asked();
    const { signer: person } = department;
    await world.peer.say([], [{ ...person, version: 2, fullName: 'Nguyễn Văn Á' }]);
    await settled(world);
    expect(await office.refusal(provincial, 'approveCertificateRequest', { requestId })).toBe('OWNER_CHANGED');
    await world.peer.say([], [{ ...person, version: 3, roles: ['CLERK'] }]);
    await settled(world);
    expect(await office.refusal(provincial, 'approveCertificateRequest', { requestId })).toBe('OWNER_CANNOT_HOLD');
  });

  it('what the authority issued is held against what was asked for', async () => {
    const waiting = await approved();
    const hand = (requestId: string, certificate: string) =>
      office.refusal(administrator, 'importIssuedCertificate', { requestId, certificate });
    expect(await hand(waiting, authority.issue(null, signerName()))).toBe('REQUEST_KEY_MISSING');
    const { id, signingRequest } = await office.request(signer, 'makeCertificateKey', { requestId: waiting, pin });
    const issued = (changes: object = {}, name: object = {}) =>
      authority.issue(signingRequest, { ...signerName(), ...name }, changes) + authority.chain;
    expect(await hand(id, 'no certificate')).toBe('CERTIFICATE_UNREADABLE');
    expect(await hand(id, authority.issue(null, signerName()) + authority.chain)).toBe('CERTIFICATE_KEY_MISMATCH');
    expect(await hand(id, authority.chain)).toBe('CERTIFICATE_KEY_MISMATCH');
    expect(await hand(id, issued({}, { commonName: 'Trần Văn B' }))).toBe('CERTIFICATE_OF_ANOTHER');
    expect(await hand(id, issued({}, { organisation: 'Sở Y tế tỉnh Lai Châu' }))).toBe('CERTIFICATE_OF_ANOTHER');
    expect(await hand(id, issued({ notAfter: new Date('2026-11-20T01:00:00Z') }))).toBe('CERTIFICATE_EXPIRED');
    for (const other of [stranger, citizens]) {
      const untrusted = other.issue(signingRequest, signerName()) + other.chain;
      expect(await hand(id, untrusted)).toBe('CERTIFICATE_CHAIN_UNTRUSTED');
    }
    expect(await hand(id, authority.issue(signingRequest, signerName()))).toBe('CERTIFICATE_CHAIN_UNTRUSTED');
    const input = { requestId: id, certificate: issued({ notAfter: new Date('2033-01-01T00:00:00Z') }) };
    const { certificate } = await office.request(administrator, 'importIssuedCertificate', input);
    expect(certificate!.findings).toEqual([{ code: 'VALIDITY_LONGER_THAN_ALLOWED' }]);
    expect(await hand(id, input.certificate)).toBe('REQUEST_CLOSED');
  });

  it('a renewal leaves the former certificate as it is, a replacement ends it', async () => {
    const provide = async (input: object): Promise<ShownRequest> => {
      const requestId = await approved({ ...forSigner(), ...input });
      const { signingRequest } = await office.request(signer, 'makeCertificateKey', { requestId, pin });
      const certificate = authority.issue(signingRequest, signerName()) + authority.chain;
      return office.request(administrator, 'importIssuedCertificate', { requestId, certificate });
    };
    const show = async (id: string) =>
      (
        await office.ask<{ certificate: object }>(
          signer,
          'query ($id: ID!) { certificate(id: $id) { state revocationReason replaces { id } replacedBy { id } } }',
          { id },
        )
      ).certificate;
    const first = (await provide({})).certificate!;
    expect(await office.refusal(administrator, 'requestCertificate', forSigner())).toBe('CERTIFICATE_ALREADY_HELD');
    const unnamed = { ...forSigner(), kind: 'RENEWAL' };
    expect(await office.refusal(administrator, 'requestCertificate', unnamed)).toBe('CERTIFICATE_TO_REPLACE_MISSING');
    const second = (await provide({ kind: 'RENEWAL', replacesId: first.id })).certificate!;
    expect(second.findings).toEqual([{ code: 'VALIDITY_LONGER_THAN_ALLOWED' }]);
    expect(await show(first.id)).toEqual({
      state: 'ACTIVE',
      revocationReason: null,
      replaces: null,
      replacedBy: { id: second.id },
    });
    const third = (await provide({ kind: 'REPLACEMENT', replacesId: second.id })).certificate!;
    expect(await show(second.id)).toMatchObject({
      state: 'REVOKED',
      revocationReason: 'SUPERSEDED',
      replacedBy: { id: third.id },
    });
    const renewRevoked = { ...forSigner(), kind: 'RENEWAL', replacesId: second.id };
    expect(await office.refusal(administrator, 'requestCertificate', renewRevoked)).toBe('CERTIFICATE_ALREADY_REVOKED');
  });

  it('a person of another organisation signs for this one only after a certificate of this one', async () => {
    const { id: requestId, signingRequest } = await withKey();
    const certificate = authority.issue(signingRequest, signerName()) + authority.chain;
    await office.request(administrator, 'importIssuedCertificate', { requestId, certificate });
    const next = await newDepartment(world, 'Sở Nội vụ tỉnh Lai Châu');
    const moved = newPerson('Nguyễn Văn A', next.organisationId, ['AUTHORISED_SIGNER'], {
      personId: signer.personId,
      version: 2,
    });
    await world.peer.say([], [moved]);
    await settled(world);
    const draft = await upload(world.app, sample('cong-van.pdf'));
    const there = requestsOf({ ...next, signer: moved });
    expect(refusal(await world.peer.ask(there.personal(draft, { authorisation: 'none' })))).toBe(
      'CERTIFICATE_OF_FORMER_ORGANISATION',
    );
  });

  itWithTool(['openssl'], 'openssl verifies the signing request and reads its Vietnamese names', async () => {
    const path = join(folder, 'request.pem');
    writeFileSync(path, (await withKey()).signingRequest!);
    const output = run('openssl', [
      'req',
      '-in',
      path,
      '-verify',
      '-noout',
      '-subject',
      '-nameopt',
      'utf8,sep_comma_plus',
    ]);
    expect(output).toMatch(/verify OK/i);
    expect(output).toContain('CN=Nguyễn Văn A');
    expect(output).toContain(`O=${department.organisation.name}`);
  });
});
