// Several authorised signers and several seals, through the queue; the file judged by this house and by tools from outside.
import type { PersonChanged, SigningCompleted } from '@lienthong/contracts';
import { uuidV7 } from '@lienthong/kernel';
import { readSignatures, validatePdf } from '@lienthong/pdf-signature';
import { certificatePem } from '@lienthong/pki';
import { itWithTool, opensslCades, pdfsig, qpdfCheck, signatureContainers } from '@lienthong/testing';
import { authority } from '../../src/certificates/certificate.repository.js';
import { completed, createWorld, sample, upload, type World } from '../world.js';
import { type Body, jointDraft, type JointRequests, jointRequests, signAll, twoBodies } from './bodies.js';

let world: World;
let host: Body;
let second: Body;
let root: Buffer;
const read = (file: string): Promise<Buffer> => world.app.files.read(file);

beforeAll(async () => {
  world = await createWorld();
  ({ host, second } = await twoBodies(world));
  root = (await authority(world.app.database.manager, 'ROOT'))!.der;
});

const everybody = (): PersonChanged[] => [...host.signers, ...second.signers];

/** Every person in that order, the number, every body in that order. */
async function travel(requests: JointRequests, people: readonly PersonChanged[], bodies: readonly Body[]) {
  const done = await signAll(world, requests, people, jointDraft(people.length as 2 | 3));
  done.push(completed(await world.peer.ask(requests.number(done.at(-1)!.file))));
  for (const body of bodies) done.push(completed(await world.peer.ask(requests.seal(body, done.at(-1)!.file))));
  return done;
}

const verdictOf = (bytes: Buffer) =>
  validatePdf(bytes, { trustAnchors: [{ certificate: root, class: 'DEMONSTRATION' }], at: new Date() });

describe.each([
  ['in the order of the list', [0, 1, 2], [0, 1]],
  ['the last of the other body first, the host’s seal last', [2, 0, 1], [1, 0]],
])('two bodies with three signers, %s', (_title, order, seals) => {
  let done: SigningCompleted[];
  let finished: Buffer;

  beforeAll(async () => {
    const people = everybody();
    const requests = jointRequests(host, people);
    const bodies = [host, second];
    done = await travel(
      requests,
      order.map((index) => people[index]!),
      seals.map((index) => bodies[index]!),
    );
    finished = await read(done.at(-1)!.file);
  });

  it('says that everybody signed when the last has, that all sealed when the last has', () => {
    expect(done.map(({ verified }) => verified)).toEqual([
      { personal: false, organisation: false },
      { personal: false, organisation: false },
      { personal: true, organisation: false },
      { personal: true, organisation: false },
      { personal: true, organisation: false },
      { personal: true, organisation: true },
    ]);
  });

  it('adds to the file and never changes what is there', async () => {
    let before = jointDraft(3);
    for (const { file } of done) {
      const bytes = await read(file);
      expect(bytes.subarray(0, before.length).equals(before)).toBe(true);
      before = bytes;
    }
  });

  it('passes validation as a whole, with five signatures', () => {
    const { verdict, signatures } = verdictOf(finished);
    expect(signatures.map((one) => one.verdict)).toEqual(Array(5).fill('TOTAL_PASSED'));
    expect(verdict).toBe('TOTAL_PASSED');
    expect(readSignatures(finished).map(({ locksAll }) => locksAll)).toEqual([false, false, false, false, true]);
  });

  itWithTool(['pdfsig', 'openssl', 'qpdf'], 'poppler, OpenSSL and qpdf agree', () => {
    const names = [
      ...order.map((index) => everybody()[index]!.fullName),
      ...seals.map((index) => [host, second][index]!.organisation.name),
    ];
    const found = pdfsig(finished);
    expect(found.map(({ verdict }) => verdict)).toEqual(Array(5).fill('Signature is Valid.'));
    expect(found.map(({ signer }) => signer).sort()).toEqual([...names].sort());
    for (const container of signatureContainers(finished)) opensslCades(container, certificatePem(root));
    qpdfCheck(finished);
  });
});

describe('two bodies with one signer each', () => {
  it('the issuer seals the attachments, the other body the document alone', async () => {
    const people = [host.signers[0]!, second.signers[0]!];
    const requests = jointRequests(host, people);
    const signed = await signAll(world, requests, people, jointDraft(2));
    const numbered = completed(await world.peer.ask(requests.number(signed.at(-1)!.file)));
    const attachmentId = uuidV7();
    const attachments = [{ attachmentId, file: await upload(world.app, sample('phu-luc.pdf')) }];
    const bySecond = completed(await world.peer.ask(requests.seal(second, numbered.file)));
    const byHost = completed(await world.peer.ask(requests.seal(host, bySecond.file, { attachments })));
    expect(byHost.attachments).toMatchObject([{ attachmentId }]);
    expect(byHost.verified).toEqual({ personal: true, organisation: true });
    expect(verdictOf(await read(byHost.file)).verdict).toBe('TOTAL_PASSED');
    expect(verdictOf(await read(byHost.attachments[0]!.file)).verdict).toBe('TOTAL_PASSED');
  });
});
