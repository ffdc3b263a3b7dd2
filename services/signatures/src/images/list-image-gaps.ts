import type { Database } from '@lienthong/database';
import { isUuid } from '@lienthong/kernel';
import type { SignatureImageKind } from '@lienthong/pdf-signature';
import { isProvincial } from '../certificates/certificate-rights.js';
import { refuseCertificate } from '../certificates/certificate.errors.js';
import type { Page } from '../certificates/expiry/expiry.repository.js';
import type { Caller } from '../request.js';
import { type ImageGap, imageGaps } from './image.repository.js';
import { sealToleranceMm } from './register-image.js';

export interface ImageGapFilter {
  readonly organisationId?: string | null;
  readonly kind?: SignatureImageKind | null;
}

/** The provincial office looks at one organisation or at all, an administrator at their own. */
export const listImageGaps =
  ({ database }: { readonly database: Database }) =>
  (caller: Caller, { organisationId: wanted, kind }: ImageGapFilter, page: Page): Promise<ImageGap[]> => {
    const one = wanted?.toLowerCase() ?? (isProvincial(caller) ? null : caller.organisationId);
    if (one !== null && (!isUuid(one) || (!isProvincial(caller) && one !== caller.organisationId))) {
      throw refuseCertificate('CERTIFICATE_KEEPER_REQUIRED', ['filter', 'organisationId']);
    }
    return imageGaps(database, { organisationId: one, kind: kind ?? null, toleranceMm: sealToleranceMm }, page);
  };
