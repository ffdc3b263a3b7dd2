// What the recipient does with an arrived document, in GraphQL.
import { answer, type Resolvers } from '@lienthong/runtime';
import type { Ctx } from '../context.js';
import type { Caller } from '../request.js';
import type { AcceptDeliveryInput, DeliveryChanged } from './accept-delivery.js';
import type { RegisterPaperArrivalInput } from './register-paper-arrival.js';
import type { RejectDeliveryInput } from './reject-delivery.js';
import type { ReportHandlingInput } from './report-handling.js';

/** A mutation whose payload is the delivery as it stands after it. */
const deliveryPayload =
  <I>(useCaseOf: (ctx: Ctx) => (caller: Caller, input: I) => Promise<DeliveryChanged>) =>
  (_root: unknown, { input }: { input: I }, ctx: Ctx) =>
    answer(ctx, async () => {
      const { deliveryId } = await useCaseOf(ctx)(ctx.caller(), input);
      ctx.forgetLoaded();
      return { delivery: await ctx.loaders().deliveries.delivery.load(deliveryId) };
    });

export const incomingResolvers: Resolvers = {
  Mutation: {
    acceptDelivery: deliveryPayload<AcceptDeliveryInput>(({ useCases }) => useCases.acceptDelivery),
    rejectDelivery: deliveryPayload<RejectDeliveryInput>(({ useCases }) => useCases.rejectDelivery),
    reportHandling: deliveryPayload<ReportHandlingInput>(({ useCases }) => useCases.reportHandling),
    registerPaperArrival: (_root: unknown, { input }: { input: RegisterPaperArrivalInput }, ctx: Ctx) =>
      answer(ctx, async () => {
        return { arrival: await ctx.useCases.registerPaperArrival(ctx.caller(), input) };
      }),
  },
};
