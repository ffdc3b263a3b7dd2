// One month of a small province, counted by hand. Its edges are chosen, not random: see the comments beside each document.
import {
  calendarChanged,
  deliveriesArrived,
  deliveryChanged,
  documentIssued,
  organisationChanged,
  paperArrivalRegistered,
  type DeliveryChanged,
  type DocumentIssued,
  type OrganisationChanged,
} from '@lienthong/contracts';
import { calendarYears } from '@lienthong/working-calendar';
import { event, type Message } from './running-statistics.js';

const id = (block: string, n: number): string => `0198aaaa-0000-7000-${block}-${String(n).padStart(12, '0')}`;
const organisationId = (n: number) => id('8000', n);
const documentId = (n: number) => id('9000', n);

export const ids = {
  science: organisationId(1),
  homeAffairs: organisationId(2),
  commune: organisationId(3),
  committee: organisationId(4),
  idle: organisationId(5),
  dissolved: organisationId(6),
  party: organisationId(7),
};

export const organisation = (
  organisationId: string,
  name: string,
  value: string,
  change: Partial<OrganisationChanged> = {},
): Message =>
  event(organisationChanged, {
    organisationId,
    version: 1,
    name,
    abbreviation: 'X',
    kind: 'DEPARTMENT',
    level: 'PROVINCE',
    parentId: null,
    channel: 'INTERNAL',
    reportGroup: 'DEPARTMENT',
    place: 'Lai Châu',
    sealDiameterMm: 36,
    identifiers: [
      {
        value: `000.00.${value.slice(-2)}.H35`,
        grammar: 'QCVN102',
        status: 'OPEN',
        validFrom: '2016-11-01',
        validTo: null,
      },
      { value, grammar: 'QD20', status: 'OPEN', validFrom: '2020-09-15', validTo: null },
    ],
    active: true,
    ...change,
  });

export const directory: Message[] = [
  organisation(ids.science, 'Sở Khoa học và Công nghệ', 'H35.13'),
  organisation(ids.homeAffairs, 'Sở Nội vụ', 'H35.02'),
  organisation(ids.commune, 'UBND xã Bum Nưa', 'H35.43', { kind: 'COMMUNE', level: 'COMMUNE', reportGroup: 'COMMUNE' }),
  organisation(ids.committee, 'UBND tỉnh', 'H35', { kind: 'PEOPLES_COMMITTEE', reportGroup: 'OTHER' }),
  organisation(ids.idle, 'Sở Công Thương', 'H35.05'),
  organisation(ids.dissolved, 'Sở Thông tin và Truyền thông', 'H35.08', { active: false }),
  organisation(ids.party, 'Tỉnh ủy', 'A35', { kind: 'PARTY_BODY', channel: 'PAPER', reportGroup: 'OTHER' }),
];

export const calendarOf = (year: number, change: { version?: number; complete?: boolean } = {}): Message => {
  const known = calendarYears.find((entry) => entry.year === year)!;
  return event(calendarChanged, {
    year,
    version: 1,
    complete: known.complete,
    days: known.days.map(({ date, kind, name, sourceDocument }) => ({ date, kind, name, sourceDocument })),
    ...change,
  });
};

const both = { personal: true, organisation: true };

export const issued = (n: number, change: Partial<DocumentIssued> & { issueDate: string; signedAt: string }): Message =>
  event(documentIssued, {
    documentId: documentId(n),
    issuerId: ids.science,
    way: 'ELECTRONIC',
    typeCode: 'OFFICIAL_LETTER',
    code: `${n}/SKHCN-BCVT`,
    urgency: 'NORMAL',
    issuedAt: change.signedAt,
    withPaper: false,
    verified: both,
    electronicRecipients: 1,
    paperRecipients: 0,
    ...change,
  });

const deliveryId = (document: number, recipient: string) => id('a000', document * 100 + Number(recipient.slice(-2)));

export const arrived = (
  n: number,
  at: string,
  recipients: readonly string[],
  {
    issueDate,
    attemptedAt = at,
    senderId = ids.science,
  }: { issueDate: string; attemptedAt?: string; senderId?: string },
): Message =>
  event(deliveriesArrived, {
    documentId: documentId(n),
    senderId,
    issueDate,
    attemptedAt,
    arrivedAt: at,
    deliveries: recipients.map((recipientId) => ({ deliveryId: deliveryId(n, recipientId), recipientId })),
  });

export const changed = (
  n: number,
  recipientId: string,
  state: DeliveryChanged['state'],
  arrivedAt: string,
  changedAt: string,
  sequence = 1,
): Message =>
  event(deliveryChanged, {
    deliveryId: deliveryId(n, recipientId),
    documentId: documentId(n),
    senderId: ids.science,
    recipientId,
    state,
    sequence,
    arrivedAt,
    changedAt,
  });

export const paper = (n: number, recipientId: string, arrivalDate: string): Message =>
  event(paperArrivalRegistered, { arrivalId: id('b000', n), recipientId, arrivalDate });

/** Vietnamese wall time as an instant. */
const vn = (text: string): string => new Date(`${text}+07:00`).toISOString();

const { science, homeAffairs, commune } = ids;

export const facts: Message[] = [
  // 1: ordinary; fully signed, on time, to two recipients.
  issued(1, { issueDate: '2026-07-01', signedAt: vn('2026-07-01T09:00:00'), electronicRecipients: 2 }),
  arrived(1, vn('2026-07-01T10:00:00'), [homeAffairs, commune], { issueDate: '2026-07-01' }),
  changed(1, homeAffairs, 'ACCEPTED', vn('2026-07-01T10:00:00'), vn('2026-07-01T16:00:00')),
  changed(1, homeAffairs, 'COMPLETED', vn('2026-07-01T10:00:00'), vn('2026-07-20T16:00:00'), 2),
  // 2: signed on Friday at 16:00, first sent on Monday one minute before noon: on time. Paper goes along. Arrives in August.
  issued(2, { issueDate: '2026-07-31', signedAt: vn('2026-07-31T16:00:00'), withPaper: true, paperRecipients: 1 }),
  arrived(2, vn('2026-08-03T13:00:00'), [homeAffairs], {
    issueDate: '2026-07-31',
    attemptedAt: vn('2026-08-03T11:59:00'),
  }),
  // 3: digitised, sealed only; first sent on Monday one minute after noon: late.
  issued(3, {
    issueDate: '2026-07-31',
    signedAt: vn('2026-07-31T16:00:00'),
    way: 'DIGITISED',
    verified: { personal: false, organisation: true },
  }),
  arrived(3, vn('2026-08-03T12:01:00'), [commune], { issueDate: '2026-07-31' }),
  // 4: the seal is not valid: neither D6 nor D7. Accepted only the next morning.
  issued(4, {
    issueDate: '2026-07-10',
    signedAt: vn('2026-07-10T16:00:00'),
    verified: { personal: true, organisation: false },
  }),
  arrived(4, vn('2026-07-10T16:30:00'), [homeAffairs], { issueDate: '2026-07-10' }),
  changed(4, homeAffairs, 'ACCEPTED', vn('2026-07-10T16:30:00'), vn('2026-07-11T08:00:00')),
  // 5: paper only.
  issued(5, {
    issueDate: '2026-07-13',
    signedAt: vn('2026-07-13T09:00:00'),
    withPaper: true,
    electronicRecipients: 0,
    paperRecipients: 1,
  }),
  // 6: digitised without a valid signature, sent days late, rejected.
  issued(6, {
    issueDate: '2026-07-15',
    signedAt: vn('2026-07-15T09:00:00'),
    way: 'DIGITISED',
    verified: { personal: false, organisation: false },
  }),
  arrived(6, vn('2026-07-20T09:00:00'), [homeAffairs], { issueDate: '2026-07-15' }),
  changed(6, homeAffairs, 'REJECTED', vn('2026-07-20T09:00:00'), vn('2026-07-20T10:00:00')),
  // 7: 06:30 on 1 August in Vietnam is still July in UTC: an August document, an August arrival.
  issued(7, { issueDate: '2026-08-01', signedAt: vn('2026-08-01T06:30:00') }),
  arrived(7, vn('2026-08-01T06:30:00'), [commune], { issueDate: '2026-08-01' }),
  // 8: 06:30 on 1 July in Vietnam is still June in UTC: a July document, a July arrival, accepted a minute before midnight.
  issued(8, { issueDate: '2026-07-01', signedAt: vn('2026-07-01T06:30:00') }),
  arrived(8, vn('2026-07-01T06:59:00'), [homeAffairs], { issueDate: '2026-07-01' }),
  changed(8, homeAffairs, 'ACCEPTED', vn('2026-07-01T06:59:00'), vn('2026-07-01T23:59:00')),
  // 9: the other way round.
  issued(9, { issuerId: homeAffairs, issueDate: '2026-07-15', signedAt: vn('2026-07-15T09:00:00') }),
  arrived(9, vn('2026-07-15T09:05:00'), [science], { issueDate: '2026-07-15', senderId: homeAffairs }),
  changed(9, science, 'ACCEPTED', vn('2026-07-15T09:05:00'), vn('2026-07-15T09:30:00')),
  // Paper on the first and the last day of July, and on 1 August.
  paper(1, homeAffairs, '2026-07-01'),
  paper(2, homeAffairs, '2026-07-31'),
  paper(3, homeAffairs, '2026-08-01'),
];

export const july: Message[] = [calendarOf(2026), ...directory, ...facts];

const zero = { D1: 0, D2: 0, D3: 0, D6: 0, D7: 0, D8: 0, D9: 0, E1: 0, E2: 0, E5: 0, E6: 0 };

/** Counted by hand from the comments above. */
export const expectedRows = [
  { name: 'Sở Nội vụ', identifier: 'H35.02', ...zero, D1: 1, D2: 1, D3: 1, D6: 1, D9: 1, E1: 6, E2: 4, E5: 2, E6: 1 },
  { name: 'Sở Công Thương', identifier: 'H35.05', ...zero },
  {
    name: 'Sở Khoa học và Công nghệ',
    identifier: 'H35.13',
    ...{ D1: 7, D2: 6, D3: 5, D6: 3, D7: 1, D8: 2, D9: 4, E1: 1, E2: 1, E5: 1, E6: 0 },
  },
  { name: 'UBND xã Bum Nưa', identifier: 'H35.43', ...zero, E1: 1, E2: 1 },
  { name: 'UBND tỉnh', identifier: 'H35', ...zero },
];
export const expectedDepartments = { D1: 8, D2: 7, D3: 6, D6: 4, D7: 1, D8: 2, D9: 5, E1: 7, E2: 5, E5: 3, E6: 1 };
export const expectedTotal = { ...expectedDepartments, E1: 8, E2: 6 };

export const counts = 'D1 D2 D3 D6 D7 D8 D9 E1 E2 E5 E6';
const rate = '{ numerator denominator value text }';
export const rates = `R1 ${rate} R2 ${rate} R3 ${rate} R5 ${rate} R6 ${rate}`;
export const reportQuery = `query ($month: YearMonth!) { monthlyReport(month: $month) {
  month state frozenAt xlsxUrl notes
  rows { name identifier group organisation { id } ${counts} ${rates} }
  groups { name group ${counts} ${rates} } total { name ${counts} ${rates} } } }`;
