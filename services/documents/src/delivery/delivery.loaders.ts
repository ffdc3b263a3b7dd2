// Per request: deliveries and their history, each with one statement for all that a page asks for.
import DataLoader from 'dataloader';
import type { Database } from '@lienthong/database';
import type { OrganisationId } from '@lienthong/kernel';
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
}

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
      const found = new Map<string, Delivery[]>();
      // One statement for each pair of bounds: a selection asks for the same page of every document.
      for (const bounds of new Set(pages.map(boundsOf))) {
        const same = pages.filter((page) => boundsOf(page) === bounds);
        const ids = same.map(({ documentId }) => documentId);
        for (const delivery of await deliveriesOfDocuments(database, organisationId, ids, same[0]!)) {
          const key = `${delivery.documentId}|${bounds}`;
          found.set(key, [...(found.get(key) ?? []), delivery]);
        }
      }
      return pages.map((page) => found.get(`${page.documentId}|${boundsOf(page)}`) ?? []);
    },
    { cacheKeyFn: (page) => `${page.documentId}|${boundsOf(page)}` },
  ),
  events: new DataLoader(async (deliveryIds) => {
    const found = await eventsOfDeliveries(database, deliveryIds);
    return deliveryIds.map((id) => found.filter(({ deliveryId }) => deliveryId === id));
  }),
});
