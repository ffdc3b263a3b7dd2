import type { Database } from '@lienthong/database';
import { type RequestContext, requireActor } from '@lienthong/runtime';
import {
  type CertificateLoaders,
  createCertificateLoader,
  createCertificateLoaders,
} from './certificates/certificate.loaders.js';
import { authority } from './certificates/certificate.repository.js';
import type { LifeCycle } from './certificates/life-cycle.js';
import type { Custody } from './custody/custody.js';
import type { ExternalSigning } from './external/external.js';
import type { ArchiveLinkSettings } from './preservation/archive-link.js';
import { createPreservationLoaders, type PreservationLoaders } from './preservation/preservation.loaders.js';
import type { Caller } from './request.js';
import { createSignaturesLoader } from './verification/document-signatures.loaders.js';
import { createValidationLoaders, type ValidationLoaders } from './verification/validation.loaders.js';
import type { readFileValidation } from './verification/read-file-validation.js';
import type { revalidateDocument } from './verification/revalidate-document.js';

/** What is shown of preservation beside the rows of documents. */
export interface PreservationView {
  readonly database: Database;
  /** Null: no downloads are offered. */
  readonly links: ArchiveLinkSettings | null;
  readonly timeStampingAuthorities: readonly string[];
}

/** What a resolver of this service knows: the request, and one loader per relation. */
export interface SignaturesContext extends RequestContext {
  /** @throws {DomainError} UNAUTHENTICATED */
  readonly caller: () => Caller;
  readonly custody: Custody;
  readonly external: ExternalSigning;
  readonly lifeCycle: LifeCycle;
  readonly preservation: PreservationView;
  readonly validateFile: ReturnType<typeof readFileValidation>;
  readonly revalidateDocument: ReturnType<typeof revalidateDocument>;
  /** DER of the root certificate; null before there is one. */
  readonly trustAnchor: () => Promise<Buffer | null>;
  readonly loaders: PreservationLoaders &
    ValidationLoaders & {
      readonly certificates: CertificateLoaders;
      readonly signatures: ReturnType<typeof createSignaturesLoader>;
      readonly sealCertificate: ReturnType<typeof createCertificateLoader>;
      readonly personalCertificate: ReturnType<typeof createCertificateLoader>;
    };
}

export const createContext =
  (
    database: Database,
    custody: Custody,
    external: ExternalSigning,
    lifeCycle: LifeCycle,
    preservation: PreservationView,
    validateFile: ReturnType<typeof readFileValidation>,
    revalidate: ReturnType<typeof revalidateDocument>,
  ) =>
  (base: RequestContext): SignaturesContext => ({
    ...base,
    caller: () => ({ ...requireActor(base), correlationId: base.correlationId }),
    custody,
    external,
    lifeCycle,
    preservation,
    validateFile,
    revalidateDocument: revalidate,
    trustAnchor: async () => (await authority(database.manager, 'ROOT'))?.der ?? null,
    loaders: {
      certificates: createCertificateLoaders(database),
      ...createValidationLoaders(database, () => requireActor(base).organisationId),
      ...createPreservationLoaders(database, () => requireActor(base).organisationId),
      signatures: createSignaturesLoader(database, () => requireActor(base).organisationId),
      sealCertificate: createCertificateLoader(database, base.clock, 'ORGANISATION'),
      personalCertificate: createCertificateLoader(database, base.clock, 'PERSON'),
    },
  });
