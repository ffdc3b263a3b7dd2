import DataLoader from 'dataloader';
import type { Database } from '@lienthong/database';
import { type Clock, isUuid } from '@lienthong/kernel';
import type { IssuedCertificate } from './certificate.js';
import { usableCertificates } from './certificate.repository.js';
import type { SubscriberKind } from './subscriber.js';

/** The certificate its owner can sign with now; one statement for all owners of a request. */
export const createCertificateLoader = (
  database: Database,
  clock: Clock,
  ownerKind: SubscriberKind,
): DataLoader<string, IssuedCertificate | null> =>
  new DataLoader(
    async (ids) => {
      const owners = ids.filter(isUuid);
      const found =
        owners.length === 0
          ? new Map<string, IssuedCertificate>()
          : await usableCertificates(database.manager, ownerKind, owners, clock.now());
      return ids.map((id) => found.get(id.toLowerCase()) ?? null);
    },
    { maxBatchSize: 500 },
  );
