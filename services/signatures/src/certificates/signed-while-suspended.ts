// What no revocation list says afterwards and the history of our own certificates does: that a signature was made during a
// suspension which has been lifted since. Pure.
import { isoInVietnam } from '@lienthong/kernel';
import type { StoredFinding, StoredSignature } from '../verification/stored-report.js';
import { type IssuedCertificate, wasSuspendedAt } from './certificate.js';

type Known = Pick<IssuedCertificate, 'pastSuspensions' | 'serialNumber'>;
type Signature = Pick<StoredSignature, 'field' | 'claimedTime' | 'provenTime' | 'certificateSha256'>;

/**
 * A time-stamp proves that a signature existed at its time, not that it was made before the suspension began; and whoever names a
 * time within the suspension says it themselves. A revocation answers for itself in the report.
 * @param known our certificates by the SHA-256 of their bytes
 */
export const signedWhileSuspended = (
  signatures: readonly Signature[],
  known: ReadonlyMap<string, Known>,
): StoredFinding[] =>
  signatures.flatMap(({ field, claimedTime, provenTime, certificateSha256 }) => {
    const certificate = known.get(certificateSha256 ?? '');
    const at = [provenTime, claimedTime]
      .flatMap((time) => (time === null ? [] : new Date(time)))
      .find((time) => certificate && wasSuspendedAt(certificate, time));
    return at ? [finding(field, at)] : [];
  });

const finding = (field: string, at: Date): StoredFinding => ({
  code: 'SIGNED_WHILE_SUSPENDED',
  severity: 'ERROR',
  message: {
    vi: `Chữ ký ${field} được tạo lúc ${isoInVietnam(at)}, khi chứng thư số đang bị tạm dừng (việc tạm dừng đã chấm dứt sau đó).`,
    en: `Signature ${field} was made at ${isoInVietnam(at)}, while its certificate was suspended (the suspension was lifted later).`,
  },
  clause: 'RFC 5280, 5.3.1; ETSI EN 319 102-1, 5.2.6',
});
