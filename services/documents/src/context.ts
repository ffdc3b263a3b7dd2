// What a resolver is given: who asks, the use cases, and loaders that live as long as the request.
import type { Database } from '@lienthong/database';
import { requireActor, type RequestContext } from '@lienthong/runtime';
import { createDeliveryLoaders, type DeliveryLoaders } from './delivery/delivery.loaders.js';
import { createFileLoaders, type FileLoaders } from './files/file.loaders.js';
import type { FileLinks } from './files/links.js';
import { createOutgoingLoaders, type OutgoingLoaders } from './outgoing/outgoing.loaders.js';
import type { Caller } from './request.js';
import type { UseCases } from './use-cases.js';

export interface Loaders {
  readonly outgoing: OutgoingLoaders;
  readonly deliveries: DeliveryLoaders;
  readonly files: FileLoaders;
}

export interface Ctx extends RequestContext {
  readonly useCases: UseCases;
  readonly links: FileLinks;
  /** @throws {DomainError} UNAUTHENTICATED when nobody is signed in */
  caller(): Caller;
  /** Made on first use; every mutation of one operation begins with fresh ones. */
  loaders(): Loaders;
  forgetLoaded(): void;
}

export interface ContextParts {
  readonly database: Database;
  readonly useCases: UseCases;
  readonly links: FileLinks;
}

export const createContext =
  ({ database, useCases, links }: ContextParts) =>
  (base: RequestContext): Ctx => {
    let loaders: Loaders | null = null;
    const caller = (): Caller => {
      const { personId, organisationId, roles } = requireActor(base);
      return { personId, organisationId, roles, correlationId: base.correlationId };
    };
    return {
      ...base,
      useCases,
      links,
      caller,
      loaders: () => {
        const { organisationId } = caller();
        loaders ??= {
          outgoing: createOutgoingLoaders(database, organisationId),
          deliveries: createDeliveryLoaders(database, organisationId),
          files: createFileLoaders(database),
        };
        return loaders;
      },
      forgetLoaded: () => void (loaders = null),
    };
  };
