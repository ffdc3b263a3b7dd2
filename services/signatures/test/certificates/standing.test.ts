import { verifyAuditChain } from '@lienthong/database';
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { authority, certificatesOf } from '../../src/certificates/certificate.repository.js';
import { formerNamesOf } from '../../src/certificates/former-names.js';
import { certificateSubject } from '../../src/certificates/history.js';
import { revokedBy, statusBySerial } from '../../src/certificates/revocation-register.js';
import {
  completed,
  createWorld,
  type Department,
  pin,
  refusal,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from '../world.js';
import { type Colleague, colleague, type Office, openOffice, type ShownCertificate, staffed } from './office.js';

const clock = fixedClock('2026-11-20T02:00:00Z');

describe('the standing of certificates, issued by the demonstration authority', () => {
  let world: World;
  let office: Office;
  let department: Department;
  let provincial: Colleague;
  let administrator: Colleague;
  let signer: Colleague;
  let clerk: Colleague;
  let draft: string;
  let certificateId: string;

  beforeAll(async () => {
    world = await createWorld({ clock, attempts: 4 });
    office = await openOffice(world);
    provincial = colleague({ organisationId: uuidV7() }, ['PROVINCIAL_OFFICE']);
    draft = await upload(world.app, sample('cong-van.pdf'));
  });
  beforeEach(async () => {
    ({ department, administrator, signer, clerk } = await staffed(world));
    certificateId = (await certificatesOf(world.app.database.manager, 'PERSON', signer.personId))[0]!.id;
  });

  const reason = 'Mất thiết bị';
  const act = (who: Colleague, name: string, more: object = {}) =>
    office.certificate(who, name, { certificateId, reason, ...more });
  const refused = (who: Colleague, name: string, more: object = {}) =>
    office.refusal(who, name, { certificateId, reason, ...more });
  const sign = () => world.peer.ask(requestsOf(department).personal(draft));
  const consent = () => office.consent(signer, draft);
  const show = async (id = certificateId): Promise<ShownCertificate> =>
    (
      await office.ask<{ certificate: ShownCertificate }>(
        administrator,
        `query ($id: ID!) { certificate(id: $id) { id state usability revocationReason revokedAt replacedBy { id }
           request { state requestedBy { id } } history { act reason actor { id } } } }`,
        { id },
      )
    ).certificate;

  it('comes by itself, through the states of every other', async () => {
    expect(await show()).toMatchObject({
      state: 'ACTIVE',
      usability: 'USABLE',
      request: { state: 'ISSUED', requestedBy: null },
      history: [{ act: 'CERTIFICATE_ISSUED', actor: null }],
    });
  });

  it('suspended, it signs nothing; resumed, it signs again', async () => {
    expect(await consent()).toBe('GIVEN');
    // The owner has lost the device and stops it; only somebody else starts it again.
    expect(await act(signer, 'suspendCertificate')).toMatchObject({ state: 'SUSPENDED', usability: 'SUSPENDED' });
    expect(await consent()).toBe('CERTIFICATE_SUSPENDED');
    expect(refusal(await sign())).toBe('CERTIFICATE_SUSPENDED');
    const resume = `mutation ($input: CertificateActInput!) { resumeCertificate(input: $input) { errors { code } } }`;
    const input = { idempotencyKey: uuidV7(), certificateId, reason };
    expect(await office.forbidden(signer, resume, { input })).toBe('FORBIDDEN');
    const inBothRoles = colleague(department, ['AUTHORISED_SIGNER', 'ADMINISTRATOR'], signer.personId);
    expect(await refused(inBothRoles, 'resumeCertificate')).toBe('RESUME_BY_ANOTHER');
    expect(await consent()).toBe('CERTIFICATE_SUSPENDED');
    expect(await refused(administrator, 'suspendCertificate')).toBe('CERTIFICATE_ALREADY_SUSPENDED');
    expect(await act(administrator, 'resumeCertificate')).toMatchObject({ state: 'ACTIVE', usability: 'USABLE' });
    completed(await sign());
    const { history } = await show();
    expect(history.map(({ act: done, actor, reason: why }) => [done, actor?.id ?? null, why])).toEqual([
      ['CERTIFICATE_ISSUED', null, null],
      ['CERTIFICATE_SUSPENDED', signer.personId, reason],
      ['CERTIFICATE_RESUMED', administrator.personId, reason],
    ]);
    expect(await verifyAuditChain(world.app.database, certificateSubject(certificateId))).toMatchObject({
      intact: true,
    });
  });

  it('suspended between consent and act, it signs nothing', async () => {
    const requests = requestsOf(department);
    const request = requests.personal(draft);
    const given = await world.app.custody.authoriseSignatures(
      { ...signer, roles: new Set(signer.roles), correlationId: 'test' } as never,
      { idempotencyKey: uuidV7(), pin, documents: [{ documentId: request.documentId, file: draft }] },
    );
    await act(administrator, 'suspendCertificate');
    const late = { ...request, authorisation: given[0]!.authorisation } as typeof request;
    expect(refusal(await world.peer.ask(late))).toBe('CERTIFICATE_SUSPENDED');
  });

  it('revoked, it signs nothing, and no other comes by itself', async () => {
    expect(await refused(administrator, 'revokeCertificate', { code: 'CERTIFICATE_HOLD' })).toBe(
      'REVOCATION_REASON_NOT_ALLOWED',
    );
    const future = { code: 'KEY_COMPROMISE', from: '2026-11-21T00:00:00Z' };
    expect(await refused(administrator, 'revokeCertificate', future)).toBe('REVOCATION_IN_FUTURE');
    const since = { code: 'KEY_COMPROMISE', from: '2026-11-20T02:00:00Z' };
    expect(await act(administrator, 'revokeCertificate', since)).toMatchObject({
      state: 'REVOKED',
      revocationReason: 'KEY_COMPROMISE',
      revokedAt: '2026-11-20T02:00:00.000Z',
    });
    expect(await consent()).toBe('CERTIFICATE_REVOKED');
    expect(refusal(await sign())).toBe('CERTIFICATE_REVOKED');
    await world.peer.say([], [{ ...department.signer, version: 2, position: 'Giám đốc' }]);
    await settled(world);
    expect(refusal(await sign())).toBe('CERTIFICATE_REVOKED');
    expect(await refused(provincial, 'resumeCertificate')).toBe('CERTIFICATE_ALREADY_REVOKED');
  });

  it('lost, or its PIN forgotten, it is replaced on request: the owner makes the key with a code handed over, the demonstration authority signs by itself', async () => {
    const wanted = { ownerKind: 'PERSON', personId: signer.personId, kind: 'REPLACEMENT', replacesId: certificateId };
    const { id: requestId } = await office.request(administrator, 'requestCertificate', wanted);
    await office.request(provincial, 'approveCertificateRequest', { requestId });
    const ownPin = '918273';
    const bySessionAlone = { requestId, pin: ownPin, activationCode: null };
    expect(await office.refusal(signer, 'makeCertificateKey', bySessionAlone)).toBe('ACTIVATION_CODE_REQUIRED');
    await office.request(signer, 'makeCertificateKey', { requestId, pin: ownPin });
    await settled(world);
    const { certificateRequest } = await office.ask<{
      certificateRequest: { state: string; certificate: { id: string } };
    }>(signer, 'query ($id: ID!) { certificateRequest(id: $id) { state certificate { id } } }', { id: requestId });
    expect(certificateRequest.state).toBe('ISSUED');
    expect(await show()).toMatchObject({
      state: 'REVOKED',
      revocationReason: 'SUPERSEDED',
      replacedBy: { id: certificateRequest.certificate.id },
    });
    const request = requestsOf(department).personal(draft);
    const [given] = await world.app.custody.authoriseSignatures(
      { ...signer, roles: new Set(signer.roles), correlationId: 'test' } as never,
      { idempotencyKey: uuidV7(), pin: ownPin, documents: [{ documentId: request.documentId, file: draft }] },
    );
    const consented = { ...request, authorisation: given!.authorisation } as typeof request;
    expect(completed(await world.peer.ask(consented)).verified.personal).toBe(true);
  });

  it('is stopped by those it concerns and by nobody else', async () => {
    expect(await refused(clerk, 'suspendCertificate')).toBe('CERTIFICATE_KEEPER_REQUIRED');
    const elsewhere = colleague({ organisationId: uuidV7() }, ['ADMINISTRATOR']);
    for (const name of ['suspendCertificate', 'resumeCertificate', 'revokeCertificate']) {
      const more = name === 'revokeCertificate' ? { code: 'UNSPECIFIED' } : {};
      expect(await refused(elsewhere, name, more)).toBe('CERTIFICATE_NOT_FOUND');
    }
    expect(
      await office.ask(elsewhere, 'query ($id: ID!) { certificate(id: $id) { id } }', { id: certificateId }),
    ).toEqual({
      certificate: null,
    });
    expect(await office.refusal(signer, 'suspendCertificate', { certificateId, reason: ' ' })).toBe('REASON_MISSING');
    const root = (await authority(world.app.database.manager, 'ROOT'))!;
    const more = { certificateId: root.id, code: 'CA_COMPROMISE' };
    expect(await refused(provincial, 'revokeCertificate', more)).toBe('CERTIFICATE_NOT_FOUND');
    const { manager } = world.app.database;
    certificateId = (await certificatesOf(manager, 'ORGANISATION', department.organisationId))[0]!.id;
    expect(await act(clerk, 'suspendCertificate')).toMatchObject({ state: 'SUSPENDED' });
  });

  it('follows the organisation: its name goes, its certificates go; the name is remembered', async () => {
    const { organisation } = department;
    const seal = (await certificatesOf(world.app.database.manager, 'ORGANISATION', organisation.organisationId))[0]!;
    await world.peer.say([{ ...organisation, version: 2, name: 'Sở Nội vụ và Lao động tỉnh Lai Châu' }], []);
    await settled(world);
    expect(await show()).toMatchObject({ state: 'ACTIVE', usability: 'OF_FORMER_NAME' });
    expect(await show(seal.id)).toMatchObject({ state: 'ACTIVE', usability: 'OF_FORMER_NAME' });
    // The demonstration authority has issued new ones under the new name.
    completed(await sign());
    const former = await formerNamesOf(world.app.database, [organisation.organisationId]);
    expect(former.get(organisation.organisationId)).toEqual([{ name: organisation.name, until: expect.any(Date) }]);
    await world.peer.say([{ ...organisation, version: 3, active: false }], []);
    await settled(world);
    expect(await show()).toMatchObject({ usability: 'OWNER_NOT_AUTHORISED' });
  });

  it('follows its owner: leaving or losing the authority to sign ends its use', async () => {
    await world.peer.say([], [{ ...department.signer, version: 2, roles: ['CLERK'] }]);
    await settled(world);
    expect(await show()).toMatchObject({ state: 'ACTIVE', usability: 'OWNER_NOT_AUTHORISED' });
    await world.peer.say([], [{ ...department.signer, version: 3 }]);
    await settled(world);
    expect(await show()).toMatchObject({ usability: 'USABLE' });
    await world.peer.say([], [{ ...department.signer, version: 4, active: false }]);
    await settled(world);
    expect(await show()).toMatchObject({ usability: 'OWNER_NOT_AUTHORISED' });
  });

  it('revocations and suspensions are what the authority says of it', async () => {
    const { manager } = world.app.database;
    const [personal] = await certificatesOf(manager, 'PERSON', signer.personId);
    const [seal] = await certificatesOf(manager, 'ORGANISATION', department.organisationId);
    const issuer = personal!.issuerId!;
    const ask = async () =>
      statusBySerial(world.app.database, issuer, [personal!.serialNumber, seal!.serialNumber, '01']);
    expect([...(await ask()).values()]).toEqual([{ kind: 'GOOD' }, { kind: 'GOOD' }]);
    await act(administrator, 'revokeCertificate', { code: 'PRIVILEGE_WITHDRAWN' });
    await office.certificate(administrator, 'suspendCertificate', { certificateId: seal!.id, reason });
    const statuses = await ask();
    const at = clock.now();
    const gone = { revokedAt: at, reason: 'PRIVILEGE_WITHDRAWN', onHold: false };
    const held = { revokedAt: at, reason: 'CERTIFICATE_HOLD', onHold: true };
    expect(statuses.get(personal!.serialNumber)).toEqual({ kind: 'REVOKED', ...gone });
    expect(statuses.get(seal!.serialNumber)).toEqual({ kind: 'REVOKED', ...held });
    expect(statuses.has('01')).toBe(false);
    const list = await revokedBy(world.app.database, issuer);
    expect(list).toEqual(
      expect.arrayContaining([
        { serialNumber: personal!.serialNumber, ...gone },
        { serialNumber: seal!.serialNumber, ...held },
      ]),
    );
  });
});
