// Per request: deliveries and their history, each with one statement for all that a page asks for.
import DataLoader from 'dataloader';
import type { Database } from '@lienthong/database';
import type { OrganisationId } from '@lienthong/kernel';
import { groupBy } from '../group-by.js';
import type { ArrivalValidation } from '../incoming/arrival-validation.js';
import { validationsOf } from '../incoming/arrival-validation.repository.js';
import type { Delivery, DeliveryEvent } from './delivery.js';
import { deliveriesOfDocuments, deliveriesVisibleTo, eventsOfDeliveries } from './delivery.repository.js';

export interface DeliveryPage {
  readonly documentId: string;
  readonly limit: number;
  readonly afterId: string | null;
}

export interface DeliveryLoaders {
  /** Null: there is none, or it is not for this organisation's eyes. */
  readonly delivery: DataLoader<string, Delivery | null>;
  /** Up to `limit + 1` deliveries of one document. */
  readonly ofDocument: DataLoader<DeliveryPage, Delivery[], string>;
  readonly events: DataLoader<string, DeliveryEvent[]>;
  /** By document. Null: pending. */
  readonly validation: DataLoader<string, ArrivalValidation | null>;
}

const keyOf = (page: DeliveryPage): string => `${page.documentId}|${boundsOf(page)}`;
const boundsOf = ({ limit, afterId }: DeliveryPage): string => `${limit}|${afterId ?? ''}`;

export const createDeliveryLoaders = (database: Database, organisationId: OrganisationId): DeliveryLoaders => ({
  delivery: new DataLoader(async (ids) => {
    const found = new Map(
      (await deliveriesVisibleTo(database, organisationId, ids)).map((one) => [one.id as string, one]),
    );
    return ids.map((id) => found.get(id) ?? null);
  }),
  ofDocument: new DataLoader(
    async (pages) => {
      const found: { page: string; delivery: Delivery }[] = [];
      // One statement for each pair of bounds: a selection asks for the same page of every document.
      for (const bounds of new Set(pages.map(boundsOf))) {
        const same = pages.filter((page) => boundsOf(page) === bounds);
        const ids = same.map(({ documentId }) => documentId);
        for (const delivery of await deliveriesOfDocuments(database, organisationId, ids, same[0]!)) {
          found.push({ page: `${delivery.documentId}|${bounds}`, delivery });
        }
      }
      const byPage = groupBy(found, ({ page }) => page);
      return pages.map((page) => (byPage.get(keyOf(page)) ?? []).map(({ delivery }) => delivery));
    },
    { cacheKeyFn: keyOf },
  ),
  validation: new DataLoader(async (documentIds) => {
    const found = new Map((await validationsOf(database, documentIds)).map((one) => [one.documentId, one]));
    return documentIds.map((id) => found.get(id) ?? null);
  }),
  events: new DataLoader(async (deliveryIds) => {
    const found = groupBy(await eventsOfDeliveries(database, deliveryIds), ({ deliveryId }) => deliveryId);
    return deliveryIds.map((id) => found.get(id) ?? []);
  }),
});
