import DataLoader from 'dataloader';
import type { AuditEntry, Database } from '@lienthong/database';
import { type Clock, isUuid } from '@lienthong/kernel';
import type { IssuedCertificate } from './certificate.js';
import { certificatesById, successorsOf, usableCertificates } from './certificate.repository.js';
import { historiesOf } from './history.js';
import type { CertificateRequest } from './requests/certificate-request.js';
import { requestsById } from './requests/certificate-request.repository.js';
import { type Known, ownerKey, presentOwners, type SubscriberKind } from './subscriber.js';

const maxBatchSize = 500;

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
    { maxBatchSize },
  );

/** One statement each for all rows of a page. */
export interface CertificateLoaders {
  readonly certificate: DataLoader<string, IssuedCertificate | null>;
  /** By the id of the certificate that is replaced. */
  readonly successor: DataLoader<string, IssuedCertificate | null>;
  readonly request: DataLoader<string, CertificateRequest | null>;
  /** By audit subject. */
  readonly history: DataLoader<string, readonly AuditEntry[]>;
  /** By `ownerKey`. */
  readonly owner: DataLoader<{ readonly ownerKind: string; readonly ownerId: string }, Known | null, string>;
}

export function createCertificateLoaders(database: Database): CertificateLoaders {
  const { manager } = database;
  const byId = <T>(find: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>): DataLoader<string, T | null> =>
    new DataLoader(
      async (ids) => {
        const found = await find(ids);
        return ids.map((id) => found.get(id) ?? null);
      },
      { maxBatchSize },
    );
  return {
    certificate: byId((ids) => certificatesById(manager, ids)),
    successor: byId((ids) => successorsOf(manager, ids)),
    request: byId((ids) => requestsById(manager, ids)),
    history: new DataLoader(
      async (subjects) => {
        const found = await historiesOf(database, subjects);
        return subjects.map((subject) => found.get(subject) ?? []);
      },
      { maxBatchSize },
    ),
    owner: new DataLoader(
      async (owners) => {
        const found = await presentOwners(manager, owners);
        return owners.map((owner) => found.get(ownerKey(owner)) ?? null);
      },
      { maxBatchSize, cacheKeyFn: ownerKey },
    ),
  };
}
