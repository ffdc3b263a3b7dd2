// Organisations and their people, and what they ask of this service.
import type { OrganisationChanged, PersonChanged, Role, SigningRequested } from '@lienthong/contracts';
import { uuidV7 } from '@lienthong/kernel';
import type { World } from './world.js';

export const newOrganisation = (name: string, changes: Partial<OrganisationChanged> = {}): OrganisationChanged => ({
  organisationId: uuidV7(),
  version: 1,
  name,
  abbreviation: 'SKHCN',
  kind: 'DEPARTMENT',
  level: 'PROVINCE',
  parentId: null,
  channel: 'INTERNAL',
  reportGroup: 'DEPARTMENT',
  place: 'Lai Châu',
  sealDiameterMm: 36,
  identifiers: [],
  active: true,
  ...changes,
});

export const newPerson = (
  fullName: string,
  organisationId: string,
  roles: readonly Role[],
  changes: Partial<PersonChanged> = {},
): PersonChanged => ({
  personId: uuidV7(),
  version: 1,
  fullName,
  organisationId,
  position: 'Phó Giám đốc',
  roles: [...roles],
  active: true,
  ...changes,
});

/** One organisation with a signer and a clerk, announced; certificates are on their way. */
export async function newDepartment(world: World, name = 'Sở Khoa học và Công nghệ tỉnh Lai Châu') {
  const organisation = newOrganisation(name);
  const { organisationId } = organisation;
  const signer = newPerson('Nguyễn Văn A', organisationId, ['AUTHORISED_SIGNER']);
  const clerk = newPerson('Lò Thị Ước', organisationId, ['CLERK'], { position: 'Văn thư' });
  await world.peer.say([organisation], [signer, clerk]);
  return { organisation, organisationId, signer, clerk };
}
export type Department = Awaited<ReturnType<typeof newDepartment>>;

/** Requests of one document, in the order of the journey. */
export function requestsOf({ organisationId, signer, clerk }: Department, documentId = uuidV7()) {
  const common = () => ({ actId: uuidV7(), documentId });
  return {
    documentId,
    personal: (file: string, changes: object = {}): SigningRequested =>
      ({
        ...common(),
        act: 'PERSONAL_SIGNATURE',
        requestedBy: signer.personId,
        personId: signer.personId,
        organisationId,
        file,
        authorisation: '',
        ...changes,
      }) as SigningRequested,
    number: (file: string, changes: object = {}): SigningRequested =>
      ({
        ...common(),
        act: 'NUMBER_AND_DATE',
        requestedBy: clerk.personId,
        file,
        number: '05',
        issueDate: '2026-11-07',
        ...changes,
      }) as SigningRequested,
    seal: (file: string, changes: object = {}): SigningRequested =>
      ({
        ...common(),
        act: 'SEAL',
        way: 'ELECTRONIC',
        requestedBy: clerk.personId,
        organisationId,
        file,
        code: '05/SKHCN-BCVT',
        attachments: [],
        ...changes,
      }) as SigningRequested,
  };
}
