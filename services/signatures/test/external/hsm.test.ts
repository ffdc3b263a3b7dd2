// Keys in a real security module: SoftHSM 2, through the graph and the real worker, judged by pdfsig and OpenSSL.
import { createHash, verify } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { certificatePem, readCsr } from '@lienthong/pki';
import {
  describeWithTool,
  eventually,
  opensslCades,
  pdfsig,
  run,
  signatureContainers,
  temporaryFolder,
} from '@lienthong/testing';
import { colleague, type Office, openOffice } from '../certificates/office.js';
import { createHsm, type Hsm } from '../../src/keys/pkcs11/hsm.js';
import { PrivateKeyEntity } from '../../src/keys/private-key.entity.js';
import { everything } from '../everything.js';
import { completed, createWorld, pin, refusal, requestsOf, sample, upload, type World } from '../world.js';
import { authority, type Desk, openDesk } from './desk.js';
import { initialiseToken, softHsmModule, softHsmPin, type SoftToken } from './soft-token.js';

const start = '2026-11-22T02:00:00.000Z';
const clock = fixedClock(start);
const root = certificatePem(authority.root);
const provincial = colleague({ organisationId: uuidV7() }, ['PROVINCIAL_OFFICE']);

/** Native code, left out at install where there is no compiler. */
const binding = (() => {
  try {
    createRequire(__filename)('pkcs11js');
    return [];
  } catch {
    return ['pkcs11js'];
  }
})();

describeWithTool(['softhsm2-util', ...binding], 'keys in a security module', () => {
  const folder = temporaryFolder();
  let token: SoftToken;
  const options = (changes: object = {}) => ({
    modulePath: softHsmModule,
    token: { label: token.label },
    pin: softHsmPin,
    ...changes,
  });
  const hash = createHash('sha256').update('to be signed').digest();
  const toSign = { scheme: 'RSA_PKCS1', digest: 'sha256', toBeSignedDigest: hash } as const;
  const usingHsm = async <T>(changes: object, work: (hsm: Hsm) => Promise<T>): Promise<T> => {
    const hsm = createHsm(options(changes));
    try {
      return await work(hsm);
    } finally {
      await hsm.close();
    }
  };

  beforeAll(() => {
    token = initialiseToken(folder, 'lienthong-test');
  });

  describe('the module by itself', () => {
    const data = Buffer.from('to be signed');

    it.each(['sha256', 'sha384', 'sha512'] as const)('signs with RSA, PKCS #1 and PSS, and %s', (digest) =>
      usingHsm({}, async (hsm) => {
        const { key, publicKey } = await hsm.generate('RSA_2048', 'seal');
        const toBeSignedDigest = createHash(digest).update(data).digest();
        const pkcs1 = await hsm.sign(key, { scheme: 'RSA_PKCS1', digest, toBeSignedDigest });
        expect(verify(digest, data, publicKey, pkcs1)).toBe(true);
        const pss = await hsm.sign(key, { scheme: 'RSA_PSS', digest, toBeSignedDigest });
        const padding = { key: publicKey, padding: 6, saltLength: toBeSignedDigest.length };
        expect(verify(digest, data, padding, pss)).toBe(true);
      }),
    );

    it.each([
      ['P256', 'sha256'],
      ['P384', 'sha384'],
    ] as const)('signs with ECDSA on %s', (kind, digest) =>
      usingHsm({}, async (hsm) => {
        const { key, publicKey } = await hsm.generate(kind, 'seal');
        const toBeSignedDigest = createHash(digest).update(data).digest();
        const signature = await hsm.sign(key, { scheme: 'ECDSA', digest, toBeSignedDigest });
        expect(verify(digest, data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
      }),
    );

    it('signs more at once than it has sessions', () =>
      usingHsm({ sessions: 2 }, async (hsm) => {
        const { key } = await hsm.generate('RSA_2048', 'seal');
        const made = await Promise.all(Array.from({ length: 20 }, () => hsm.sign(key, toSign)));
        expect(new Set(made.map((one) => one.toString('hex'))).size).toBe(1);
      }));

    it('names what is wrong', async () => {
      const stateWith = (changes: object) => usingHsm(changes, (hsm) => hsm.state());
      expect(await stateWith({})).toBe('READY');
      expect(await stateWith({ modulePath: join(folder, 'no-module.so') })).toBe('HSM_MODULE_MISSING');
      expect(await stateWith({ token: { label: 'another' } })).toBe('HSM_TOKEN_MISSING');
      expect(await stateWith({ token: { slotId: 4_000_000 } })).toBe('HSM_TOKEN_MISSING');
      const gone = { kind: 'PKCS11', id: '00'.repeat(16), label: '' } as const;
      await usingHsm({}, (hsm) => expect(hsm.sign(gone, toSign)).rejects.toMatchObject({ code: 'HSM_KEY_MISSING' }));
    });

    it('is found by the id of its slot, too', async () => {
      const slot = /Slot (\d+)\n(?:.*\n)*?.*lienthong-test/.exec(run('softhsm2-util', ['--show-slots']))![1]!;
      expect(await usingHsm({ token: { slotId: Number(slot) } }, (hsm) => hsm.state())).toBe('READY');
    });

    it('does not try a wrong PIN twice: the token would lock', () =>
      usingHsm({ pin: '000000' }, async (hsm) => {
        for (let times = 0; times < 12; times += 1) expect(await hsm.state()).toBe('HSM_PIN_WRONG');
        expect(run('softhsm2-util', ['--show-slots'])).not.toMatch(/locked/i);
      }));

    it('notices that the token is gone, and that it is back', () =>
      usingHsm({}, async (hsm) => {
        const { key } = await hsm.generate('RSA_2048', 'seal');
        const first = await hsm.sign(key, toSign);
        token.unplug();
        try {
          await expect(hsm.sign(key, toSign)).rejects.toMatchObject({ code: 'HSM_TOKEN_MISSING', passes: true });
          expect(await hsm.state()).toBe('HSM_TOKEN_MISSING');
        } finally {
          token.plugIn();
        }
        expect(await hsm.sign(key, toSign)).toEqual(first);
      }));
  });

  describe('in the service', () => {
    let world: World;
    let office: Office;
    let desk: Desk;
    const generate = async (ownerKind: 'PERSON' | 'ORGANISATION', algorithm: string) => {
      const { administrator, signer, clerk, department } = desk;
      const { name } = department.organisation;
      const person = ownerKind === 'PERSON';
      const asked = { ownerKind, custody: 'HSM', ...(person ? { personId: signer.personId } : {}) };
      const { id: requestId } = await office.request(administrator, 'requestCertificate', asked);
      await office.request(provincial, 'approveCertificateRequest', { requestId });
      const input = { requestId, algorithm, ...(person ? { pin } : {}) };
      const { signingRequest } = await office.request(person ? signer : clerk, 'makeCertificateKey', input);
      const subject = person ? { commonName: 'Nguyễn Văn A', organisation: name } : { commonName: name };
      const certificate = authority.issue(signingRequest, subject) + authority.chain;
      return office.request(provincial, 'importIssuedCertificate', { requestId, certificate });
    };

    beforeAll(async () => {
      world = await createWorld({ clock, issuesCertificates: false, hsm: options(), attempts: 6 });
      await world.giveSpecimens();
      office = await openOffice(world);
      desk = await openDesk(world, office);
      await generate('PERSON', 'P256');
      await generate('ORGANISATION', 'RSA_2048');
    });

    const sealed = async () => {
      const scan = await upload(world.app, sample('ban-quet.pdf'));
      return requestsOf(desk.department).seal(scan, { way: 'DIGITISED', code: '1418/SKHCN-VP' });
    };
    const state = async (): Promise<string> => {
      const query = 'query { securityModule { state } }';
      const { securityModule } = await office.ask<{ securityModule: { state: string } }>(desk.administrator, query);
      return securityModule.state;
    };

    it('a leader signs with the PIN and a key on P-256, a clerk seals with RSA; every judge agrees', async () => {
      const requests = requestsOf(desk.department);
      const draft = await upload(world.app, sample('cong-van.pdf'));
      const signed = completed(await world.peer.ask(requests.personal(draft)));
      const numbered = completed(await world.peer.ask(requests.number(signed.file)));
      const attachments = [{ attachmentId: uuidV7(), file: await upload(world.app, sample('phu-luc.pdf')) }];
      const done = completed(await world.peer.ask(requests.seal(numbered.file, { attachments })));
      expect(done.verified).toEqual({ personal: true, organisation: true });
      const pdf = await world.app.files.read(done.file);
      expect(pdfsig(pdf).map(({ verdict }) => verdict)).toEqual(['Signature is Valid.', 'Signature is Valid.']);
      for (const container of signatureContainers(pdf).slice(-1)) opensslCades(container, root, new Date(start));
    });

    it('signs nothing for a person without the PIN', async () => {
      const draft = await upload(world.app, sample('cong-van.pdf'));
      const authorise = `mutation ($input: AuthoriseSignaturesInput!) {
        authoriseSignatures(input: $input) { authorisations { documentId } errors { code } } }`;
      const input = { idempotencyKey: uuidV7(), pin: '999888', documents: [{ documentId: uuidV7(), file: draft }] };
      const answer = await office.ask<{ authoriseSignatures: object }>(desk.signer, authorise, { input });
      expect(answer.authoriseSignatures).toMatchObject({ authorisations: null, errors: [{ code: 'PIN_WRONG' }] });
      const other = requestsOf(desk.department).personal(draft, { authorisation: 'invented' });
      expect(refusal(await world.peer.ask(other))).toBe('AUTHORISATION_INVALID');
    });

    it('says where the key is, and keeps nothing of it', async () => {
      const query = 'query { certificates { edges { node { custody ownerKind } } } }';
      const { certificates } = await office.ask<{ certificates: { edges: { node: object }[] } }>(
        desk.administrator,
        query,
      );
      expect(certificates.edges.map(({ node }) => node)).toEqual([
        { custody: 'HSM', ownerKind: 'PERSON' },
        { custody: 'HSM', ownerKind: 'ORGANISATION' },
      ]);
      const keys = await world.app.database.manager.find(PrivateKeyEntity);
      for (const key of keys)
        expect(key.device).toMatchObject({ kind: 'PKCS11', id: expect.stringMatching(/^[0-9a-f]{32}$/) });
      // The sealing of a seal's row opens without a PIN: what is in it is another key than the certificate's.
      const row = keys.find(({ ownerKind }) => ownerKind === 'ORGANISATION')!;
      expect(world.app.vault.open(row).asymmetricKeyType).toBe('ec');
      const [csr] = await world.app.database.query<{ der: Buffer }>(
        `select signing_request as der from certificate_request where owner_kind = 'ORGANISATION'`,
      );
      expect(readCsr(csr!.der).publicKey.asymmetricKeyType).toBe('rsa');
      expect(world.logLines.join('\n')).not.toContain(softHsmPin);
      expect(await everything(world.databaseUrl)).not.toContain(softHsmPin);
    });

    it('a token that was taken out is a named state; the act fails by that name, and works when it is back', async () => {
      expect(await state()).toBe('READY');
      token.unplug();
      try {
        expect(refusal(await world.peer.ask(await sealed()))).toBe('HSM_TOKEN_MISSING');
        expect(await state()).toBe('HSM_TOKEN_MISSING');
      } finally {
        token.plugIn();
      }
      completed(await world.peer.ask(await sealed()));
      expect(await state()).toBe('READY');
    });

    it('an act waits through its attempts for a token that comes back', async () => {
      const failures = () => world.logLines.filter((line) => line.includes('HSM_TOKEN_MISSING')).length;
      const before = failures();
      const request = await sealed();
      token.unplug();
      const asked = world.peer.ask(request);
      try {
        await eventually(async () => failures() > before);
      } finally {
        token.plugIn();
      }
      completed(await asked);
    });
  });

  it('a key in a module that is not configured is refused by name', async () => {
    const world = await createWorld({ clock, issuesCertificates: false });
    const office = await openOffice(world);
    try {
      const { administrator, clerk } = await openDesk(world, office);
      const asked = { ownerKind: 'ORGANISATION', custody: 'HSM' };
      const { id: requestId } = await office.request(administrator, 'requestCertificate', asked);
      await office.request(provincial, 'approveCertificateRequest', { requestId });
      expect(await office.refusal(clerk, 'makeCertificateKey', { requestId })).toBe('HSM_NOT_CONFIGURED');
    } finally {
      await world.close();
    }
  });
});
