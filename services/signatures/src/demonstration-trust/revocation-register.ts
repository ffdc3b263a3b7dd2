// What the demonstration authority knows of the certificates it issued: subscribers' and its own trust services'.
import type { Database } from '@lienthong/database';
import type { Revoked } from '@lienthong/pki';
import { trustServiceSerials } from './service-certificate.js';

export interface RevocationRegister {
  /** Hexadecimal serial number → status; one that was never issued is absent. */
  statuses(issuerId: string, serials: readonly string[]): Promise<ReadonlyMap<string, 'GOOD' | Revoked>>;
  /** Everything revoked or suspended, for the CRL. */
  revoked(issuerId: string): Promise<readonly Revoked[]>;
}

export const createRevocationRegister = (database: Database): RevocationRegister => ({
  statuses: async (issuerId, serials) => {
    const [issued, services] = await Promise.all([
      database.query<{ serial_number: string }>(
        'select serial_number from certificate where issuer_id = $1 and serial_number = any ($2::text[])',
        [issuerId, serials],
      ),
      trustServiceSerials(database, issuerId, serials),
    ]);
    const known = [...issued.map((row) => row.serial_number), ...services];
    return new Map(known.map((serial) => [serial, 'GOOD' as const]));
  },
  revoked: async () => [],
});
