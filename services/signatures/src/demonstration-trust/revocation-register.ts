// What the demonstration authority knows of the certificates it issued: subscribers' and its own trust services'.
import type { Database } from '@lienthong/database';
import type { Revoked } from '@lienthong/pki';
import { liftedHoldsOf, revokedBy, statusBySerial } from '../certificates/revocation-register.js';
import { trustServiceSerials } from './service-certificate.js';

export interface RevocationRegister {
  /** Hexadecimal serial number → status; one that was never issued is absent. */
  statuses(issuerId: string, serials: readonly string[]): Promise<ReadonlyMap<string, 'GOOD' | Revoked>>;
  /** Everything revoked or suspended, for the CRL. */
  revoked(issuerId: string): Promise<readonly Revoked[]>;
  /** Suspensions that were lifted, for the delta: the CRL names them no more (RFC 5280, 5.3.1). */
  lifted(issuerId: string): Promise<readonly Revoked[]>;
}

export const createRevocationRegister = (database: Database): RevocationRegister => ({
  statuses: async (issuerId, serials) => {
    const [issued, services] = await Promise.all([
      statusBySerial(database, issuerId, serials),
      trustServiceSerials(database, issuerId, serials),
    ]);
    const known = new Map<string, 'GOOD' | Revoked>([...services].map((serial) => [serial, 'GOOD']));
    for (const [serialNumber, status] of issued) {
      known.set(serialNumber, status.kind === 'GOOD' ? 'GOOD' : asRevoked({ serialNumber, ...status }));
    }
    return known;
  },
  revoked: async (issuerId) => (await revokedBy(database, issuerId)).map(asRevoked),
  lifted: async (issuerId) =>
    (await liftedHoldsOf(database, issuerId)).map(({ serialNumber, liftedAt }) => ({
      serial: Buffer.from(serialNumber, 'hex'),
      at: liftedAt,
      reason: 'REMOVE_FROM_CRL',
    })),
});

const asRevoked = (entry: {
  readonly serialNumber: string;
  readonly revokedAt: Date;
  readonly reason: NonNullable<Revoked['reason']>;
}): Revoked => ({ serial: Buffer.from(entry.serialNumber, 'hex'), at: entry.revokedAt, reason: entry.reason });
