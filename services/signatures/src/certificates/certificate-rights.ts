// Who may see and do what with certificates and requests; the permission table has said who may ask at all. Pure.
import type { Caller } from '../request.js';
import { refuseCertificate } from './certificate.errors.js';

interface OfOwner {
  readonly ownerKind: string;
  readonly ownerId: string;
  readonly organisationId: string | null;
}

type Asker = Pick<Caller, 'personId' | 'organisationId' | 'roles'>;

/** The provincial office sees to the certificates of the whole province. */
export const isProvincial = ({ roles }: Asker): boolean => roles.has('PROVINCIAL_OFFICE');

export const administers = (asker: Asker, organisationId: string | null): boolean =>
  asker.roles.has('ADMINISTRATOR') && asker.organisationId === organisationId;

/** A person keeps their own key, a clerk the organisation's seal (NĐ 30/2020/NĐ-CP, Điều 32(2) and (3)). */
export const keepsKey = (asker: Asker, { ownerKind, ownerId, organisationId }: OfOwner): boolean =>
  ownerKind === 'PERSON'
    ? ownerId === asker.personId
    : asker.roles.has('CLERK') && asker.organisationId === organisationId;

export const maySee = (asker: Asker, owned: OfOwner): boolean =>
  isProvincial(asker) || asker.organisationId === owned.organisationId || keepsKey(asker, owned);

/** @throws {DomainError} CERTIFICATE_KEEPER_REQUIRED */
export function requireKeeper(asker: Asker, owned: OfOwner): void {
  if (!isProvincial(asker) && !administers(asker, owned.organisationId)) {
    throw refuseCertificate('CERTIFICATE_KEEPER_REQUIRED');
  }
}

/** Whoever keeps the key may stop it at once: they notice first that it is lost. @throws {DomainError} as `requireKeeper` */
export function requireMaySuspend(asker: Asker, owned: OfOwner): void {
  if (!keepsKey(asker, owned)) requireKeeper(asker, owned);
}

/**
 * Whoever stopped their own key because it is lost shares their session with whoever found it: somebody else starts it again.
 * @throws {DomainError} RESUME_BY_ANOTHER, and as `requireKeeper`
 */
export function requireMayResume(asker: Asker, owned: OfOwner): void {
  requireKeeper(asker, owned);
  if (owned.ownerKind === 'PERSON' && owned.ownerId === asker.personId) throw refuseCertificate('RESUME_BY_ANOTHER');
}

/** @throws {DomainError} NOT_THE_KEY_OWNER */
export function requireKeyOwner(asker: Asker, owned: OfOwner): void {
  const own = owned.ownerKind === 'PERSON' || asker.organisationId === owned.organisationId;
  if (!own || !keepsKey(asker, owned)) throw refuseCertificate('NOT_THE_KEY_OWNER');
}
