// Per request: the actor, the database handle, the loaders.
import type { Database } from '@lienthong/database';
import { requireActor, type Actor, type RequestContext } from '@lienthong/runtime';
import type { Clock } from '@lienthong/kernel';
import { organisationLoaders } from './directory/organisation.loaders.js';
import { personLoaders } from './people/person.loaders.js';

export interface OrganisationsContext extends RequestContext {
  readonly database: Database;
  readonly loaders: ReturnType<typeof organisationLoaders> & ReturnType<typeof personLoaders>;
}

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
