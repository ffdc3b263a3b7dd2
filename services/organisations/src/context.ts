// Per request: the actor, the database handle, the loaders.
import type { Database } from '@lienthong/database';
import { requireActor, type Actor, type RequestContext } from '@lienthong/runtime';
import type { Clock } from '@lienthong/kernel';
import { organisationLoaders, type OrganisationLoaders } from './directory/organisation.loaders.js';
import { personLoaders, type PersonLoaders } from './people/person.loaders.js';

export interface OrganisationsContext extends RequestContext {
  readonly database: Database;
  readonly loaders: OrganisationLoaders & PersonLoaders;
}

/** The resolvers of one type: each states the arguments the schema gives it. */
export type FieldResolvers = Readonly<
  Record<string, (source: never, args: never, ctx: OrganisationsContext) => unknown>
>;

/** What a use case needs of the request of a signed-in person. */
export interface ActorContext {
  readonly database: Database;
  readonly actor: Actor;
  readonly clock: Clock;
  readonly correlationId: string;
}

export const actorContext = (ctx: OrganisationsContext): ActorContext => ({
  database: ctx.database,
  actor: requireActor(ctx),
  clock: ctx.clock,
  correlationId: ctx.correlationId,
});

export const createContextFor =
  (database: Database) =>
  (base: RequestContext): OrganisationsContext => ({
    ...base,
    database,
    loaders: { ...organisationLoaders(database), ...personLoaders(database) },
  });
