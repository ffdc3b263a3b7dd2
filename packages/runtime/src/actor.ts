import type { OrganisationId, PersonId } from '@lienthong/kernel';
import type { Role } from '@lienthong/contracts';
import { unauthenticated } from './access-refusals.js';

/** Who acts, as the verified access token says. */
export interface Actor {
  readonly personId: PersonId;
  readonly organisationId: OrganisationId;
  readonly roles: ReadonlySet<Role>;
  readonly name: string;
  /** The account at the identity issuer. */
  readonly subject: string;
}

/** @throws {DomainError} UNAUTHENTICATED when nobody is signed in */
export function requireActor(ctx: { readonly actor: Actor | null }): Actor {
  if (ctx.actor === null) throw unauthenticated();
  return ctx.actor;
}
