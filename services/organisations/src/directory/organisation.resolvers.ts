import { answer } from '@lienthong/runtime';
import { civilDateInVietnam, isUuid, type CivilDate, type OrganisationId } from '@lienthong/kernel';
import { actorContext, type FieldResolvers, type OrganisationsContext } from '../context.js';
import { closeIdentifier, type CloseIdentifierInput } from './close-identifier.js';
import { findByIdentifier, findByText, findInTree, findRoots } from './find-organisations.js';
import { mergeOrganisation, type MergeOrganisationInput } from './merge-organisation.js';
import { openIdentifier, type OpenIdentifierInput } from './open-identifier.js';
import { identifierAt, type IdentifierGrammar, type Organisation } from './organisation.js';
import { registerOrganisation, type RegisterOrganisationInput } from './register-organisation.js';

type Ctx = OrganisationsContext;

const today = (ctx: Ctx): CivilDate => civilDateInVietnam(ctx.clock.now());
/** What is no id belongs to nobody; PostgreSQL would call it a fault. */
const byId = (ctx: Ctx, id: string): Promise<Organisation | null> =>
  isUuid(id) ? ctx.loaders.organisation.load(id.toLowerCase() as OrganisationId) : Promise.resolve(null);
const payload = (ctx: Ctx, work: () => Promise<OrganisationId>) =>
  answer(ctx, async () => ({ organisation: await byId(ctx, await work()) }));

export const organisationResolvers: Readonly<
  Record<'Query' | 'Mutation' | 'Organisation' | 'OrganisationMerger', FieldResolvers>
> = {
  Query: {
    organisation: (_: unknown, { id }: { id: string }, ctx: Ctx) => byId(ctx, id),
    organisationByIdentifier: (_: unknown, { value, at }: { value: string; at?: CivilDate | null }, ctx: Ctx) =>
      findByIdentifier(ctx.database, value, at ?? today(ctx)),
    organisations: (_: unknown, args: Parameters<typeof findInTree>[1], ctx: Ctx) => findInTree(ctx.database, args),
    organisationTree: (_: unknown, __: unknown, ctx: Ctx) => findRoots(ctx.database),
    searchOrganisations: (_: unknown, args: Parameters<typeof findByText>[1], ctx: Ctx) =>
      findByText(ctx.database, args),
  },
  Mutation: {
    registerOrganisation: (_: unknown, { input }: { input: RegisterOrganisationInput }, ctx: Ctx) =>
      payload(ctx, () => registerOrganisation(actorContext(ctx), input)),
    openIdentifier: (_: unknown, { input }: { input: OpenIdentifierInput }, ctx: Ctx) =>
      payload(ctx, () => openIdentifier(actorContext(ctx), input)),
    closeIdentifier: (_: unknown, { input }: { input: CloseIdentifierInput }, ctx: Ctx) =>
      payload(ctx, () => closeIdentifier(actorContext(ctx), input)),
    mergeOrganisation: (_: unknown, { input }: { input: MergeOrganisationInput }, ctx: Ctx) =>
      payload(ctx, () => mergeOrganisation(actorContext(ctx), input)),
  },
  Organisation: {
    __resolveReference: ({ id }: { id: string }, ctx: Ctx) => byId(ctx, id),
    parent: ({ parentId }: Organisation, _: unknown, ctx: Ctx) =>
      parentId === null ? null : ctx.loaders.organisation.load(parentId),
    children: ({ id }: Organisation, _: unknown, ctx: Ctx) => ctx.loaders.children.load(id),
    identifiers: ({ id }: Organisation, _: unknown, ctx: Ctx) => ctx.loaders.identifiers.load(id),
    identifier: async (
      { id }: Organisation,
      { at, grammar }: { at?: CivilDate | null; grammar?: IdentifierGrammar | null },
      ctx: Ctx,
    ) => identifierAt(await ctx.loaders.identifiers.load(id), at ?? today(ctx), grammar),
    mergedInto: (organisation: Organisation) => (organisation.successorId === null ? null : organisation),
    predecessors: ({ id }: Organisation, _: unknown, ctx: Ctx) => ctx.loaders.predecessors.load(id),
    people: ({ id }: Organisation, _: unknown, ctx: Ctx) => ctx.loaders.people.load(id),
  },
  // A merger is the row of the organisation that was merged.
  OrganisationMerger: {
    organisation: (merged: Organisation) => merged,
    successor: ({ successorId }: Organisation, _: unknown, ctx: Ctx) => ctx.loaders.organisation.load(successorId!),
    legalBasis: ({ mergerBasis }: Organisation) => mergerBasis,
  },
};
