// Who sees which certificates, requests, gaps and reminders.
import type { Database } from '@lienthong/database';
import { type Clock, isUuid } from '@lienthong/kernel';
import type { Caller } from '../request.js';
import type { CertificateState } from './certificate.js';
import type { CertificateEntity } from './certificate.entity.js';
import { refuseCertificate } from './certificate.errors.js';
import { administers, isProvincial, maySee } from './certificate-rights.js';
import { certificatePage, certificatesById } from './certificate.repository.js';
import {
  certificateGaps,
  type Gap,
  type GapReason,
  openReminders,
  type Page,
  type Reminder,
} from './expiry/expiry.repository.js';
import { thresholds } from './expiry/reminders.js';
import type { CertificateRequest, RequestState } from './requests/certificate-request.js';
import { requestPage, requestsById } from './requests/certificate-request.repository.js';
import type { SubscriberKind } from './subscriber.js';

const dayMs = 86_400_000;

export interface ListParts {
  readonly database: Database;
  readonly clock: Clock;
}

/** The provincial office looks at one organisation or at all (null), everybody else at their own. */
function organisationFor(caller: Caller, wanted: string | null | undefined): string | null {
  if (wanted === null || wanted === undefined) return isProvincial(caller) ? null : caller.organisationId;
  if (isUuid(wanted) && (isProvincial(caller) || wanted.toLowerCase() === caller.organisationId)) return wanted;
  throw refuseCertificate('CERTIFICATE_KEEPER_REQUIRED', ['filter', 'organisationId']);
}

export interface CertificateFilter {
  readonly organisationId?: string | null;
  readonly ownerKind?: SubscriberKind | null;
  readonly states?: readonly CertificateState[] | null;
  readonly expiresBefore?: Date | null;
}

export const listCertificates =
  ({ database, clock }: ListParts) =>
  (caller: Caller, filter: CertificateFilter, page: Page): Promise<CertificateEntity[]> =>
    certificatePage(
      database.manager,
      {
        organisationId: organisationFor(caller, filter.organisationId),
        ownerKind: filter.ownerKind ?? null,
        states: filter.states ?? null,
        expiresBefore: filter.expiresBefore ?? null,
      },
      clock.now(),
      page,
    );

/** Null: there is none, or it is not the caller's to see. */
export const readCertificateById =
  ({ database }: ListParts) =>
  async (caller: Caller, id: string): Promise<CertificateEntity | null> => {
    if (!isUuid(id)) return null;
    const found = (await certificatesById(database.manager, [id])).get(id.toLowerCase());
    return found && found.organisationId !== null && maySee(caller, found) ? found : null;
  };

export interface RequestFilter {
  readonly organisationId?: string | null;
  readonly states?: readonly RequestState[] | null;
}

/** An administrator sees all of the organisation's; others those for the keys they keep. */
export const listRequests =
  ({ database }: ListParts) =>
  (caller: Caller, filter: RequestFilter, page: Page): Promise<CertificateRequest[]> => {
    const organisationId = organisationFor(caller, filter.organisationId);
    const all = isProvincial(caller) || administers(caller, organisationId);
    const ownerId = all ? null : caller.personId;
    const withSeal = caller.roles.has('CLERK');
    return requestPage(database.manager, { organisationId, ownerId, withSeal, states: filter.states ?? null }, page);
  };

export const readRequestById =
  ({ database }: ListParts) =>
  async (caller: Caller, id: string): Promise<CertificateRequest | null> => {
    if (!isUuid(id)) return null;
    const found = (await requestsById(database.manager, [id])).get(id.toLowerCase());
    return found && maySee(caller, found) ? found : null;
  };

export interface GapsFilter {
  readonly organisationId?: string | null;
  readonly ownerKind?: SubscriberKind | null;
  readonly reasons?: readonly GapReason[] | null;
  readonly includeExpiring?: boolean | null;
}

export const listGaps =
  ({ database, clock }: ListParts) =>
  (caller: Caller, filter: GapsFilter, page: Page): Promise<Gap[]> => {
    const at = clock.now();
    const wantsExpiring = filter.includeExpiring === true || filter.reasons?.includes('EXPIRES_SOON') === true;
    return certificateGaps(
      database,
      at,
      {
        organisationId: organisationFor(caller, filter.organisationId),
        ownerKind: filter.ownerKind ?? null,
        reasons: filter.reasons ?? null,
        expiringUntil: wantsExpiring ? new Date(at.getTime() + thresholds[0] * dayMs) : null,
      },
      page,
    );
  };

/** The provincial office is reminded of all, an administrator of the organisation's, everybody else of the keys they keep. */
export const listReminders =
  ({ database }: ListParts) =>
  (caller: Caller, page: Page): Promise<Reminder[]> => {
    const { personId, organisationId, roles } = caller;
    const nobody = { organisationId: null, ownerId: null, sealOf: null };
    if (isProvincial(caller)) return openReminders(database, nobody, page);
    if (roles.has('ADMINISTRATOR')) return openReminders(database, { ...nobody, organisationId }, page);
    const sealOf = roles.has('CLERK') ? organisationId : null;
    return openReminders(database, { ...nobody, ownerId: personId, sealOf }, page);
  };
