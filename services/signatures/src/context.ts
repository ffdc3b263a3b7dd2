import type { Database } from '@lienthong/database';
import { type RequestContext, requireActor } from '@lienthong/runtime';
import { createCertificateLoader } from './certificates/certificate.loaders.js';
import { authority } from './certificates/certificate.repository.js';
import type { Custody } from './custody/custody.js';
import type { Caller } from './request.js';
import { createSignaturesLoader } from './verification/document-signatures.loaders.js';

/** What a resolver of this service knows: the request, and one loader per relation. */
export interface SignaturesContext extends RequestContext {
  /** @throws {DomainError} UNAUTHENTICATED */
  readonly caller: () => Caller;
  readonly custody: Custody;
  /** DER of the root certificate; null before there is one. */
  readonly trustAnchor: () => Promise<Buffer | null>;
  readonly loaders: {
    readonly signatures: ReturnType<typeof createSignaturesLoader>;
    readonly sealCertificate: ReturnType<typeof createCertificateLoader>;
    readonly personalCertificate: ReturnType<typeof createCertificateLoader>;
  };
}

export const createContext =
  (database: Database, custody: Custody) =>
  (base: RequestContext): SignaturesContext => ({
    ...base,
    caller: () => ({ ...requireActor(base), correlationId: base.correlationId }),
    custody,
    trustAnchor: async () => (await authority(database.manager, 'ROOT'))?.der ?? null,
    loaders: {
      signatures: createSignaturesLoader(database, () => requireActor(base).organisationId),
      sealCertificate: createCertificateLoader(database, base.clock, 'ORGANISATION'),
      personalCertificate: createCertificateLoader(database, base.clock, 'PERSON'),
    },
  });
