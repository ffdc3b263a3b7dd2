import type { Role } from '@lienthong/contracts';
import { roleMissing, unauthenticated } from './access-refusals.js';
import type { Actor } from './actor.js';

/** Who may use a root field or have an entity resolved. Which rows they see is decided in the use case. */
export interface Rule {
  /** In words, for the documentation. */
  readonly who: string;
  /** The article or the reason it rests on. */
  readonly reason: string;
  /** @throws {DomainError} UNAUTHENTICATED or FORBIDDEN */
  check(actor: Actor | null): void;
}

export const anyone = (reason: string): Rule => ({ who: 'anyone', reason, check: () => undefined });

export const signedIn = (reason: string): Rule => ({
  who: 'signed in',
  reason,
  check(actor) {
    if (actor === null) throw unauthenticated();
  },
});

/** One of the roles is enough. */
export const hasRole = (...roles: readonly Role[]): { because(reason: string): Rule } => ({
  because: (reason) => ({
    who: roles.join(' or '),
    reason,
    check(actor) {
      if (actor === null) throw unauthenticated();
      if (!roles.some((role) => actor.roles.has(role))) throw roleMissing(roles);
    },
  }),
});
