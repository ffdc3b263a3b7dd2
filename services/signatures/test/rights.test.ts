// Every mutation of this service, asked by everybody who must not: without a token, in another role, from another organisation.
import { join } from 'node:path';
import { type Role, roles } from '@lienthong/contracts';
import { uuidV7 } from '@lienthong/kernel';
import { placesToGuard, readSchemaFolder } from '@lienthong/runtime';
import { type Graph, openGraph, type Who } from './graph-client.js';
import { createWorld, type Department, newDepartment, pin, sample, settled, upload, type World } from './world.js';

const newPin = '924613';
const keeping = ['ADMINISTRATOR', 'PROVINCIAL_OFFICE'] as const;
const keys = ['AUTHORISED_SIGNER', 'CLERK'] as const;

interface Attempt {
  readonly input: string;
  /** Whom the permission table lets ask; everybody else is turned away before the use case. */
  readonly roles: readonly Role[];
  /** Somebody of another organisation in such a role, and the code of the refusal. */
  readonly foreign: readonly (readonly [role: Role, code: string])[];
}

/** The office answers for the whole province: nothing is foreign to it. */
const attempts: Record<string, Attempt> = {
  authoriseSignatures: {
    input: 'AuthoriseSignaturesInput',
    roles: ['AUTHORISED_SIGNER'],
    foreign: [['AUTHORISED_SIGNER', 'SIGNER_NOT_AUTHORISED']],
  },
  setPin: {
    input: 'SetPinInput',
    roles: ['AUTHORISED_SIGNER'],
    foreign: [['AUTHORISED_SIGNER', 'CERTIFICATE_OF_FORMER_ORGANISATION']],
  },
  changePin: {
    input: 'ChangePinInput',
    roles: ['AUTHORISED_SIGNER'],
    foreign: [['AUTHORISED_SIGNER', 'CERTIFICATE_OF_FORMER_ORGANISATION']],
  },
  issueActivationCode: {
    input: 'IssueActivationCodeInput',
    roles: keeping,
    foreign: [['ADMINISTRATOR', 'SIGNER_NOT_FOUND']],
  },
  unlockSigningKey: {
    input: 'UnlockSigningKeyInput',
    roles: keeping,
    foreign: [['ADMINISTRATOR', 'SIGNING_KEY_MISSING']],
  },
  requestCertificate: {
    input: 'RequestCertificateInput',
    roles: ['ADMINISTRATOR'],
    foreign: [['ADMINISTRATOR', 'OWNER_CANNOT_HOLD']],
  },
  approveCertificateRequest: { input: 'CertificateRequestInput', roles: ['PROVINCIAL_OFFICE'], foreign: [] },
  refuseCertificateRequest: { input: 'RefuseCertificateRequestInput', roles: ['PROVINCIAL_OFFICE'], foreign: [] },
  withdrawCertificateRequest: {
    input: 'CertificateRequestInput',
    roles: keeping,
    foreign: [['ADMINISTRATOR', 'CERTIFICATE_REQUEST_NOT_FOUND']],
  },
  makeCertificateKey: {
    input: 'MakeCertificateKeyInput',
    roles: keys,
    foreign: [
      ['AUTHORISED_SIGNER', 'NOT_THE_KEY_OWNER'],
      ['CLERK', 'NOT_THE_KEY_OWNER'],
    ],
  },
  importIssuedCertificate: {
    input: 'ImportIssuedCertificateInput',
    roles: keeping,
    foreign: [['ADMINISTRATOR', 'CERTIFICATE_REQUEST_NOT_FOUND']],
  },
  suspendCertificate: {
    input: 'CertificateActInput',
    roles,
    foreign: [
      ['ADMINISTRATOR', 'CERTIFICATE_NOT_FOUND'],
      ['AUTHORISED_SIGNER', 'CERTIFICATE_NOT_FOUND'],
      ['CLERK', 'CERTIFICATE_NOT_FOUND'],
    ],
  },
  resumeCertificate: {
    input: 'CertificateActInput',
    roles: keeping,
    foreign: [['ADMINISTRATOR', 'CERTIFICATE_NOT_FOUND']],
  },
  revokeCertificate: {
    input: 'RevokeCertificateInput',
    roles: keeping,
    foreign: [['ADMINISTRATOR', 'CERTIFICATE_NOT_FOUND']],
  },
  prepareSignature: {
    input: 'PrepareSignatureInput',
    roles: keys,
    foreign: [
      ['AUTHORISED_SIGNER', 'CERTIFICATE_NOT_FOUND'],
      ['CLERK', 'SIGNER_NOT_AUTHORISED'],
    ],
  },
  revalidateDocument: {
    input: 'RevalidateDocumentInput',
    roles: ['CLERK'],
    foreign: [['CLERK', 'DOCUMENT_NOT_ARRIVED']],
  },
  // Of an administrator for somebody's signature, and a signer for the seal: test/images/images.test.ts.
  registerSignatureImage: {
    input: 'RegisterSignatureImageInput',
    roles: [...keeping, 'AUTHORISED_SIGNER'],
    foreign: [
      ['ADMINISTRATOR', 'SEAL_IMAGE_BY_ADMINISTRATOR'],
      ['AUTHORISED_SIGNER', 'SEAL_IMAGE_BY_ADMINISTRATOR'],
    ],
  },
  // Of somebody else's prepared act: test/external/two-step.test.ts.
  completeSignature: {
    input: 'CompleteSignatureInput',
    roles: keys,
    foreign: [['AUTHORISED_SIGNER', 'PREPARED_SIGNATURE_NOT_FOUND']],
  },
};

const { required } = placesToGuard(readSchemaFolder(join(__dirname, '../schema')));
const mutations = [...required].flatMap((place) => /^Mutation\.(.+)$/.exec(place)?.[1] ?? []);
const known = Object.entries(attempts).filter(([name]) => mutations.includes(name));

describe('the mutations', () => {
  let world: World;
  let graph: Graph;
  let department: Department;
  let other: Department;
  let inputs: Record<string, object>;

  beforeAll(async () => {
    world = await createWorld();
    graph = await openGraph(world);
    department = await newDepartment(world);
    other = await newDepartment(world, 'Sở Tài chính tỉnh Lai Châu');
    await settled(world);
    inputs = await inputsAbout(department);
  });

  const someone = ({ organisationId }: Department, role: Role): Who => ({
    personId: uuidV7(),
    organisationId,
    roles: [role],
  });
  const mutation = (name: string): string =>
    `mutation ($input: ${attempts[name]!.input}!) { ${name}(input: $input) { errors { code } } }`;
  const variables = (name: string): object => ({ input: { idempotencyKey: uuidV7(), ...inputs[name] } });

  /** What would be done to the signer, the seal, a waiting request and a certificate of one department, all of it in order but for who asks. */
  async function inputsAbout({ organisationId, signer }: Department): Promise<Record<string, object>> {
    const { personId } = signer;
    const file = await upload(world.app, sample('cong-van.pdf'));
    const [held] = await world.app.database.query<{ id: string }>('select id from certificate where owner_id = $1', [
      personId,
    ]);
    const certificateId = held!.id;
    const wanted = { ownerKind: 'PERSON', personId, kind: 'REPLACEMENT', replacesId: certificateId };
    const asked = await graph.field(
      { personId: uuidV7(), organisationId, roles: ['ADMINISTRATOR'] },
      `mutation ($input: RequestCertificateInput!) { requestCertificate(input: $input) { request { id } } }`,
      { input: { idempotencyKey: uuidV7(), ...wanted } },
    );
    const requestId = asked.request.id as string;
    const act = { certificateId, reason: 'Thử' };
    return {
      authoriseSignatures: { pin, documents: [{ documentId: uuidV7(), file }] },
      setPin: { pin: newPin, activationCode: 'ABCD-ABCD-ABCD' },
      changePin: { oldPin: pin, newPin },
      issueActivationCode: { personId },
      unlockSigningKey: { personId },
      requestCertificate: wanted,
      approveCertificateRequest: { requestId },
      refuseCertificateRequest: { requestId, reason: 'Thử' },
      withdrawCertificateRequest: { requestId },
      makeCertificateKey: { requestId, pin: newPin, activationCode: 'ABCD-ABCD-ABCD' },
      importIssuedCertificate: { requestId, certificate: 'x' },
      suspendCertificate: act,
      resumeCertificate: act,
      revokeCertificate: { ...act, code: 'KEY_COMPROMISE' },
      prepareSignature: { documentId: uuidV7(), file, act: 'PERSONAL_SIGNATURE', certificateId },
      revalidateDocument: { documentId: uuidV7() },
      registerSignatureImage: {
        kind: 'SEAL',
        ownerId: organisationId,
        png: sample('images/seal-red.png').toString('base64'),
      },
      completeSignature: { preparedId: uuidV7(), signatures: [{ signature: 'AAAA' }] },
    };
  }

  it('are all here', () => {
    expect(known.length).toBeGreaterThan(15);
    expect(mutations.filter((name) => !(name in attempts))).toEqual([]);
  });

  it.each(known.map(([name]) => name))('%s: only in its roles', async (name) => {
    const { text } = await graph.ask(null, mutation(name), variables(name));
    expect(text).toContain('UNAUTHENTICATED');
    for (const role of roles.filter((one) => !attempts[name]!.roles.includes(one))) {
      const { text: refused } = await graph.ask(someone(department, role), mutation(name), variables(name));
      expect(refused).toContain('ROLE_MISSING');
    }
  });

  const foreign = known.flatMap(([name, attempt]) =>
    attempt.foreign.map(([role, code]) => [name, role, code] as const),
  );
  it.each(foreign)('%s: not by a %s of another organisation: %s', async (name, role, code) => {
    const before = await standing();
    // A signer of another organisation whose token names this one; anybody else as they are.
    const ownKeyOnly = ['authoriseSignatures', 'setPin', 'changePin'].includes(name);
    const intruder: Who = ownKeyOnly
      ? { personId: other.signer.personId, organisationId: department.organisationId, roles: [role] }
      : { ...someone(other, role), personId: role === 'CLERK' ? other.clerk.personId : other.signer.personId };
    const { errors } = await graph.field(intruder, mutation(name), variables(name));
    expect(errors.map((error: { code: string }) => error.code)).toEqual([code]);
    expect(await standing()).toEqual(before);
  });

  /** All that a mutation could have changed. */
  const standing = (): Promise<unknown[]> =>
    Promise.all(
      [
        'select id, standing, past_suspensions from certificate order by id',
        'select id, state from certificate_request order by id',
        'select id, protection, sealed_private_key from private_key order by id',
        'select * from activation_code',
        'select * from pin_state order by key_id',
        'select count(*) from prepared_act',
        'select id, replaced_at from signature_image order by id',
      ].map((statement) => world.app.database.query(statement)),
    );
});
