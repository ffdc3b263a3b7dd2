// The people of the life cycle asking through GraphQL, and an authority outside that signs their requests.
import { type KeyObject, randomBytes } from 'node:crypto';
import type { Role } from '@lienthong/contracts';
import { uuidV7 } from '@lienthong/kernel';
import { certificatePem, createCertificate, type DistinguishedName, readCsr } from '@lienthong/pki';
import { readyKeyPair } from '@lienthong/testing';
import { openGraph, type Who } from '../graph-client.js';
import { newDepartment, pin, settled, type World } from '../world.js';

export type Colleague = Who;

export interface Refused {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[] | null;
  readonly legalBasis: string | null;
}

interface Answer<T> {
  readonly data?: T;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** What the tests look at; a field that was not asked for is absent. */
export interface ShownCertificate {
  readonly id: string;
  readonly state: string;
  readonly usability: string;
  readonly serialNumber: string;
  readonly revocationReason: string | null;
  readonly revokedAt: string | null;
  readonly findings: readonly { readonly code: string }[];
  readonly history: readonly {
    readonly act: string;
    readonly actor: { readonly id: string } | null;
    readonly reason: string | null;
  }[];
  readonly replaces: { readonly id: string } | null;
  readonly replacedBy: { readonly id: string } | null;
  readonly person: { readonly id: string } | null;
}

export interface ShownRequest {
  readonly id: string;
  readonly state: string;
  readonly refusalReason: string | null;
  readonly signingRequest: string | null;
  readonly requestedBy: { readonly id: string } | null;
  readonly certificate: ShownCertificate | null;
}

export const certificateFields = `id state usability serialNumber revocationReason revokedAt findings { code }
  person { id } replaces { id } replacedBy { id } history { act reason actor { id } }`;
const requestFields = `id state refusalReason signingRequest requestedBy { id } certificate { ${certificateFields} }`;

export type Office = Awaited<ReturnType<typeof openOffice>>;

/** Ends with its world. */
export async function openOffice(world: World) {
  const graph = await openGraph(world);
  const post = async <T>(who: Colleague | null, query: string, variables: object): Promise<Answer<T>> =>
    JSON.parse((await graph.ask(who, query, variables)).text) as Answer<T>;
  /** The data, which must come without an error. */
  const ask = async <T>(who: Colleague | null, query: string, variables: object = {}): Promise<T> => {
    const { data, errors } = await post<T>(who, query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return data!;
  };
  type Payload = {
    readonly errors: readonly Refused[];
    readonly request?: ShownRequest;
    readonly certificate?: ShownCertificate;
  };
  /** What the administrator of the signer's organisation hands over; null where no key waits for it. */
  const activationCode = async ({ personId, organisationId }: Colleague): Promise<string | null> => {
    const administrator = colleague({ organisationId }, ['ADMINISTRATOR']);
    const query = `mutation ($input: IssueActivationCodeInput!) { issueActivationCode(input: $input) { activationCode } }`;
    const variables = { input: { idempotencyKey: uuidV7(), personId } };
    type Issued = { readonly issueActivationCode: { readonly activationCode: string | null } };
    return (await ask<Issued>(administrator, query, variables)).issueActivationCode.activationCode;
  };
  const mutate = async (who: Colleague, name: string, given: object): Promise<Payload> => {
    const [type, payload] = mutations[name]!;
    // With a PIN and nothing said of the code: it has been handed over.
    const asksForCode = name === 'makeCertificateKey' && 'pin' in given && !('activationCode' in given);
    const input = asksForCode ? { ...given, activationCode: await activationCode(who) } : given;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${payload} errors { code message path legalBasis } } }`;
    return (await ask<Record<string, Payload>>(who, query, { input: { idempotencyKey: uuidV7(), ...input } }))[name]!;
  };
  return {
    post,
    ask,
    activationCode,
    /** The request after the act, which must succeed. */
    request: async (who: Colleague, name: string, input: object): Promise<ShownRequest> => {
      const { errors, request } = await mutate(who, name, input);
      expect(errors).toEqual([]);
      return request!;
    },
    /** The certificate after the act, which must succeed. */
    certificate: async (who: Colleague, name: string, input: object): Promise<ShownCertificate> => {
      const { errors, certificate } = await mutate(who, name, input);
      expect(errors).toEqual([]);
      return certificate!;
    },
    /** Code of the refusal, which must come as data. */
    refusal: async (who: Colleague, name: string, input: object): Promise<string> => {
      const { errors } = await mutate(who, name, input);
      expect(errors).toHaveLength(1);
      return errors[0]!.code;
    },
    /** Code of the GraphQL error: the permission table, not the use case, says no. */
    forbidden: async (who: Colleague | null, query: string, variables: object = {}): Promise<string | undefined> =>
      (await post(who, query, variables)).errors?.[0]?.extensions.code,
    /** What a signer is told who confirms a file with the PIN: the code of the refusal, or GIVEN. */
    consent: async (signer: Colleague, file: string): Promise<string> => {
      type Told = { readonly authoriseSignatures: { readonly errors: readonly { readonly code: string }[] } };
      const input = { idempotencyKey: uuidV7(), pin, documents: [{ documentId: uuidV7(), file }] };
      const { authoriseSignatures } = await ask<Told>(
        signer,
        'mutation ($input: AuthoriseSignaturesInput!) { authoriseSignatures(input: $input) { errors { code } } }',
        { input },
      );
      return authoriseSignatures.errors[0]?.code ?? 'GIVEN';
    },
  };
}

const mutations: Record<string, readonly [input: string, payload: string]> = {
  requestCertificate: ['RequestCertificateInput', `request { ${requestFields} }`],
  approveCertificateRequest: ['CertificateRequestInput', `request { ${requestFields} }`],
  refuseCertificateRequest: ['RefuseCertificateRequestInput', `request { ${requestFields} }`],
  withdrawCertificateRequest: ['CertificateRequestInput', `request { ${requestFields} }`],
  makeCertificateKey: ['MakeCertificateKeyInput', `request { ${requestFields} }`],
  importIssuedCertificate: ['ImportIssuedCertificateInput', `request { ${requestFields} }`],
  suspendCertificate: ['CertificateActInput', `certificate { ${certificateFields} }`],
  resumeCertificate: ['CertificateActInput', `certificate { ${certificateFields} }`],
  revokeCertificate: ['RevokeCertificateInput', `certificate { ${certificateFields} }`],
};

export const colleague = (
  { organisationId }: { readonly organisationId: string },
  roles: readonly Role[],
  personId = uuidV7(),
): Colleague => ({ personId, organisationId, roles });

/** A department with its certificates, where they are issued, and its people as they ask. */
export async function staffed(world: World, name?: string) {
  const department = await newDepartment(world, name);
  await settled(world);
  return {
    department,
    administrator: colleague(department, ['ADMINISTRATOR']),
    signer: colleague(department, ['AUTHORISED_SIGNER'], department.signer.personId),
    clerk: colleague(department, ['CLERK'], department.clerk.personId),
  };
}

export interface IssueChanges {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly publicKey?: KeyObject;
}

/** An authority of somebody else's: root, subordinate, and what it issues for a signing request. */
export function outsideAuthority(name = 'Cơ quan chứng thực khác') {
  const pair = () => readyKeyPair('RSA_2048');
  const [root, subordinate] = [pair(), pair()];
  const serial = () => Buffer.concat([Buffer.of(0x40), randomBytes(15)]);
  const wide = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2045-01-01T00:00:00Z') };
  const rootDer = createCertificate({
    kind: 'ROOT',
    subject: { commonName: `${name} – gốc` },
    publicKey: root.publicKey,
    signWith: root.privateKey,
    serial: serial(),
    ...wide,
  });
  const subordinateDer = createCertificate({
    kind: 'SUB',
    subject: { commonName: name },
    publicKey: subordinate.publicKey,
    signWith: root.privateKey,
    issuer: rootDer,
    serial: serial(),
    ...wide,
  });
  return {
    root: rootDer,
    chain: certificatePem(subordinateDer),
    /** PEM of the certificate alone, from 2026-11-20 for four years unless said otherwise. */
    issue: (signingRequest: string | null, subject: DistinguishedName, changes: IssueChanges = {}): string =>
      certificatePem(
        createCertificate({
          kind: 'PERSON',
          subject,
          publicKey: signingRequest ? readCsr(Buffer.from(signingRequest)).publicKey : pair().publicKey,
          signWith: subordinate.privateKey,
          issuer: subordinateDer,
          serial: serial(),
          notBefore: new Date('2026-11-20T00:00:00Z'),
          notAfter: new Date('2030-11-20T00:00:00Z'),
          ...changes,
        }),
      ),
  };
}
