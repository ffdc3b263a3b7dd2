import { answer, keysetPage, toConnection } from '@lienthong/runtime';
import { civilDateInVietnam, isUuid, normaliseText, type CivilDate, type OrganisationId } from '@lienthong/kernel';
import { actorContext, type FieldResolvers, type OrganisationsContext } from '../context.js';
import { closeIdentifier, type CloseIdentifierInput } from './close-identifier.js';
import { openIdentifier, type OpenIdentifierInput } from './open-identifier.js';
import { holderAt, roots, searchPage, treePage } from './organisation.repository.js';
import {
  identifierAt,
  searchQueryOf,
  type IdentifierGrammar,
  type Organisation,
  type OrganisationKind,
} from './organisation.js';
import { registerOrganisation, type RegisterOrganisationInput } from './register-organisation.js';

interface Page {
  readonly first?: number | null;
  readonly after?: string | null;
}
type Ctx = OrganisationsContext;

const today = (ctx: Ctx): CivilDate => civilDateInVietnam(ctx.clock.now());
/** What is no id belongs to nobody; PostgreSQL would call it a fault. */
const byId = (ctx: Ctx, id: string): Promise<Organisation | null> =>
  isUuid(id) ? ctx.loaders.organisation.load(id.toLowerCase() as OrganisationId) : Promise.resolve(null);
const payload = (ctx: Ctx, work: () => Promise<OrganisationId>) =>
  answer(ctx, async () => ({ organisation: await byId(ctx, await work()) }));

export const organisationResolvers: Readonly<Record<'Query' | 'Mutation' | 'Organisation', FieldResolvers>> = {
  Query: {
    organisation: (_: unknown, { id }: { id: string }, ctx: Ctx) => byId(ctx, id),
    organisationByIdentifier: (_: unknown, { value, at }: { value: string; at?: CivilDate | null }, ctx: Ctx) =>
      holderAt(ctx.database, normaliseText(value).toUpperCase(), at ?? today(ctx)),
    organisations: async (
      _: unknown,
      { underId, kind, ...page }: Page & { underId?: string | null; kind?: OrganisationKind | null },
      ctx: Ctx,
    ) => {
      const { limit, afterId } = keysetPage(page);
      if (underId && !isUuid(underId)) return toConnection<Organisation>([], limit);
      const rows = await treePage(ctx.database, {
        underId: underId as OrganisationId | null | undefined,
        kind,
        limit: limit + 1,
        afterId,
      });
      return toConnection(rows, limit);
    },
    organisationTree: (_: unknown, __: unknown, ctx: Ctx) => roots(ctx.database),
    searchOrganisations: async (_: unknown, { text, ...page }: Page & { text: string }, ctx: Ctx) => {
      const { limit, afterId } = keysetPage(page);
      const query = searchQueryOf(text);
      const rows = query === null ? [] : await searchPage(ctx.database, { query, limit: limit + 1, afterId });
      return toConnection(rows, limit);
    },
  },
  Mutation: {
    registerOrganisation: (_: unknown, { input }: { input: RegisterOrganisationInput }, ctx: Ctx) =>
      payload(ctx, () => registerOrganisation(actorContext(ctx), input)),
    openIdentifier: (_: unknown, { input }: { input: OpenIdentifierInput }, ctx: Ctx) =>
      payload(ctx, () => openIdentifier(actorContext(ctx), input)),
    closeIdentifier: (_: unknown, { input }: { input: CloseIdentifierInput }, ctx: Ctx) =>
      payload(ctx, () => closeIdentifier(actorContext(ctx), input)),
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
    people: ({ id }: Organisation, _: unknown, ctx: Ctx) => ctx.loaders.people.load(id),
  },
};
