import type { Foundation } from '../foundation.js';
import type { Part } from '../part.js';
import { expirePreparedJob, expirePreparedPlan } from './expire-prepared.job.js';
import { createExternalSigning, type ExternalSigning } from './external.js';
import { externalResolvers } from './external.resolvers.js';

export interface ExternalPart extends Part {
  readonly context: ExternalContext;
}

export interface ExternalContext {
  readonly external: ExternalSigning;
}

export const externalPart = (foundation: Foundation): ExternalPart => ({
  resolvers: [externalResolvers],
  context: { external: createExternalSigning(foundation) },
  events: [expirePreparedJob()],
  plans: [expirePreparedPlan],
});
