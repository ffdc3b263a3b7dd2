// A request for a certificate: its states, what moves it from one to the next, and what forbids that. Pure.
import type { SubscriberKind } from '../subscriber.js';
import { type CertificateRefusalCode, refuseCertificate } from '../certificate.errors.js';

/**
 * REQUESTED by the organisation's administrator → APPROVED or REFUSED by the provincial office → KEY_MADE by the owner, the
 * signing request can be had → ISSUED: the certificate is here. WITHDRAWN at any time before.
 */
export const requestStates = ['REQUESTED', 'APPROVED', 'REFUSED', 'KEY_MADE', 'ISSUED', 'WITHDRAWN'] as const;
export type RequestState = (typeof requestStates)[number];
export const openStates = ['REQUESTED', 'APPROVED', 'KEY_MADE'] as const satisfies readonly RequestState[];

/** A renewal leaves the former certificate in force until it expires; a replacement ends it. */
export const requestKinds = ['NEW', 'RENEWAL', 'REPLACEMENT'] as const;
export type RequestKind = (typeof requestKinds)[number];

/** VAULT: made and kept by this service. HSM: made in its security module. TOKEN: on a device the owner keeps. */
export const custodies = ['VAULT', 'TOKEN', 'HSM'] as const;
export type Custody = (typeof custodies)[number];

export interface CertificateRequest {
  readonly id: string;
  readonly kind: RequestKind;
  readonly custody: Custody;
  readonly ownerKind: SubscriberKind;
  readonly ownerId: string;
  readonly organisationId: string;
  /** As they are to stand in the certificate. */
  readonly commonName: string;
  readonly organisationName: string;
  readonly position: string | null;
  readonly replacesId: string | null;
  readonly state: RequestState;
  /** Null: the demonstration authority or an import by configuration, which ask for themselves. */
  readonly requestedBy: string | null;
  readonly requestedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly refusalReason: string | null;
  readonly privateKeyId: string | null;
  /** PKCS #10, DER. */
  readonly signingRequest: Buffer | null;
  readonly certificateId: string | null;
  readonly closedAt: Date | null;
}

export type RequestContent = Pick<
  CertificateRequest,
  | 'id'
  | 'kind'
  | 'custody'
  | 'ownerKind'
  | 'ownerId'
  | 'organisationId'
  | 'commonName'
  | 'organisationName'
  | 'position'
  | 'replacesId'
  | 'requestedBy'
  | 'requestedAt'
>;

export const newRequest = (content: RequestContent): CertificateRequest => ({
  ...content,
  state: 'REQUESTED',
  decidedBy: null,
  decidedAt: null,
  refusalReason: null,
  privateKeyId: null,
  signingRequest: null,
  certificateId: null,
  closedAt: null,
});

const isOpen = ({ state }: CertificateRequest): boolean => (openStates as readonly RequestState[]).includes(state);

function requireState(request: CertificateRequest, wanted: RequestState, code: CertificateRefusalCode): void {
  if (request.state !== wanted) throw refuseCertificate(isOpen(request) ? code : 'REQUEST_CLOSED');
}

/**
 * Two persons at least see to every certificate: who asks is not who grants, and nobody grants their own.
 * @throws {DomainError} OWN_REQUEST
 */
function requireOther({ requestedBy, ownerId }: CertificateRequest, decidedBy: string | null): void {
  if (decidedBy !== null && (decidedBy === requestedBy || decidedBy === ownerId))
    throw refuseCertificate('OWN_REQUEST');
}

export interface Decision {
  /** Null: granted by configuration, see `requestedBy`. */
  readonly by: string | null;
  readonly at: Date;
}

/** @throws {DomainError} REQUEST_NOT_WAITING, REQUEST_CLOSED, OWN_REQUEST */
export function approved(request: CertificateRequest, { by, at }: Decision): CertificateRequest {
  requireState(request, 'REQUESTED', 'REQUEST_NOT_WAITING');
  requireOther(request, by);
  return { ...request, state: 'APPROVED', decidedBy: by, decidedAt: at };
}

/** @throws {DomainError} REASON_MISSING and those of `approved` */
export function refused(request: CertificateRequest, reason: string, { by, at }: Decision): CertificateRequest {
  requireState(request, 'REQUESTED', 'REQUEST_NOT_WAITING');
  requireOther(request, by);
  if (reason === '') throw refuseCertificate('REASON_MISSING', ['reason']);
  return { ...request, state: 'REFUSED', decidedBy: by, decidedAt: at, refusalReason: reason, closedAt: at };
}

/** @throws {DomainError} REQUEST_CLOSED */
export function withdrawn(request: CertificateRequest, at: Date): CertificateRequest {
  if (!isOpen(request)) throw refuseCertificate('REQUEST_CLOSED');
  return { ...request, state: 'WITHDRAWN', closedAt: at };
}

/** @throws {DomainError} REQUEST_NOT_APPROVED, REQUEST_KEY_MADE, REQUEST_KEY_ON_TOKEN, REQUEST_CLOSED */
export function requireReadyForKey(request: CertificateRequest): void {
  requireState(request, 'APPROVED', request.state === 'KEY_MADE' ? 'REQUEST_KEY_MADE' : 'REQUEST_NOT_APPROVED');
  if (request.custody === 'TOKEN') throw refuseCertificate('REQUEST_KEY_ON_TOKEN');
}

/** @throws {DomainError} those of `requireReadyForKey` */
export function keyMade(
  request: CertificateRequest,
  key: { readonly privateKeyId: string; readonly signingRequest: Buffer | null },
): CertificateRequest {
  requireReadyForKey(request);
  return { ...request, ...key, state: 'KEY_MADE' };
}

/** @throws {DomainError} REQUEST_NOT_APPROVED, REQUEST_KEY_MISSING, REQUEST_CLOSED */
export function requireReadyForCertificate(request: CertificateRequest): void {
  if (request.state === 'REQUESTED') throw refuseCertificate('REQUEST_NOT_APPROVED');
  const ready = request.custody === 'TOKEN' ? 'APPROVED' : 'KEY_MADE';
  requireState(request, ready, 'REQUEST_KEY_MISSING');
}

/** @throws {DomainError} those of `requireReadyForCertificate` */
export function issued(request: CertificateRequest, certificateId: string, at: Date): CertificateRequest {
  requireReadyForCertificate(request);
  return { ...request, state: 'ISSUED', certificateId, closedAt: at };
}
