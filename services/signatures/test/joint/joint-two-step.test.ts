// A joint document signed and sealed with tokens: prepared and completed through the graph, done by the worker.
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { readSignatures } from '@lienthong/pdf-signature';
import { certificatePem } from '@lienthong/pki';
import { itWithTool, opensslCades, pdfsig, qpdfCheck, signatureContainers } from '@lienthong/testing';
import { type Colleague, type Office, openOffice } from '../certificates/office.js';
import {
  authority,
  complete,
  completeRefusal,
  type Desk,
  type FileToSign,
  openDesk,
  prepare,
  prepareRefusal,
  signCms,
  signRaw,
  type Token,
} from '../external/desk.js';
import { completed, createWorld, type Department, refusal, upload, type World } from '../world.js';
import { type Body, jointDraft, jointRequests } from './bodies.js';

const start = '2026-11-22T02:00:00.000Z';
const clock = fixedClock(start);

let world: World;
let office: Office;
let host: Desk;
let second: Desk;
let stranger: Desk;
let leader: Token;
let other: Token;
let strange: Token;
let draft: string;

beforeAll(async () => {
  world = await createWorld({ clock, issuesCertificates: false });
  await world.giveSpecimens();
  office = await openOffice(world);
  draft = await upload(world.app, jointDraft(2));
  [host, second, stranger] = [
    await openDesk(world, office),
    await openDesk(world, office),
    await openDesk(world, office),
  ];
  [leader, other] = [await host.token('RSA'), await second.token('P-256')];
  strange = await stranger.token('RSA');
});

const bodyOf = ({ organisation, organisationId, signer, clerk }: Department): Body => ({
  organisation,
  organisationId,
  signers: [signer],
  clerk,
});
const signers = () => [host.department.signer, second.department.signer];
const signerIds = (): string[] => signers().map(({ personId }) => personId);
const newRequests = () => jointRequests(bodyOf(host.department), signers());
const personal = (documentId: string, file: string, { certificateId }: Token, more: object = {}) => ({
  documentId,
  file,
  act: 'PERSONAL_SIGNATURE',
  certificateId,
  ...more,
});
const seal = (documentId: string, file: string, { certificateId }: Token) => ({
  documentId,
  file,
  act: 'SEAL',
  certificateId,
  seal: { way: 'ELECTRONIC', code: '05/HDLN-SNV-STC' },
});

type Make = (token: Token, file: FileToSign) => { signature: string } | { cms: string };

/** Both steps. @returns the authorisation */
async function signed(who: Colleague, token: Token, input: object, make: Make = signRaw): Promise<string> {
  const { id: preparedId, files } = await prepare(office, who, input);
  return complete(office, who, { preparedId, signatures: files.map((file) => make(token, file)) });
}

describe('a joint document with tokens', () => {
  itWithTool(['pdfsig', 'openssl', 'qpdf'], 'goes the whole way; every judge agrees', async () => {
    const { sign, number, seal: sealing, documentId } = newRequests();
    const byOther = await signed(second.signer, other, personal(documentId, draft, other, { signerIds: signerIds() }));
    const first = completed(await world.peer.ask(sign(second.department.signer, draft, { authorisation: byOther })));
    expect(first.verified).toEqual({ personal: false, organisation: false });
    const byLeader = await signed(host.signer, leader, personal(documentId, first.file, leader), signCms);
    const both = completed(await world.peer.ask(sign(host.department.signer, first.file, { authorisation: byLeader })));
    expect(both.verified).toEqual({ personal: true, organisation: false });
    let { file } = completed(await world.peer.ask(number(both.file)));
    for (const desk of [second, host]) {
      const token = await desk.token('P-384', 'ORGANISATION');
      const inSha384: Make = (of, toSign) => signRaw(of, toSign, 'sha384');
      const authorisation = await signed(desk.clerk, token, seal(documentId, file, token), inSha384);
      const done = completed(await world.peer.ask(sealing(bodyOf(desk.department), file, { authorisation })));
      expect(done.verified).toEqual({ personal: true, organisation: desk === host });
      file = done.file;
    }
    const bytes = await world.app.files.read(file);
    expect(readSignatures(bytes).map(({ kind, integrity }) => [kind, integrity])).toEqual([
      ['PERSON', 'INTACT'],
      ['PERSON', 'INTACT'],
      ['SEAL', 'INTACT'],
      ['SEAL', 'INTACT'],
    ]);
    expect(pdfsig(bytes).map(({ verdict }) => verdict)).toEqual(Array(4).fill('Signature is Valid.'));
    for (const one of signatureContainers(bytes)) opensslCades(one, certificatePem(authority.root), new Date(start));
    qpdfCheck(bytes);
  });

  it('is prepared by its signers only, with everybody named by whoever is first', async () => {
    const { documentId } = newRequests();
    const refused = (more: object, who = host.signer, token = leader) =>
      prepareRefusal(office, who, personal(documentId, draft, token, more));
    expect(await refused({ signerIds: signerIds() }, stranger.signer, strange)).toBe('SIGNER_NOT_OF_DOCUMENT');
    expect(await refused({ signerIds: [...signerIds(), signerIds()[0]] })).toBe('SIGNERS_INVALID');
    expect(await refused({ signerIds: ['somebody'] })).toBe('SIGNERS_INVALID');
    expect(await refused({ signerIds: [...signerIds(), uuidV7()] })).toBe('UNKNOWN_IN_DIRECTORY');
    expect(await refused({ signerIds: [...signerIds(), host.clerk.personId] })).toBe('SIGNER_NOT_AUTHORISED');
  });

  it('is not begun with a signature that was laid out for one person alone, nor for others', async () => {
    const { sign, documentId } = newRequests();
    const alone = await signed(host.signer, leader, personal(documentId, draft, leader));
    const request = sign(host.department.signer, draft, { authorisation: alone });
    expect(refusal(await world.peer.ask(request))).toBe('PREPARED_FOR_ANOTHER_ACT');
    const ids = [host.signer.personId, stranger.signer.personId];
    const others = await signed(host.signer, leader, personal(documentId, draft, leader, { signerIds: ids }));
    expect(refusal(await world.peer.ask(sign(host.department.signer, draft, { authorisation: others })))).toBe(
      'PREPARED_FOR_ANOTHER_ACT',
    );
  });

  it('is signed later on the newest file alone, in the own place alone', async () => {
    const { sign, documentId } = newRequests();
    const begun = await signed(host.signer, leader, personal(documentId, draft, leader, { signerIds: signerIds() }));
    const first = completed(await world.peer.ask(sign(host.department.signer, draft, { authorisation: begun })));
    const later = { signerIds: [host.signer.personId, stranger.signer.personId] };
    expect(await prepareRefusal(office, stranger.signer, personal(documentId, first.file, strange, later))).toBe(
      'DOCUMENT_OF_OTHER_ORGANISATION',
    );
    expect(await prepareRefusal(office, host.signer, personal(documentId, first.file, leader))).toBe(
      'ALREADY_SIGNED_BY_PERSON',
    );
    // A list is of no account any more: what is prepared is the own place of the record.
    const { id: preparedId, files } = await prepare(
      office,
      second.signer,
      personal(documentId, first.file, other, later),
    );
    expect(files).toMatchObject([{ field: `lienthong_personal_signature_${second.signer.personId}` }]);
    const signatures = [signRaw(other, files[0]!)];
    const authorisation = await complete(office, second.signer, { preparedId, signatures });
    const waiting = await prepare(office, second.signer, personal(documentId, first.file, other));
    completed(await world.peer.ask(sign(second.department.signer, first.file, { authorisation })));
    expect(await prepareRefusal(office, second.signer, personal(documentId, first.file, other))).toBe(
      'FILE_NOT_NEWEST',
    );
    const made = { preparedId: waiting.id, signatures: [signRaw(other, waiting.files[0]!)] };
    expect(await completeRefusal(office, second.signer, made)).toBe('FILE_NOT_NEWEST');
  });
});
