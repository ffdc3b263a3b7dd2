import type { SigningCompleted } from '@lienthong/contracts';
import { certificatePem } from '@lienthong/pki';
import { uuidV7 } from '@lienthong/kernel';
import {
  describeEachBackend,
  itWithTool,
  opensslCades,
  pdfsig,
  qpdfCheck,
  signatureContainers,
} from '@lienthong/testing';
import { authority } from '../src/certificates/certificate.repository.js';
import {
  completed,
  createWorld,
  type Department,
  newDepartment,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from './world.js';

describeEachBackend((_name, makeBackendOptions) => {
  let world: World;
  let department: Department;
  let personal: SigningCompleted;
  let numbered: SigningCompleted;
  let sealed: SigningCompleted;
  let digitised: SigningCompleted;
  let root: string;
  const attachmentId = uuidV7();
  const read = (file: string): Promise<Buffer> => world.app.files.read(file);

  beforeAll(async () => {
    world = await createWorld({ redisUrl: makeBackendOptions({ url: '' }).redisUrl });
    department = await newDepartment(world);
    const requests = requestsOf(department);
    // Asked at once, while the certificates are still being made: the act waits for them.
    const scan = await upload(world.app, sample('ban-quet.pdf'));
    digitised = completed(
      await world.peer.ask(requestsOf(department).seal(scan, { way: 'DIGITISED', code: '1418/SKHCN-VP' })),
    );
    await settled(world);
    personal = completed(await world.peer.ask(requests.personal(await upload(world.app, sample('cong-van.pdf')))));
    numbered = completed(await world.peer.ask(requests.number(personal.file)));
    const attachment = await upload(world.app, sample('phu-luc.pdf'));
    sealed = completed(
      await world.peer.ask(requests.seal(numbered.file, { attachments: [{ attachmentId, file: attachment }] })),
    );
    root = certificatePem((await authority(world.app.database.manager, 'ROOT'))!.der);
  });

  it('adds to the file and never changes what is there', async () => {
    const files = await Promise.all([personal, numbered, sealed].map(({ file }) => read(file)));
    const chain = [sample('cong-van.pdf'), ...files];
    chain.slice(1).forEach((later, index) => {
      const earlier = chain[index]!;
      expect(later.length).toBeGreaterThan(earlier.length);
      expect(later.subarray(0, earlier.length).equals(earlier)).toBe(true);
    });
    expect(sealed.sizeBytes).toBe(files[2]!.length);
  });

  it('says after each act which signatures were verified', () => {
    expect(personal.verified).toEqual({ personal: true, organisation: false });
    expect(numbered.verified).toEqual({ personal: true, organisation: false });
    expect(sealed.verified).toEqual({ personal: true, organisation: true });
    expect(digitised.verified).toEqual({ personal: false, organisation: true });
    expect(sealed.attachments).toEqual([
      { attachmentId, file: expect.stringMatching(/^[0-9a-f]{64}$/), sizeBytes: expect.any(Number) },
    ]);
  });

  itWithTool(['pdfsig'], 'poppler finds both signatures valid, the seal over the whole file', async () => {
    const found = pdfsig(await read(sealed.file));
    expect(found).toMatchObject([
      { signer: 'Nguyễn Văn A', verdict: 'Signature is Valid.', wholeFile: false },
      { signer: department.organisation.name, verdict: 'Signature is Valid.', wholeFile: true },
    ]);
    for (const { file } of [sealed.attachments[0]!, digitised]) {
      expect(pdfsig(await read(file))).toMatchObject([
        { signer: department.organisation.name, verdict: 'Signature is Valid.', wholeFile: true },
      ]);
    }
  });

  const newestOf = (pdf: Buffer) => signatureContainers(pdf).at(-1)!;

  itWithTool(['openssl'], 'OpenSSL accepts every newest signature as CAdES under the trust anchor', async () => {
    for (const { file } of [personal, sealed, sealed.attachments[0]!, digitised])
      opensslCades(newestOf(await read(file)), root);
    const tampered = Buffer.from(await read(sealed.file));
    tampered[2_000]! ^= 1;
    expect(() => opensslCades(newestOf(tampered), root)).toThrow();
  });

  itWithTool(['qpdf'], 'qpdf finds no fault in the structure', async () => {
    for (const { file } of [personal, numbered, sealed, sealed.attachments[0]!, digitised]) qpdfCheck(await read(file));
  });
});
