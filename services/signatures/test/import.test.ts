import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonChanged } from '@lienthong/contracts';
import { systemClock, uuidV7 } from '@lienthong/kernel';
import { itWithTool, opensslCades, opensslPkcs12, readyKeyPair, signatureContainers } from '@lienthong/testing';
import {
  certificatePem,
  createAuthority,
  createCertificate,
  createPkcs12,
  type DistinguishedName,
} from '@lienthong/pki';
import { importCertificates } from '../src/certificates/import-certificates.js';
import { certificatesOf } from '../src/certificates/certificate.repository.js';
import { everything, occursIn } from './everything.js';
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
} from './world.js';

const passphrase = 'mat-khau-thu-9f3';
const pairOf = () => readyKeyPair('RSA_2048');

/** Another authority: root, subordinate and one subscriber, as PKCS #12. */
function foreignAuthority() {
  const [root, subordinate] = [pairOf(), pairOf()];
  const issue = (
    kind: 'ROOT' | 'SUB' | 'ORGANISATION',
    subject: DistinguishedName,
    publicKey: typeof root.publicKey,
    signWith: typeof root.privateKey,
    issuer?: Buffer,
  ): Buffer =>
    createCertificate({
      kind,
      subject,
      publicKey,
      signWith,
      serial: Buffer.concat([Buffer.of(0x40), randomBytes(15)]),
      notBefore: new Date('2025-01-01T00:00:00Z'),
      notAfter: new Date('2035-01-01T00:00:00Z'),
      ...(issuer ? { issuer } : {}),
    });
  const rootDer = issue('ROOT', { commonName: 'Cơ quan chứng thực gốc khác' }, root.publicKey, root.privateKey);
  const subject = { commonName: 'Cơ quan chứng thực địa phương khác' };
  const subordinateDer = issue('SUB', subject, subordinate.publicKey, root.privateKey, rootDer);
  return {
    root: certificatePem(rootDer),
    pkcs12For: (commonName: string, secret = passphrase): Buffer => {
      const pair = pairOf();
      const name = { commonName, organisation: commonName, country: 'VN' };
      const der = issue('ORGANISATION', name, pair.publicKey, subordinate.privateKey, subordinateDer);
      const key = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      return opensslPkcs12(key, certificatePem(der), certificatePem(subordinateDer) + certificatePem(rootDer), secret);
    },
  };
}

describe('keys from another authority', () => {
  let world: World;
  let department: Department;
  let folder: string;
  const seals = () => certificatesOf(world.app.database.manager, 'ORGANISATION', department.organisationId);
  const importAll = () =>
    importCertificates(
      { database: world.app.database, vault: world.app.vault, clock: systemClock, logger: world.logger },
      { folder, passphrase },
    );

  beforeAll(async () => {
    world = await createWorld({ issuesCertificates: false });
    department = await newDepartment(world);
    await settled(world);
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signatures-import-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  itWithTool(
    ['openssl'],
    'a wrong passphrase, a damaged file and a certificate in another name are left out',
    async () => {
      const authority = foreignAuthority();
      const path = join(folder, `organisation-${department.organisationId}.p12`);
      const bad: [Buffer, string][] = [
        [authority.pkcs12For(department.organisation.name, 'another'), 'PKCS12_WRONG_PASSWORD'],
        [Buffer.from('no PKCS #12 at all'), 'PKCS12_UNREADABLE'],
        [authority.pkcs12For('Sở Tài chính tỉnh Lai Châu'), 'CERTIFICATE_OF_ANOTHER'],
      ];
      for (const [bytes, code] of bad) {
        const linesBefore = world.logLines.length;
        await writeFile(path, bytes);
        await importAll();
        expect(world.logLines.slice(linesBefore).join('\n')).toContain(code);
        expect(await seals()).toEqual([]);
      }
    },
  );

  it('a file that asks for two billion iterations is refused at once', async () => {
    const { key, certificateChain } = createAuthority({ newKey: readyKeyPair }).issue('ORGANISATION', {
      commonName: department.organisation.name,
    });
    const good = createPkcs12({ key, certificateChain, password: passphrase });
    // The iterations of the MAC are the last element of the file; two bytes more, in it and in the two sequences around it.
    const iterations = good.lastIndexOf(Buffer.from([0x02, 0x02]));
    expect(iterations).toBe(good.length - 4);
    const costly = Buffer.concat([good.subarray(0, iterations), Buffer.from('02047fffffff', 'hex')]);
    costly.writeUInt16BE(good.readUInt16BE(2) + 2, 2);
    const mac = Array.from({ length: 120 }, (_, back) => good.length - 2 - back).find(
      (at) => good[at] === 0x30 && at + 2 + good[at + 1]! === good.length,
    )!;
    costly[mac + 1]! += 2;
    await writeFile(join(folder, `organisation-${department.organisationId}.p12`), costly);
    const lines = world.logLines.length;
    await importAll();
    expect(world.logLines.slice(lines).join('\n')).toContain('PKCS12_UNREADABLE');
    expect(await seals()).toEqual([]);
  });

  itWithTool(['openssl'], 'a seal key is taken over once, and its chain verifies in what it seals', async () => {
    const authority = foreignAuthority();
    const scan = await upload(world.app, sample('ban-quet.pdf'));
    const seal = { way: 'DIGITISED', code: '1418/SKHCN-VP' };
    expect(refusal(await world.peer.ask(requestsOf(department).seal(scan, seal)))).toBe('CERTIFICATE_MISSING');

    const name = department.organisation.name;
    await writeFile(join(folder, `organisation-${department.organisationId}.p12`), authority.pkcs12For(name));
    await importAll();
    await importAll();
    expect((await seals()).map(({ commonName, issuerName }) => [commonName, issuerName])).toEqual([
      [name, 'Cơ quan chứng thực địa phương khác'],
    ]);
    const sealed = completed(await world.peer.ask(requestsOf(department).seal(scan, seal)));
    expect(sealed.verified).toEqual({ personal: false, organisation: true });
    opensslCades(signatureContainers(await world.app.files.read(sealed.file)).at(-1)!, authority.root);
    expect(world.logLines.join('\n')).not.toContain(passphrase);
  });

  it("a person's key, on an elliptic curve and under a password with Vietnamese letters, waits for its owner's PIN", async () => {
    const secret = 'Mật khẩu của Sở, 2026';
    const { personId } = department.signer;
    const { key, certificateChain } = createAuthority({ newKey: readyKeyPair }).issue(
      'PERSON',
      { commonName: department.signer.fullName, organisation: department.organisation.name },
      { keys: 'P256', from: new Date('2026-01-01T00:00:00Z'), to: new Date('2029-01-01T00:00:00Z') },
    );
    await writeFile(join(folder, `person-${personId}.p12`), createPkcs12({ key, certificateChain, password: secret }));
    await importCertificates(
      { database: world.app.database, vault: world.app.vault, clock: systemClock, logger: world.logger },
      { folder, passphrase: secret },
    );
    const [held] = await certificatesOf(world.app.database.manager, 'PERSON', personId);
    expect(held).toMatchObject({
      commonName: department.signer.fullName,
      standing: 'ACTIVE',
      findings: [{ code: 'TRUST_ANCHORS_NOT_CONFIGURED' }],
    });
    const rows = await world.app.database.query('select state, requested_by from certificate_request where id = $1', [
      held!.requestId,
    ]);
    expect(rows).toEqual([{ state: 'ISSUED', requested_by: null }]);
    const caller = {
      personId,
      organisationId: department.organisationId,
      roles: new Set(['AUTHORISED_SIGNER']),
      correlationId: 'test',
    } as never;
    await world.giveSpecimens();
    const file = await upload(world.app, sample('cong-van.pdf'));
    const consent = (documentId: string) =>
      world.app.custody.authoriseSignatures(caller, {
        idempotencyKey: uuidV7(),
        pin,
        documents: [{ documentId, file }],
      });
    await expect(consent(uuidV7())).rejects.toMatchObject({ code: 'PIN_NOT_SET' });
    const setPin = (activationCode: string | null) =>
      world.app.custody.setPin(caller, { idempotencyKey: uuidV7(), pin, activationCode });
    await expect(setPin(null)).rejects.toMatchObject({ code: 'ACTIVATION_CODE_REQUIRED' });
    const administrator = { ...(caller as object), personId: uuidV7(), roles: new Set(['ADMINISTRATOR']) } as never;
    const issued = await world.app.custody.issueActivationCode(administrator, { idempotencyKey: uuidV7(), personId });
    await setPin(issued.activationCode);
    expect(completed(await world.peer.ask(requestsOf(department).personal(file))).verified.personal).toBe(true);
    const places = [world.logLines.join('\n'), await everything(world.databaseUrl)];
    const der = key.export({ type: 'pkcs8', format: 'der' });
    const { d } = key.export({ format: 'jwk' });
    for (const place of places) {
      expect(place).not.toContain(secret);
      for (const hidden of [Buffer.from(secret), der, Buffer.from(d!, 'base64url')]) {
        expect(occursIn(place, hidden)).toBe(false);
      }
    }
    // What was looked through is what happened.
    expect(places[1]).toContain('CERTIFICATE_IMPORTED');
  });

  it('what cannot be read, or bears the number of another, keeps neither the rest nor the worker from their work', async () => {
    const other = await newDepartment(world, 'Sở Y tế tỉnh Lai Châu');
    const deputy = newPerson('Giàng A Páo', other.organisationId, ['AUTHORISED_SIGNER']);
    await world.peer.say([], [deputy]);
    await settled(world);
    const write = async (person: PersonChanged): Promise<void> => {
      const subject = { commonName: person.fullName, organisation: other.organisation.name };
      const { key, certificateChain } = createAuthority({ commonName: 'Một tổ chức chứng thực khác' }).issue(
        'PERSON',
        subject,
      );
      const bytes = createPkcs12({ key, certificateChain, password: passphrase });
      await writeFile(join(folder, `person-${person.personId}.p12`), bytes);
    };
    // The first of the folder is no file at all; the second and the third are of one issuer and bear one number.
    await mkdir(join(folder, `organisation-${other.organisationId}.p12`));
    for (const person of [other.signer, deputy]) await write(person);
    const lines = world.logLines.length;
    await importAll();
    expect(world.logLines.slice(lines).join('\n')).toMatch(/FILE_UNREADABLE[^]*EISDIR[^]*CERTIFICATE_SERIAL_TAKEN/);
    const held = [other.signer, deputy].map(({ personId }) =>
      certificatesOf(world.app.database.manager, 'PERSON', personId),
    );
    expect((await Promise.all(held)).flat()).toHaveLength(1);
  });
});
