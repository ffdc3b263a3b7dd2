// The demonstration's own trust services, so that everything runs without the outside world. Never in production.
import type { Database } from '@lienthong/database';
import type { Clock } from '@lienthong/kernel';
import type { FastifyInstance } from 'fastify';
import type { KeyVault } from '../keys/key-vault.js';
import { createResponders } from './responders.js';
import { responderUrls } from './responder-urls.js';
import { createRevocationRegister } from './revocation-register.js';
import { createServiceKeys } from './service-certificate.js';
import { trustRoutes } from './trust.routes.js';

export interface DemonstrationTrustParts {
  readonly database: Database;
  readonly vault: KeyVault;
  readonly clock: Clock;
  /** Where certificates say that the services are: the gateway's address. */
  readonly publicUrl: string;
}

/** Routes of the subgraph: it has the database and the vault already, and one process more would only start later. */
export function demonstrationTrustRoutes(parts: DemonstrationTrustParts): (app: FastifyInstance) => void {
  const register = createRevocationRegister(parts.database);
  const urls = responderUrls(parts.publicUrl);
  const serviceKeys = createServiceKeys({ ...parts, urls });
  return trustRoutes(createResponders({ ...parts, register, serviceKeys, urls }));
}
