// A department whose people sign with tokens: software that keeps a key, signs what it is given and shows its certificate.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidV7 } from '@lienthong/kernel';
import { readPrepared } from '@lienthong/pdf-signature';
import { certificatePem, certificatesFromPem, createSignedData, signingIdentity } from '@lienthong/pki';
import { readyKeyPair, run } from '@lienthong/testing';
import { type Colleague, colleague, type Office, outsideAuthority, staffed } from '../certificates/office.js';
import type { Department, World } from '../world.js';

export type KeyKind = 'RSA' | 'P-256' | 'P-384';

export interface Token {
  readonly key: KeyObject;
  /** DER, the signer's first. */
  readonly chain: readonly Buffer[];
  readonly certificateId: string;
}

export interface Desk {
  readonly department: Department;
  readonly administrator: Colleague;
  readonly signer: Colleague;
  readonly clerk: Colleague;
  /** Of the person, or of the seal. */
  token(kind: KeyKind, ownerKind?: 'PERSON' | 'ORGANISATION'): Promise<Token>;
}

export interface FileToSign {
  readonly attachmentId: string | null;
  readonly field: string;
  readonly toBeSigned: string;
  readonly toBeSignedDigest: string;
  readonly documentDigest: string;
  readonly showsImage: string | null;
  readonly showsText: readonly string[];
}

export interface Prepared {
  readonly id: string;
  readonly act: string;
  readonly scheme: string;
  readonly digest: string;
  readonly signingTime: string;
  readonly expiresAt: string;
  readonly certificate: { readonly id: string; readonly custody: string };
  readonly files: readonly FileToSign[];
}

export const authority = outsideAuthority();
const provincial = colleague({ organisationId: uuidV7() }, ['PROVINCIAL_OFFICE']);

const newKey = (kind: KeyKind) =>
  kind === 'RSA' ? readyKeyPair('RSA_2048') : generateKeyPairSync('ec', { namedCurve: kind });

export async function openDesk(world: World, office: Office): Promise<Desk> {
  const { department, administrator, signer, clerk } = await staffed(world);
  const { name } = department.organisation;
  return {
    department,
    administrator,
    signer,
    clerk,
    token: async (kind, ownerKind = 'PERSON') => {
      const { publicKey, privateKey: key } = newKey(kind);
      const asked = ownerKind === 'PERSON' ? { ownerKind, personId: department.signer.personId } : { ownerKind };
      const { id: requestId } = await office.request(administrator, 'requestCertificate', {
        ...asked,
        custody: 'TOKEN',
      });
      await office.request(provincial, 'approveCertificateRequest', { requestId });
      const subject =
        ownerKind === 'PERSON' ? { commonName: 'Nguyễn Văn A', organisation: name } : { commonName: name };
      const certificate = authority.issue(null, subject, { publicKey }) + authority.chain;
      const done = await office.request(administrator, 'importIssuedCertificate', { requestId, certificate });
      return { key, chain: certificatesFromPem(certificate), certificateId: done.certificate!.id };
    },
  };
}

const preparedFields = `id act scheme digest signingTime expiresAt certificate { id custody }
  files { attachmentId field toBeSigned toBeSignedDigest documentDigest showsImage showsText }`;

interface Payload {
  readonly errors: readonly { readonly code: string }[];
  readonly prepared?: Prepared;
  readonly authorisation?: { readonly documentId: string; readonly authorisation: string; readonly expiresAt: string };
}

const mutation = async (office: Office, who: Colleague, name: string, type: string, payload: string, input: object) => {
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${payload} errors { code } } }`;
  const data = await office.ask<Record<string, Payload>>(who, query, { input: { idempotencyKey: uuidV7(), ...input } });
  return data[name]!;
};

export const prepare = async (office: Office, who: Colleague, input: object): Promise<Prepared> => {
  const { errors, prepared } = await mutation(
    ...([office, who, 'prepareSignature', 'PrepareSignatureInput'] as const),
    `prepared { ${preparedFields} }`,
    input,
  );
  expect(errors).toEqual([]);
  return prepared!;
};
export const prepareRefusal = async (office: Office, who: Colleague, input: object): Promise<string | undefined> =>
  (await mutation(office, who, 'prepareSignature', 'PrepareSignatureInput', 'prepared { id }', input)).errors[0]?.code;

const completion = (office: Office, who: Colleague, input: object) =>
  mutation(
    ...([office, who, 'completeSignature', 'CompleteSignatureInput'] as const),
    'authorisation { documentId authorisation expiresAt }',
    input,
  );
/** What goes to `signDocument` or `sealDocument`. */
export const complete = async (office: Office, who: Colleague, input: object): Promise<string> => {
  const { errors, authorisation } = await completion(office, who, input);
  expect(errors).toEqual([]);
  return authorisation!.authorisation;
};
export const completeRefusal = async (office: Office, who: Colleague, input: object): Promise<string | undefined> =>
  (await completion(office, who, input)).errors[0]?.code;

/** Raw, base64; ECDSA in DER. */
export const signRaw = ({ key }: Token, { toBeSigned }: FileToSign, digest = 'sha256') => ({
  signature: sign(digest, Buffer.from(toBeSigned, 'base64'), key).toString('base64'),
});

/** As a device does that takes a digest and gives a CMS; base64. */
export const signCms = ({ key, chain }: Token, { documentDigest }: FileToSign) => ({
  cms: createSignedData(signingIdentity(key, chain), Buffer.from(documentDigest, 'base64')).toString('base64'),
});

/** By OpenSSL, over the toBeSigned of the answer; base64. */
export function signByOpenssl(folder: string, { key }: Token, { toBeSigned }: FileToSign) {
  const at = fileIn(folder);
  const out = join(folder, 'raw');
  const data = at('to-be-signed', Buffer.from(toBeSigned, 'base64'));
  run('openssl', ['dgst', '-sha256', '-sign', at('key.pem', pem(key)), '-out', out, data]);
  return { signature: readFileSync(out).toString('base64') };
}

/** A CMS as `openssl cms` makes it, over the prepared revision without its hole; base64. */
export function cmsByOpenssl(folder: string, { key, chain }: Token, base: Buffer, serialised: string) {
  const { increment, holeStart, holeEnd, baseLength } = readPrepared(serialised);
  const [before, behind] = [increment.subarray(0, holeStart - baseLength), increment.subarray(holeEnd - baseLength)];
  const at = fileIn(folder);
  const out = join(folder, 'cms.der');
  run('openssl', [
    ...['cms', '-sign', '-binary', '-cades', '-outform', 'DER', '-out', out],
    ...['-in', at('content', Buffer.concat([base, before, behind]))],
    ...['-signer', at('signer.pem', certificatePem(chain[0]!)), '-inkey', at('key.pem', pem(key))],
  ]);
  return { cms: readFileSync(out).toString('base64') };
}

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }) as string;
const fileIn =
  (folder: string) =>
  (name: string, bytes: string | Buffer): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
