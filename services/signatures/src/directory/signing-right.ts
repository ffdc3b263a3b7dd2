// Who may use which key. The documents service has asked already; keys are guarded a second time where they are kept.
import type { Role } from '@lienthong/contracts';
import { refuse } from '@lienthong/kernel';

export interface KnownOrganisation {
  readonly id: string;
  readonly name: string;
  readonly internal: boolean;
  readonly active: boolean;
  readonly sealDiameterMm: number;
}

export interface KnownPerson {
  readonly id: string;
  readonly fullName: string;
  readonly position: string;
  readonly organisationId: string;
  readonly roles: readonly Role[];
  readonly active: boolean;
}

const holdsRole = (person: KnownPerson, role: Role, organisationId: string): boolean =>
  person.active && person.organisationId === organisationId && person.roles.includes(role);

/**
 * A personal signature is made by its owner alone, who must be authorised to sign for the organisation.
 * NĐ 30/2020/NĐ-CP, Điều 13 (authority to sign) and Điều 32(3) (each keeps their own key).
 * @throws {DomainError} NOT_THE_SIGNER, SIGNER_NOT_AUTHORISED
 */
export function requireAuthorisedSigner(signer: KnownPerson, organisationId: string, requestedBy: string): void {
  if (signer.id !== requestedBy) {
    throw refuse(
      'NOT_THE_SIGNER',
      {
        vi: 'Chữ ký số cá nhân chỉ do chính người đó thực hiện.',
        en: 'A personal signature is made by its owner and by nobody else.',
      },
      { legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 32(3)' },
    );
  }
  requireMaySign(signer, organisationId);
}

/**
 * As one of several signers, too, each for the own organisation.
 * @throws {DomainError} SIGNER_NOT_AUTHORISED
 */
export function requireMaySign(signer: KnownPerson, organisationId: string): void {
  if (holdsRole(signer, 'AUTHORISED_SIGNER', organisationId)) return;
  throw refuse(
    'SIGNER_NOT_AUTHORISED',
    {
      vi: `${signer.fullName} không có thẩm quyền ký văn bản của cơ quan này.`,
      en: `${signer.fullName} is not authorised to sign documents of this organisation.`,
    },
    { legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 13' },
  );
}

/**
 * The seal is kept and used by the clerk of the organisation in person; the number is the clerk's too.
 * NĐ 30/2020/NĐ-CP, Điều 15(3) and Điều 32(2)(c).
 * @throws {DomainError} CLERK_REQUIRED
 */
export function requireClerk(person: KnownPerson, organisationId: string): void {
  if (holdsRole(person, 'CLERK', organisationId)) return;
  throw refuse(
    'CLERK_REQUIRED',
    {
      vi: `${person.fullName} không phải văn thư của cơ quan ban hành văn bản.`,
      en: `${person.fullName} is not a clerk of the organisation that issues the document.`,
    },
    { legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 32(2)(c)' },
  );
}

/** @throws {DomainError} ORGANISATION_NOT_ACTIVE */
export function requireActive(organisation: KnownOrganisation): void {
  if (organisation.active && organisation.internal) return;
  throw refuse('ORGANISATION_NOT_ACTIVE', {
    vi: `${organisation.name} đã ngừng hoạt động hoặc không ký văn bản trong hệ thống này.`,
    en: `${organisation.name} is closed or does not sign documents in this system.`,
  });
}
