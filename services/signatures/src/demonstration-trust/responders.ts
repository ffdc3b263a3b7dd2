// The demonstration's time-stamping authority, OCSP responder and revocation lists: bytes in, bytes out.
import { randomBytes } from 'node:crypto';
import { type Clock, isUuid } from '@lienthong/kernel';
import {
  createCrl,
  createOcspError,
  createOcspResponse,
  createTimeStampRejection,
  createTimeStampResponse,
  readOcspRequest,
  signingIdentity,
} from '@lienthong/pki';
import type { CertificateEntity } from '../certificates/certificate.entity.js';
import { authority, privateKeyOf } from '../certificates/certificate.repository.js';
import type { KeyVault } from '../keys/key-vault.js';
import type { Database } from '@lienthong/database';
import type { RevocationRegister } from './revocation-register.js';
import type { ResponderUrls } from './responder-urls.js';
import { NoAuthorityYetError, type ServiceKeys } from './service-certificate.js';

export interface Responders {
  /** TimeStampReq → TimeStampResp; what cannot be granted is a rejection with its reason (RFC 3161, 2.4.2). */
  timeStamp(request: Buffer): Promise<Buffer>;
  /** OCSPRequest → OCSPResponse. */
  ocsp(request: Buffer): Promise<Buffer>;
  /** @returns null for an issuer that is not here */
  crl(issuerId: string): Promise<Buffer | null>;
  /** What has changed since any complete list still in force, suspensions that were lifted included (RFC 5280, 5.2.4). */
  deltaCrl(issuerId: string): Promise<Buffer | null>;
  issuer(issuerId: string): Promise<Buffer | null>;
}

export interface ResponderParts {
  readonly database: Database;
  readonly vault: KeyVault;
  readonly clock: Clock;
  readonly register: RevocationRegister;
  readonly serviceKeys: ServiceKeys;
  readonly urls: Pick<ResponderUrls, 'deltaOf'>;
}

/** How long an answer may be used without asking again. */
const ocspMs = 10 * 60_000;
const crlMs = 24 * 3_600_000;
const deltaMs = ocspMs;
/** One list serves everybody who asks within this time. */
const crlReusedMs = 5_000;

/** For whoever configures an address without knowing ids. */
const names: Readonly<Record<string, 'ROOT' | 'SUB'>> = { root: 'ROOT', subordinate: 'SUB' };

const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000);

export function createResponders(parts: ResponderParts): Responders {
  const { database, vault, clock, register, serviceKeys, urls } = parts;
  const lists = new Map<string, { readonly at: number; readonly der: Promise<Buffer> }>();

  async function authorityById(id: string): Promise<CertificateEntity | null> {
    const byName = names[id];
    if (byName) return authority(database.manager, byName);
    if (!isUuid(id)) return null;
    const [root, subordinate] = await Promise.all([
      authority(database.manager, 'ROOT'),
      authority(database.manager, 'SUB'),
    ]);
    return [root, subordinate].find((one) => one?.id === id) ?? null;
  }

  /** Grows with every list (RFC 5280, 5.2.3), whichever process makes it; a delta has that of the complete list of its second. */
  const numberOf = (at: Date): number => Math.floor(at.getTime() / 1000);

  async function makeList(issuer: CertificateEntity, kind: 'COMPLETE' | 'DELTA'): Promise<Buffer> {
    const thisUpdate = wholeSecond(clock.now());
    const revoked = await register.revoked(issuer.id);
    const common = {
      issuer: issuer.der,
      signWith: vault.open(await privateKeyOf(database.manager, issuer)),
      number: numberOf(thisUpdate),
      thisUpdate,
    };
    if (kind === 'COMPLETE') {
      const nextUpdate = new Date(thisUpdate.getTime() + crlMs);
      return createCrl({ ...common, nextUpdate, revoked, freshest: urls.deltaOf(issuer.id) });
    }
    return createCrl({
      ...common,
      nextUpdate: new Date(thisUpdate.getTime() + deltaMs),
      // The oldest complete list that is still in force.
      deltaOf: numberOf(new Date(thisUpdate.getTime() - crlMs)),
      revoked: [...revoked, ...(await register.lifted(issuer.id))],
    });
  }

  async function list(issuerId: string, kind: 'COMPLETE' | 'DELTA'): Promise<Buffer | null> {
    const issuer = await authorityById(issuerId);
    if (!issuer) return null;
    const key = `${kind} ${issuer.id}`;
    const now = clock.now().getTime();
    const known = lists.get(key);
    if (known && now - known.at < crlReusedMs && now >= known.at) return known.der;
    const der = makeList(issuer, kind);
    lists.set(key, { at: now, der });
    der.catch(() => lists.delete(key));
    return der;
  }

  return {
    async timeStamp(request) {
      try {
        const { key, certificate, chain } = await serviceKeys('TSA');
        const serial = randomBytes(16);
        serial[0] = (serial[0]! & 0x3f) | 0x40;
        const at = clock.now();
        return createTimeStampResponse(signingIdentity(key, [certificate, ...chain]), request, { at, serial });
      } catch (error) {
        if (error instanceof NoAuthorityYetError) return createTimeStampRejection('SYSTEM_FAILURE', error.message);
        throw error;
      }
    },
    async ocsp(request) {
      let serials: string[];
      try {
        serials = readOcspRequest(request).certificates.map(({ serial }) => serial.toString('hex'));
      } catch {
        return createOcspError('MALFORMED_REQUEST');
      }
      const issuer = await authority(database.manager, 'SUB');
      if (!issuer) return createOcspError('TRY_LATER');
      const [{ key, certificate }, statuses] = await Promise.all([
        serviceKeys('OCSP_RESPONDER'),
        register.statuses(issuer.id, serials),
      ]);
      const producedAt = wholeSecond(clock.now());
      return createOcspResponse({
        responder: { certificate, key },
        issuer: issuer.der,
        request,
        statusOf: (serial) => statuses.get(serial.toString('hex')) ?? 'UNKNOWN',
        producedAt,
        thisUpdate: producedAt,
        nextUpdate: new Date(producedAt.getTime() + ocspMs),
      });
    },
    crl: (issuerId) => list(issuerId, 'COMPLETE'),
    deltaCrl: (issuerId) => list(issuerId, 'DELTA'),
    issuer: async (issuerId) => (await authorityById(issuerId))?.der ?? null,
  };
}
