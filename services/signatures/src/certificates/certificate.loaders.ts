import DataLoader from 'dataloader';
import type { Database } from '@lienthong/database';
import { type Clock, isUuid } from '@lienthong/kernel';
import type { IssuedCertificate } from './certificate.js';
import { certificatesInForce, type SubscriberKind } from './certificate.repository.js';

/** The owner's certificate in force; one statement for all owners of a request. */
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
          : await certificatesInForce(database.manager, ownerKind, owners, clock.now());
      return ids.map((id) => found.get(id.toLowerCase()) ?? null);
    },
    { maxBatchSize: 500 },
  );
