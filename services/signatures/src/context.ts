import { type RequestContext, requireActor } from '@lienthong/runtime';
import type { CertificatesContext, CertificatesLoaders, CertificatesPart } from './certificates/certificates.part.js';
import type { CustodyContext, CustodyPart } from './custody/custody.part.js';
import type { ExternalContext, ExternalPart } from './external/external.part.js';
import type { ImagesContext, ImagesLoaders, ImagesPart } from './images/images.part.js';
import type { PreservationLoaders } from './preservation/preservation.loaders.js';
import type { PreservationContext, PreservationPart } from './preservation/preservation.part.js';
import type { Caller } from './request.js';
import type { VerificationContext, VerificationLoaders, VerificationPart } from './verification/verification.part.js';

/** What a resolver of this service knows: the request, the use cases of every concept, and one loader per relation. */
export interface SignaturesContext
  extends
    RequestContext,
    CertificatesContext,
    CustodyContext,
    ExternalContext,
    ImagesContext,
    PreservationContext,
    VerificationContext {
  /** @throws {DomainError} UNAUTHENTICATED */
  readonly caller: () => Caller;
  readonly loaders: CertificatesLoaders & ImagesLoaders & PreservationLoaders & VerificationLoaders;
}

interface Concepts {
  readonly certificates: CertificatesPart;
  readonly custody: CustodyPart;
  readonly external: ExternalPart;
  readonly images: ImagesPart;
  readonly preservation: PreservationPart;
  readonly verification: VerificationPart;
}

export const createContext =
  ({ certificates, custody, external, images, preservation, verification }: Concepts) =>
  (base: RequestContext): SignaturesContext => ({
    ...base,
    caller: () => ({ ...requireActor(base), correlationId: base.correlationId }),
    ...certificates.context,
    ...custody.context,
    ...external.context,
    ...images.context,
    ...preservation.context,
    ...verification.context,
    loaders: {
      ...certificates.loaders(base),
      ...images.loaders(),
      ...preservation.loaders(base),
      ...verification.loaders(base),
    },
  });
