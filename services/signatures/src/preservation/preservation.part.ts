import type { Database } from '@lienthong/database';
import { type RequestContext, requireActor } from '@lienthong/runtime';
import type { Foundation } from '../foundation.js';
import type { SignaturesOptions } from '../options.js';
import type { Part } from '../part.js';
import type { ArchiveLinkSettings } from './archive-link.js';
import { followIssuedJob, preservationHandlers, preservationPlan } from './preservation.job.js';
import { createPreservationLoaders, type PreservationLoaders } from './preservation.loaders.js';
import { preservationResolvers } from './preservation.resolvers.js';
import type { PreservationParts } from './preserve-file.js';

/** What is shown of preservation beside the rows of documents. */
export interface PreservationView {
  readonly database: Database;
  /** Null: no downloads are offered. */
  readonly links: ArchiveLinkSettings | null;
  readonly timeStampingAuthorities: readonly string[];
}

export interface PreservationPart extends Part {
  readonly context: PreservationContext;
  readonly loaders: (request: RequestContext) => PreservationLoaders;
  readonly tools: PreservationParts;
}

export interface PreservationContext {
  readonly preservation: PreservationView;
}

export function preservationPart(
  { database, files, trust }: Foundation,
  { archiveDigest = 'sha256', links }: SignaturesOptions,
): PreservationPart {
  const tools: PreservationParts = { database, files, trust, archiveDigest };
  const view: PreservationView = {
    database,
    links: links ?? null,
    timeStampingAuthorities: trust.timeStamps?.urls ?? [],
  };
  return {
    tools,
    resolvers: [preservationResolvers],
    context: { preservation: view },
    loaders: (request) => createPreservationLoaders(database, () => requireActor(request).organisationId),
    events: [followIssuedJob()],
    queue: { name: 'preservation', concurrency: 2, handlers: preservationHandlers(tools) },
    plans: [preservationPlan],
  };
}
