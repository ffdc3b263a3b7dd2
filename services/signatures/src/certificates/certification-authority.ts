// The demonstration certification authority: a root that only ever signs its subordinate, which signs the subscribers.
import { randomBytes, type KeyObject } from 'node:crypto';
import { createHash } from 'node:crypto';
import { type Clock, uuidV7 } from '@lienthong/kernel';
import type { Database, Tx } from '@lienthong/database';
import { createCertificate, type DistinguishedName, type IssuerUrls } from '@lienthong/pki';
import {
  byService,
  type KeyIdentity,
  type KeyOwnerKind,
  type KeyProtection,
  type KeyVault,
  type SealedKey,
} from '../keys/key-vault.js';
import { newlyActive } from './certificate.js';
import type { CertificateEntity } from './certificate.entity.js';
import { authority, insertCertificate, lockOwner, privateKeyOf } from './certificate.repository.js';
import type { RequestKind } from './requests/certificate-request.js';
import type { Subscriber } from './subscriber.js';
import { longestValidity } from './validity.js';

/** Years; NĐ 68/2024/NĐ-CP, Điều 9: a provider's certificate 20. */
const authorityYears = { ROOT: 20, SUB: 10 } as const;
const provider = 'Liên Thông (bản trình diễn, không có giá trị pháp lý)';
const rootName: DistinguishedName = {
  commonName: 'Tổ chức chứng thực gốc – bản trình diễn',
  organisation: provider,
  country: 'VN',
};
const subordinateName: DistinguishedName = {
  commonName: 'Tổ chức chứng thực chữ ký số công vụ – bản trình diễn',
  organisation: provider,
  country: 'VN',
};

/** A key pair that is already sealed: only its public half is still in the clear. */
export interface PreparedKey {
  readonly sealed: SealedKey;
  readonly publicKey: KeyObject;
}

export async function prepareKey(
  vault: KeyVault,
  ownerKind: KeyOwnerKind,
  ownerId: string,
  protection: KeyProtection = byService,
): Promise<PreparedKey> {
  const { publicKey, privateKey } = await vault.newKeyPair(
    ownerKind === 'ROOT' || ownerKind === 'SUB' ? 'RSA_3072' : 'RSA_2048',
  );
  const identity: KeyIdentity = { id: uuidV7(), ownerKind, ownerId };
  return { sealed: await vault.seal(identity, privateKey, protection), publicKey };
}

/** Positive and never shorter than 16 bytes (RFC 5280, 4.1.2.2). */
const newSerial = (): Buffer => {
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  return serial;
};

/** The public half of a key that is kept here already. */
export interface KnownKey {
  readonly privateKeyId: string;
  readonly publicKey: KeyObject;
}

/** Where an authority of ours, by the id of its certificate, answers questions about what it issued. */
export type ResponderUrlsOf = (issuerId: string) => IssuerUrls;

interface Issue {
  readonly urls?: IssuerUrls | undefined;
  readonly key: KnownKey;
  readonly owner: { readonly ownerKind: KeyOwnerKind; readonly ownerId: string };
  readonly subject: DistinguishedName;
  readonly organisationId: string | null;
  readonly years: number;
  readonly requestId?: string;
  readonly replacesId?: string | null;
  readonly issuer: CertificateEntity | null;
  readonly signWith: KeyObject;
  readonly at: Date;
}

function issue(wanted: Issue): CertificateEntity {
  const {
    key,
    owner,
    subject,
    organisationId,
    years,
    requestId = null,
    replacesId = null,
    issuer,
    signWith,
    at,
    urls,
  } = wanted;
  const { ownerKind, ownerId } = owner;
  const notBefore = new Date(Math.floor(at.getTime() / 1000) * 1000);
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + years);
  notAfter.setTime(Math.min(notAfter.getTime(), issuer?.notAfter.getTime() ?? Infinity));
  const serial = newSerial();
  const der = createCertificate({
    subject,
    ...(issuer ? { issuer: issuer.der } : {}),
    publicKey: key.publicKey,
    signWith,
    serial,
    notBefore,
    notAfter,
    kind: ownerKind,
    ...(urls ? { urls } : {}),
  });
  return {
    id: uuidV7(),
    ownerKind,
    ownerId,
    organisationId,
    privateKeyId: key.privateKeyId,
    issuerId: issuer?.id ?? null,
    commonName: subject.commonName,
    organisationName: subject.organisation ?? subject.commonName,
    issuerName: issuer?.commonName ?? subject.commonName,
    serialNumber: serial.toString('hex'),
    notBefore,
    notAfter,
    der,
    // The root is left out: whoever verifies has it.
    chain: issuer && issuer.issuerId !== null ? [issuer.der, ...issuer.chain] : [],
    sha256: createHash('sha256').update(der).digest('hex'),
    ...newlyActive,
    requestId,
    replacesId,
    findings: [],
  };
}

const beingMade = new WeakMap<Database, Promise<void>>();

/** Makes root and subordinate once, whichever of several jobs and processes comes first. */
export function ensureAuthority(
  database: Database,
  vault: KeyVault,
  clock: Clock,
  urlsOf?: ResponderUrlsOf,
): Promise<void> {
  const known = beingMade.get(database);
  if (known) return known;
  const making = makeAuthority(database, vault, clock, urlsOf).catch((error: unknown) => {
    beingMade.delete(database);
    throw error;
  });
  beingMade.set(database, making);
  return making;
}

async function makeAuthority(
  database: Database,
  vault: KeyVault,
  clock: Clock,
  urlsOf?: ResponderUrlsOf,
): Promise<void> {
  if (await authority(database.manager, 'SUB')) return;
  const [rootKey, subordinateKey] = await Promise.all([
    prepareKey(vault, 'ROOT', uuidV7()),
    prepareKey(vault, 'SUB', uuidV7()),
  ]);
  await database.transaction(async (tx) => {
    await lockOwner(tx, 'AUTHORITY', '');
    if (await authority(tx.manager, 'SUB')) return;
    const at = clock.now();
    const signWith = vault.open(rootKey.sealed);
    const common = { organisationId: null, signWith, at };
    const ofKey = ({ sealed, publicKey }: PreparedKey) => ({
      owner: sealed,
      key: { privateKeyId: sealed.id, publicKey },
    });
    const root = issue({ ...common, ...ofKey(rootKey), subject: rootName, years: authorityYears.ROOT, issuer: null });
    await insertCertificate(tx, rootKey.sealed, root, at);
    const subordinate = issue({
      ...common,
      ...ofKey(subordinateKey),
      subject: subordinateName,
      years: authorityYears.SUB,
      issuer: root,
      urls: withoutOcsp(urlsOf?.(root.id)),
    });
    await insertCertificate(tx, subordinateKey.sealed, subordinate, at);
  });
}

/** The root answers by its list alone: its key is not at hand for every question. */
function withoutOcsp(urls: IssuerUrls | undefined): IssuerUrls | undefined {
  if (!urls) return undefined;
  const { ocsp: _ocsp, ...others } = urls;
  return others;
}

/** What goes into the name of a subscriber's certificate, here and in the requests for other authorities. */
export const subjectOf = (subscriber: Subscriber): DistinguishedName => ({
  commonName: subscriber.commonName,
  organisation: subscriber.organisationName,
  ...(subscriber.position ? { title: subscriber.position } : {}),
  // Tells two people of one name in one organisation apart.
  serialNumber: subscriber.ownerId,
  country: 'VN',
});

export interface Granted {
  readonly requestId: string;
  readonly kind: RequestKind;
  readonly replacesId: string | null;
}

/** A certificate by the demonstration authority for a person or an organisation's seal; the caller keeps it. */
export async function issueToSubscriber(
  tx: Tx,
  vault: KeyVault,
  key: KnownKey,
  subscriber: Subscriber,
  { requestId, kind, replacesId }: Granted,
  at: Date,
  urlsOf?: ResponderUrlsOf,
): Promise<CertificateEntity> {
  const issuer = await authority(tx.manager, 'SUB');
  if (!issuer) throw new Error('the certification authority does not exist yet');
  return issue({
    key,
    owner: subscriber,
    subject: subjectOf(subscriber),
    organisationId: subscriber.organisationId,
    years: longestValidity(kind),
    requestId,
    replacesId,
    issuer,
    urls: urlsOf?.(issuer.id),
    signWith: vault.open(await privateKeyOf(tx.manager, issuer)),
    at,
  });
}
