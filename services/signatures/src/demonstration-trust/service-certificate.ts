// Keys and certificates of the demonstration's own time-stamping authority and OCSP responder, made when first needed.
import { createHash, type KeyObject, randomBytes } from 'node:crypto';
import type { Database, Tx } from '@lienthong/database';
import { type Clock, uuidV7 } from '@lienthong/kernel';
import { createCertificate } from '@lienthong/pki';
import type { EntityManager } from 'typeorm';
import { authority, lockOwner, privateKeyOf } from '../certificates/certificate.repository.js';
import { byService, type KeyVault } from '../keys/key-vault.js';
import { PrivateKeyEntity } from '../keys/private-key.entity.js';
import type { ResponderUrls } from './responder-urls.js';

export const trustServiceRoles = ['TSA', 'OCSP_RESPONDER'] as const;
export type TrustServiceRole = (typeof trustServiceRoles)[number];

export interface ServiceCertificate {
  readonly id: string;
  readonly privateKeyId: string;
  readonly der: Buffer;
  /** Nearest issuer first; the root is left out. */
  readonly chain: readonly Buffer[];
  readonly notAfter: Date;
}

export interface ServiceKey {
  readonly key: KeyObject;
  readonly certificate: Buffer;
  readonly chain: readonly Buffer[];
}

/** The authority is made with the first subscriber's certificate; before that there is nothing to answer for. */
export class NoAuthorityYetError extends Error {
  constructor() {
    super('the demonstration authority does not exist yet');
    this.name = 'NoAuthorityYetError';
  }
}

const yearMs = 365 * 24 * 3_600_000;
/** A time-stamp lasts as long as its authority's certificate: that one is long, and exchanged early. */
const terms = {
  TSA: { years: 5, exchangedAfterMs: yearMs },
  OCSP_RESPONDER: { years: 1, exchangedAfterMs: yearMs / 2 },
} as const;
const subjects = {
  TSA: 'Dịch vụ cấp dấu thời gian – bản trình diễn',
  OCSP_RESPONDER: 'Dịch vụ trạng thái chứng thư số – bản trình diễn',
} as const;
const organisation = 'Liên Thông (bản trình diễn, không có giá trị pháp lý)';

export interface ServiceKeyParts {
  readonly database: Database;
  readonly vault: KeyVault;
  readonly clock: Clock;
  readonly urls: ResponderUrls;
}

/** @throws {NoAuthorityYetError} */
export type ServiceKeys = (role: TrustServiceRole) => Promise<ServiceKey>;

export function createServiceKeys(parts: ServiceKeyParts): ServiceKeys {
  const held = new Map<TrustServiceRole, { readonly until: number; readonly opened: Promise<ServiceKey> }>();
  return (role) => {
    const now = parts.clock.now().getTime();
    const known = held.get(role);
    if (known && now < known.until) return known.opened;
    const opened = open(parts, role);
    // Looked at again every hour: another process, or the passing of time, may have brought a new one.
    held.set(role, { until: now + 3_600_000, opened });
    opened.catch(() => held.delete(role));
    return opened;
  };
}

async function open(parts: ServiceKeyParts, role: TrustServiceRole): Promise<ServiceKey> {
  const { database, vault } = parts;
  const found = (await inUse(database, role, parts.clock.now())) ?? (await make(parts, role));
  const sealed = await database.manager.findOneByOrFail(PrivateKeyEntity, { id: found.privateKeyId });
  return { key: vault.open(sealed), certificate: found.der, chain: found.chain };
}

async function inUse(reader: Pick<Tx, 'query'>, role: TrustServiceRole, now: Date): Promise<ServiceCertificate | null> {
  const [newest] = await reader.query<ServiceCertificate>(
    `select id, private_key_id as "privateKeyId", der, chain, not_after as "notAfter" from trust_service
     where role = $1 and made_at > $2 and made_at <= $3 and not_after > $3 order by made_at desc limit 1`,
    [role, new Date(now.getTime() - terms[role].exchangedAfterMs), now],
  );
  return newest ?? null;
}

async function make(
  { database, vault, clock, urls }: ServiceKeyParts,
  role: TrustServiceRole,
): Promise<ServiceCertificate> {
  const pair = await vault.newKeyPair();
  // Kept as a key of the subordinate authority: where the key-encryption key is exchanged, this one is found with the others.
  const identity = { id: uuidV7(), ownerKind: 'SUB', ownerId: uuidV7() } as const;
  const sealed = await vault.seal(identity, pair.privateKey, byService);
  return database.transaction(async (tx) => {
    await lockOwner(tx, role, '');
    const now = clock.now();
    const other = await inUse(tx, role, now);
    if (other) return other;
    const issuer = await issuingAuthority(tx.manager, vault);
    const notBefore = new Date(Math.floor(now.getTime() / 1000) * 1000);
    const notAfter = new Date(Math.min(notBefore.getTime() + terms[role].years * yearMs, issuer.notAfter.getTime()));
    if (notAfter <= notBefore) throw new Error('the demonstration authority has expired');
    const serial = randomBytes(16);
    serial[0] = (serial[0]! & 0x3f) | 0x40;
    const der = createCertificate({
      subject: { commonName: subjects[role], organisation, country: 'VN' },
      issuer: issuer.der,
      publicKey: pair.publicKey,
      signWith: issuer.key,
      serial,
      notBefore,
      notAfter,
      kind: role,
      urls: urls.inCertificatesOf(issuer.id),
    });
    await tx.manager.insert(PrivateKeyEntity, { ...sealed, createdAt: now });
    const made: ServiceCertificate = { id: uuidV7(), privateKeyId: sealed.id, der, chain: issuer.chain, notAfter };
    await tx.query(
      `insert into trust_service (id, role, private_key_id, issuer_id, serial_number, der, chain, sha256, made_at, not_after)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        made.id,
        role,
        made.privateKeyId,
        issuer.id,
        serial.toString('hex'),
        der,
        issuer.chain,
        createHash('sha256').update(der).digest('hex'),
        now,
        notAfter,
      ],
    );
    return made;
  });
}

async function issuingAuthority(manager: EntityManager, vault: KeyVault) {
  const issuer = await authority(manager, 'SUB');
  if (!issuer) throw new NoAuthorityYetError();
  const key = vault.open(await privateKeyOf(manager, issuer));
  return { id: issuer.id, der: issuer.der, notAfter: issuer.notAfter, chain: [issuer.der, ...issuer.chain], key };
}

/** Serial numbers of trust services that this issuer certified: the OCSP responder knows these too. */
export async function trustServiceSerials(
  reader: Pick<Tx, 'query'>,
  issuerId: string,
  serials: readonly string[],
): Promise<Set<string>> {
  const rows = await reader.query<{ serial_number: string }>(
    'select serial_number from trust_service where issuer_id = $1 and serial_number = any ($2::text[])',
    [issuerId, serials],
  );
  return new Set(rows.map((row) => row.serial_number));
}
