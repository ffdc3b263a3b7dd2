// Per request: the actor, the database handle, how file links are signed.
import type { Database } from '@lienthong/database';
import type { Clock } from '@lienthong/kernel';
import { requireActor, type Actor, type RequestContext } from '@lienthong/runtime';
import type { LinkSettings } from './freeze/report-link.js';

export interface StatisticsContext extends RequestContext {
  readonly database: Database;
  readonly links: LinkSettings;
}

/** The resolvers of one type: each states the arguments the schema gives it. */
export type FieldResolvers = Readonly<Record<string, (source: never, args: never, ctx: StatisticsContext) => unknown>>;

/** What a use case needs of the request of a signed-in person. */
export interface ActorContext {
  readonly database: Database;
  readonly actor: Actor;
  readonly clock: Clock;
  readonly correlationId: string;
}

export const actorContext = (ctx: StatisticsContext): ActorContext => ({
  database: ctx.database,
  actor: requireActor(ctx),
  clock: ctx.clock,
  correlationId: ctx.correlationId,
});
