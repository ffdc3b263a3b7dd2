import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { itWithTool, opensslSubject, opensslVerify } from '@lienthong/testing';
import { certificatePem } from '@lienthong/pki';
import { createSignaturesApp, type SignaturesApp } from '../src/app.js';
import type { CertificateEntity } from '../src/certificates/certificate.entity.js';
import { authority, certificatesOf, privateKeyOf } from '../src/certificates/certificate.repository.js';
import { createKeyVault, KeyUnreadableError, type SealedKey } from '../src/keys/key-vault.js';
import { PrivateKeyEntity } from '../src/keys/private-key.entity.js';
import { everything, occursIn } from './everything.js';
import {
  completed,
  createWorld,
  type Department,
  newDepartment,
  newOrganisation,
  newPerson,
  pin,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from './world.js';

describe('keys and certificates', () => {
  let world: World;
  let department: Department;
  let personal: CertificateEntity;
  let seal: CertificateEntity;
  const manager = () => world.app.database.manager;
  const opened = async (sealed: SealedKey) =>
    sealed.protection === 'SERVICE'
      ? world.app.vault.open(sealed)
      : world.app.vault.openUnlocked(sealed, await world.app.vault.unlock(sealed, pin));

  beforeAll(async () => {
    world = await createWorld();
    department = await newDepartment(world);
    await settled(world);
    [personal] = (await certificatesOf(manager(), 'PERSON', department.signer.personId)) as [CertificateEntity];
    [seal] = (await certificatesOf(manager(), 'ORGANISATION', department.organisationId)) as [CertificateEntity];
  });

  it('one for every signer and every seal, none for those who do not sign here', async () => {
    const outside = newOrganisation('Bộ Khoa học và Công nghệ', { channel: 'NATIONAL_AXIS' });
    const closed = newOrganisation('Ban Dân tộc tỉnh Lai Châu', { active: false });
    const theirs = newPerson('Trần Văn B', outside.organisationId, ['AUTHORISED_SIGNER']);
    // Events out of order: the people come before their organisation, and everything comes twice.
    const late = newOrganisation('Ủy ban nhân dân xã Bum Tở');
    const lateSigner = newPerson('Phùng Lở Xè', late.organisationId, ['AUTHORISED_SIGNER', 'CLERK']);
    await world.peer.say([], [theirs, lateSigner]);
    await settled(world);
    await world.peer.say([outside, closed, late, late], [lateSigner]);
    await settled(world);
    const count = async (kind: 'PERSON' | 'ORGANISATION', id: string) =>
      (await certificatesOf(manager(), kind, id)).length;
    expect(await count('ORGANISATION', late.organisationId)).toBe(1);
    expect(await count('PERSON', lateSigner.personId)).toBe(1);
    expect(await count('ORGANISATION', outside.organisationId)).toBe(0);
    expect(await count('ORGANISATION', closed.organisationId)).toBe(0);
    expect(await count('PERSON', theirs.personId)).toBe(0);
    expect(await count('PERSON', department.clerk.personId)).toBe(0);
  });

  it('a new one when the organisation gets another name; the old one stays what it was', async () => {
    const organisation = newOrganisation('Sở Thông tin và Truyền thông tỉnh Lai Châu');
    await world.peer.say([organisation], []);
    await settled(world);
    await world.peer.say([{ ...organisation, version: 2, name: 'Sở Văn hóa và Thông tin tỉnh Lai Châu' }], []);
    // An older snapshot that comes late changes nothing.
    await world.peer.say([organisation], []);
    await settled(world);
    const issued = await certificatesOf(manager(), 'ORGANISATION', organisation.organisationId);
    expect(issued.map(({ commonName }) => commonName).sort()).toEqual([
      'Sở Thông tin và Truyền thông tỉnh Lai Châu',
      'Sở Văn hóa và Thông tin tỉnh Lai Châu',
    ]);
  });

  it('valid for at most five years, by an authority of twenty', async () => {
    const years = ({ notBefore, notAfter }: CertificateEntity): number =>
      (notAfter.getTime() - notBefore.getTime()) / (365.25 * 86_400_000);
    expect(years(personal)).toBeLessThanOrEqual(5.01);
    expect(years(seal)).toBeLessThanOrEqual(5.01);
    expect(years((await authority(manager(), 'ROOT'))!)).toBeCloseTo(20, 1);
  });

  itWithTool(['openssl'], 'OpenSSL verifies the chain and reads the Vietnamese names', async () => {
    const root = certificatePem((await authority(manager(), 'ROOT'))!.der);
    const subordinate = certificatePem((await authority(manager(), 'SUB'))!.der);
    for (const { der } of [personal, seal]) {
      expect(opensslVerify(certificatePem(der), subordinate, root)).toContain('OK');
    }
    expect(() => opensslVerify(certificatePem(personal.der), root, root)).toThrow();
    const subject = opensslSubject(certificatePem(personal.der));
    expect(subject).toContain('CN=Nguyễn Văn A');
    expect(subject).toContain('O=Sở Khoa học và Công nghệ tỉnh Lai Châu');
    expect(subject).toContain('title=Phó Giám đốc');
    expect(opensslSubject(certificatePem(seal.der))).toContain('CN=Sở Khoa học và Công nghệ tỉnh Lai Châu');
  });

  it('a key opens under its key-encryption key, for its owner, and in no other way', async () => {
    const sealed = await privateKeyOf(manager(), seal);
    expect(world.app.vault.open(sealed).asymmetricKeyDetails?.modulusLength).toBe(2048);
    const others: (() => unknown)[] = [
      () => createKeyVault(randomBytes(32)).open(sealed),
      () => createKeyVault(randomBytes(32)).open({ ...sealed, encryptionKey: 'ffffffffffffffff' }),
      () => world.app.vault.open({ ...sealed, ownerId: department.clerk.personId }),
      () => world.app.vault.open({ ...sealed, id: personal.privateKeyId! }),
      () => world.app.vault.open({ ...sealed, ownerKind: 'PERSON' }),
      () => {
        const changed = Buffer.from(sealed.sealedPrivateKey);
        changed[40]! ^= 1;
        return world.app.vault.open({ ...sealed, sealedPrivateKey: changed });
      },
    ];
    for (const open of others) expect(open).toThrow(KeyUnreadableError);
  });

  it('a subgraph with another key-encryption key is not ready, and says why without a name', async () => {
    const another = { keyEncryptionKey: randomBytes(32), authorisationKey: randomBytes(32), demonstration: null };
    const app = await createSignaturesApp({
      ...{ databaseUrl: world.databaseUrl, fileStore: { folder: tmpdir() }, logger: world.logger },
      ...another,
    });
    const door = { port: 0, host: '127.0.0.1', tokenVerifier: { verify: async () => null } };
    const states: [SignaturesApp, number, string][] = [
      [app, 503, 'KEY_ENCRYPTION_KEY_MISSING'],
      [world.app, 200, 'ok'],
    ];
    try {
      for (const [asked, status, keys] of states) {
        const server = await asked.startSubgraph(door);
        const answer = await fetch(`${server.url}/health/ready`);
        await server.close();
        expect([answer.status, await answer.json()]).toMatchObject([status, { checks: { database: 'ok', keys } }]);
      }
    } finally {
      await app.close();
    }
  });

  it('a worker with another key-encryption key does not start', async () => {
    const app = await createSignaturesApp({
      databaseUrl: world.databaseUrl,
      fileStore: { folder: tmpdir() },
      keyEncryptionKey: randomBytes(32),
      authorisationKey: randomBytes(32),
      demonstration: null,
      logger: world.logger,
    });
    try {
      await expect(app.startWorkers()).rejects.toThrow(KeyUnreadableError);
    } finally {
      await app.close();
    }
  });

  it('no private key, whole or in part, in any table, queue or log', async () => {
    const requests = requestsOf(department);
    const { file } = completed(
      await world.peer.ask(requests.personal(await upload(world.app, sample('cong-van.pdf')))),
    );
    const { file: numbered } = completed(await world.peer.ask(requests.number(file)));
    completed(await world.peer.ask(requests.seal(numbered)));
    const places = [await everything(world.databaseUrl), world.logLines.join('\n')];
    const keys = await manager().find(PrivateKeyEntity);
    expect(keys.length).toBeGreaterThanOrEqual(4);
    for (const sealed of keys) {
      const jwk = (await opened(sealed)).export({ format: 'jwk' });
      for (const part of ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const) {
        // Without the first bytes: an encoding may put something before them.
        const bytes = Buffer.from(jwk[part]!, 'base64url').subarray(3);
        for (const place of places) expect(occursIn(place, bytes)).toBe(false);
      }
    }
    for (const place of places) {
      expect(occursIn(place, world.keyEncryptionKey)).toBe(false);
      expect(place).not.toContain('PRIVATE KEY');
    }
    // The search itself works: public halves stand in the certificates.
    const publicHalf = Buffer.from((await opened(keys[0]!)).export({ format: 'jwk' }).n!, 'base64url');
    expect(occursIn(places[0]!, publicHalf)).toBe(true);
    expect(places[1]).toContain('certificate issued');
  });
});
