import { answer, requireActor } from '@lienthong/runtime';
import { isUuid, type PersonId } from '@lienthong/kernel';
import { actorContext, type FieldResolvers, type OrganisationsContext } from '../context.js';
import { changeRoles, type ChangeRolesInput } from './change-roles.js';
import type { Person } from './person.js';
import { registerPerson, type RegisterPersonInput } from './register-person.js';

type Ctx = OrganisationsContext;

const byId = (ctx: Ctx, id: string): Promise<Person | null> =>
  isUuid(id) ? ctx.loaders.person.load(id.toLowerCase() as PersonId) : Promise.resolve(null);
const payload = (ctx: Ctx, work: () => Promise<PersonId>) =>
  answer(ctx, async () => ({ person: await byId(ctx, await work()) }));

export const personResolvers: Readonly<Record<'Query' | 'Mutation' | 'Person', FieldResolvers>> = {
  Query: {
    me: (_: unknown, __: unknown, ctx: Ctx) => byId(ctx, requireActor(ctx).personId),
    person: (_: unknown, { id }: { id: string }, ctx: Ctx) => byId(ctx, id),
  },
  Mutation: {
    registerPerson: (_: unknown, { input }: { input: RegisterPersonInput }, ctx: Ctx) =>
      payload(ctx, () => registerPerson(actorContext(ctx), input)),
    changeRoles: (_: unknown, { input }: { input: ChangeRolesInput }, ctx: Ctx) =>
      payload(ctx, () => changeRoles(actorContext(ctx), input)),
  },
  Person: {
    __resolveReference: ({ id }: { id: string }, ctx: Ctx) => byId(ctx, id),
    organisation: ({ organisationId }: Person, _: unknown, ctx: Ctx) => ctx.loaders.organisation.load(organisationId),
  },
};
