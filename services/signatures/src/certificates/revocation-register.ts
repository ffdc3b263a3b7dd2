// What the demonstration authority's CRL and OCSP responder say of the certificates it issued.
import type { RevocationReason } from './certificate.js';
import type { Reader } from './subscriber.js';

export interface RevokedEntry {
  /** Hexadecimal, lower case. */
  readonly serialNumber: string;
  readonly revokedAt: Date;
  readonly reason: RevocationReason;
  /** Suspended: may become good again. */
  readonly onHold: boolean;
}

export type CertificateStatus =
  { readonly kind: 'GOOD' } | ({ readonly kind: 'REVOKED' } & Omit<RevokedEntry, 'serialNumber'>);

const unfit = `serial_number as "serialNumber", coalesce(revoked_at, suspended_at) as "revokedAt",
  coalesce(revocation_reason, 'CERTIFICATE_HOLD') as reason, standing = 'SUSPENDED' as "onHold"`;

/**
 * Revoked and suspended certificates of one of our authorities, by id of its certificate, in the order of their serial numbers. Those that have
 * expired stay in, so that signatures from before can still be judged (RFC 5280, 3.3 lets them be left out).
 */
export const revokedBy = (reader: Reader, issuerId: string): Promise<RevokedEntry[]> =>
  reader.query(
    `select ${unfit} from certificate where issuer_id = $1 and standing <> 'ACTIVE' order by serial_number`,
    [issuerId],
  ) as Promise<RevokedEntry[]>;

export interface LiftedHold {
  /** Hexadecimal, lower case. */
  readonly serialNumber: string;
  /** When the last of its suspensions ended. */
  readonly liftedAt: Date;
}

/** Certificates that were suspended once and are neither suspended nor revoked now: no complete list names them any more. */
export const liftedHoldsOf = (reader: Reader, issuerId: string): Promise<LiftedHold[]> =>
  reader.query(
    `select serial_number as "serialNumber", (past_suspensions -> -1 ->> 'until')::timestamptz as "liftedAt"
     from certificate where issuer_id = $1 and standing = 'ACTIVE' and jsonb_array_length(past_suspensions) > 0
     order by serial_number`,
    [issuerId],
  ) as Promise<LiftedHold[]>;

/** Status of the serial numbers asked for; one that was never issued is absent (RFC 6960: unknown). */
export async function statusBySerial(
  reader: Reader,
  issuerId: string,
  serialNumbers: readonly string[],
): Promise<Map<string, CertificateStatus>> {
  const rows = (await reader.query(
    `select standing, ${unfit} from certificate where issuer_id = $1 and serial_number = any ($2::text[])`,
    [issuerId, serialNumbers.map((serial) => serial.toLowerCase())],
  )) as (RevokedEntry & { standing: string })[];
  return new Map(
    rows.map(({ serialNumber, standing, revokedAt, reason, onHold }) => [
      serialNumber,
      standing === 'ACTIVE' ? { kind: 'GOOD' } : { kind: 'REVOKED', revokedAt, reason, onHold },
    ]),
  );
}
