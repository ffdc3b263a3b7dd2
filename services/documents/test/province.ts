// The organisations and people the tests know.
import type { OrganisationChanged, PersonChanged } from '@lienthong/contracts';
import { uuidV7 } from '@lienthong/kernel';
import type { TestActor } from '@lienthong/testing';

type Identifier = OrganisationChanged['identifiers'][number];

const open = (value: string, grammar: Identifier['grammar'] = 'QD20'): Identifier => ({
  value,
  grammar,
  status: 'OPEN',
  validFrom: '2020-09-15',
  validTo: null,
});

export const organisation = (
  name: string,
  abbreviation: string,
  identifiers: readonly (string | Identifier)[],
  channel: OrganisationChanged['channel'] = 'INTERNAL',
): OrganisationChanged => ({
  organisationId: uuidV7(),
  version: 1,
  name,
  abbreviation,
  kind: 'DEPARTMENT',
  level: 'PROVINCE',
  parentId: null,
  channel,
  reportGroup: 'DEPARTMENT',
  place: 'Lai Châu',
  sealDiameterMm: 36,
  identifiers: identifiers.map((one) => (typeof one === 'string' ? open(one) : one)),
  active: true,
});

export const person = (
  fullName: string,
  { organisationId }: OrganisationChanged,
  roles: PersonChanged['roles'],
): PersonChanged => ({
  personId: uuidV7(),
  version: 1,
  fullName,
  organisationId,
  position: 'Chuyên viên',
  roles,
  active: true,
});

export function createProvince() {
  const science = organisation('Sở Khoa học và Công nghệ', 'SKHCN', ['H35.14', open('000.00.14.H35', 'QCVN102')]);
  const home = organisation('Sở Nội vụ', 'SNV', ['H35.13', open('000.00.13.H35', 'QCVN102')]);
  const health = organisation('Sở Y tế', 'SYT', ['H35.18']);
  const commune = organisation('Ủy ban nhân dân phường Tân Phong', 'UBND', ['H35.101']);
  const ministry = organisation('Bộ Nội vụ', 'BNV', ['G09'], 'NATIONAL_AXIS');
  const company = organisation('Công ty Môi trường', 'CTMT', ['6200012345'], 'PAPER');
  const closed = organisation('Sở Thông tin và Truyền thông', 'STTTT', [
    { value: 'H35.15', grammar: 'QD20', status: 'CLOSED', validFrom: '2020-09-15', validTo: '2025-02-28' },
  ]);
  const people = {
    drafter: person('Lò Thị Mai', science, []),
    signer: person('Nguyễn Văn Tùng', science, ['AUTHORISED_SIGNER']),
    clerk: person('Trần Thị Hoa', science, ['CLERK']),
    homeClerk: person('Vàng A Páo', home, ['CLERK']),
    deputy: person('Phạm Thị Lan', science, ['AUTHORISED_SIGNER']),
    homeSigner: person('Hoàng Thị Yến', home, ['AUTHORISED_SIGNER']),
    healthSigner: person('Lý Văn Phúc', health, ['AUTHORISED_SIGNER']),
    healthClerk: person('Đỗ Văn Bình', health, ['CLERK']),
    communeClerk: person('Giàng Thị Sua', commune, ['CLERK']),
  };
  return { organisations: { science, home, health, commune, ministry, company, closed }, people };
}
export type Province = ReturnType<typeof createProvince>;

export const actorOf = ({ personId, organisationId, roles, fullName }: PersonChanged): TestActor => ({
  personId,
  organisationId,
  roles,
  name: fullName,
});
