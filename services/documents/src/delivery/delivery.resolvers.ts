// Deliveries in GraphQL, as the sender and as the recipient sees them.
import { keysetPage, toConnection, type Resolvers } from '@lienthong/runtime';
import type { Ctx } from '../context.js';
import type { ArrivalValidation } from '../incoming/arrival-validation.js';
import type { Delivery, DeliveryEvent } from './delivery.js';
import type { InboxFilter } from './read-inbox.js';

interface InboxArguments {
  readonly filter?: InboxFilter | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** What was told last; pending until something was. */
const shownValidation = (told: ArrivalValidation | null) =>
  told === null ? { pending: true, files: [] } : { ...told, pending: false };

export const deliveryResolvers: Resolvers = {
  Query: {
    delivery: (_root: unknown, { id }: { id: string }, ctx: Ctx) => ctx.loaders().deliveries.delivery.load(id),
    inbox: async (_root: unknown, { filter, ...page }: InboxArguments, ctx: Ctx) => {
      const bounds = keysetPage(page);
      const rows = await ctx.useCases.readInbox(ctx.caller(), filter ?? {}, bounds);
      return toConnection(rows, bounds.limit, ({ inboxKey }) => inboxKey!);
    },
  },
  Delivery: {
    __resolveReference: ({ id }: { id: string }, ctx: Ctx) => ctx.loaders().deliveries.delivery.load(id),
    document: ({ documentId }: Delivery, _arguments: unknown, ctx: Ctx) =>
      ctx.loaders().outgoing.document.load(documentId),
    sender: ({ senderId }: Delivery) => ({ id: senderId }),
    recipient: ({ recipientId }: Delivery) => ({ id: recipientId }),
    validation: async ({ documentId, inboxKey }: Delivery, _arguments: unknown, ctx: Ctx) =>
      inboxKey === null ? null : shownValidation(await ctx.loaders().deliveries.validation.load(documentId)),
    history: ({ id }: Delivery, _arguments: unknown, ctx: Ctx) => ctx.loaders().deliveries.events.load(id),
  },
  ValidatedFile: {
    attachmentId: ({ part }: ArrivalValidation['files'][number]) => (part === 'main' ? null : part),
  },
  DeliveryEvent: {
    actor: ({ actorId }: DeliveryEvent) => (actorId === null ? null : { id: actorId }),
  },
};
