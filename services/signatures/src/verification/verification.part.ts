import { type RequestContext, requireActor } from '@lienthong/runtime';
import type { Foundation } from '../foundation.js';
import type { SignaturesOptions } from '../options.js';
import type { Part } from '../part.js';
import { createSignaturesLoader } from './document-signatures.loaders.js';
import { documentSignatureResolvers } from './document-signatures.resolvers.js';
import { followDeliveriesJob } from './follow-deliveries.job.js';
import { followVoidedJob } from './follow-voided.job.js';
import { createJudgePool } from './judge-pool.js';
import { readFileValidation } from './read-file-validation.js';
import { rememberedTrust } from './remembered-trust.js';
import { revalidateDocument } from './revalidate-document.js';
import { validationHandlers, validationPlan } from './validation.job.js';
import { createValidationLoaders, type ValidationLoaders } from './validation.loaders.js';
import { validationResolvers } from './validation.resolvers.js';

export interface VerificationPart extends Part {
  readonly context: VerificationContext;
  readonly loaders: (request: RequestContext) => VerificationLoaders;
}

export interface VerificationContext {
  readonly validateFile: ReturnType<typeof readFileValidation>;
  readonly revalidateDocument: ReturnType<typeof revalidateDocument>;
}

export interface VerificationLoaders extends ValidationLoaders {
  readonly signatures: ReturnType<typeof createSignaturesLoader>;
}

export function verificationPart(
  foundation: Foundation,
  { judge = createJudgePool() }: SignaturesOptions,
): VerificationPart {
  const { database, files, trust, clock } = foundation;
  const validation = { database, files, trust, judge };
  return {
    resolvers: [documentSignatureResolvers, validationResolvers],
    context: {
      validateFile: readFileValidation({ ...validation, trust: rememberedTrust(trust, database, clock) }, clock),
      revalidateDocument: revalidateDocument({ database, clock }),
    },
    loaders: (request) => {
      const reader = (): string => requireActor(request).organisationId;
      return { ...createValidationLoaders(database, reader), signatures: createSignaturesLoader(database, reader) };
    },
    events: [followDeliveriesJob(), followVoidedJob()],
    queue: { name: 'validation', concurrency: 2, handlers: validationHandlers(validation) },
    plans: [validationPlan],
    close: () => judge.close(),
  };
}
