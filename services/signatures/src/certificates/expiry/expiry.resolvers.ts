// Who lacks a certificate, and whose expires, in GraphQL.
import type { Resolvers } from '@lienthong/runtime';
import type { SignaturesContext } from '../../context.js';
import type { GapsFilter } from '../list-certificates.js';
import { page, type PageArguments } from '../page.js';
import type { Gap, Reminder } from './expiry.repository.js';
import { daysLeft } from './reminders.js';

type Ctx = SignaturesContext;

export const expiryResolvers: Resolvers = {
  Query: {
    certificateGaps: (_root: unknown, { filter, ...given }: PageArguments & { filter?: GapsFilter }, ctx: Ctx) =>
      page(given, (bounds) => ctx.lifeCycle.listGaps(ctx.caller(), filter ?? {}, bounds)),
    certificateReminders: (_root: unknown, given: PageArguments, ctx: Ctx) =>
      page(given, (bounds) => ctx.lifeCycle.listReminders(ctx.caller(), bounds)),
  },
  CertificateGap: {
    person: ({ ownerKind, ownerId }: Gap) => (ownerKind === 'PERSON' ? { id: ownerId } : null),
    organisation: ({ organisationId }: Gap) => ({ id: organisationId }),
    certificate: ({ certificateId }: Gap, _args: unknown, { loaders }: Ctx) =>
      certificateId && loaders.certificates.certificate.load(certificateId),
    openRequest: ({ openRequestId }: Gap, _args: unknown, { loaders }: Ctx) =>
      openRequestId && loaders.certificates.request.load(openRequestId),
  },
  CertificateReminder: {
    daysLeft: ({ notAfter }: Reminder, _args: unknown, { clock }: Ctx) => daysLeft(notAfter, clock.now()),
    certificate: ({ certificateId }: Reminder, _args: unknown, { loaders }: Ctx) =>
      loaders.certificates.certificate.load(certificateId),
  },
};
