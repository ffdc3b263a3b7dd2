import { z } from 'zod';
import { defineTopic } from './topic.js';
import { roles } from './identity.js';

export const organisationKinds = [
  'PEOPLES_COMMITTEE',
  'PEOPLES_COUNCIL',
  'OFFICE',
  'DEPARTMENT',
  'COMMUNE',
  'PUBLIC_SERVICE_UNIT',
  'PARTY_BODY',
  'OUTSIDE_BODY',
] as const;
/** How an organisation is reached: inside this system, over the national axis, or only on paper (QĐ 28/2018/QĐ-TTg, Điều 7(1)). */
export const channels = ['INTERNAL', 'NATIONAL_AXIS', 'PAPER'] as const;
/** Rows of the monthly report are grouped by these (reference 7.4). */
export const reportGroups = ['DEPARTMENT', 'COMMUNE', 'PUBLIC_SERVICE_UNIT', 'OTHER'] as const;

const civilDate = z.iso.date();
export const identifierSnapshot = z.object({
  value: z.string().min(1).max(35),
  grammar: z.enum(['QCVN102', 'QD20']),
  status: z.enum(['PROPOSED', 'OPEN', 'CLOSED']),
  validFrom: civilDate,
  /** Last day on which it is valid; null while open. */
  validTo: civilDate.nullable(),
});

/** The whole organisation after a change. Consumers keep the snapshot with the highest `version` and drop older ones. */
export const organisationChanged = defineTopic({
  name: 'organisation.changed',
  schema: z.object({
    organisationId: z.uuid(),
    version: z.int().positive(),
    name: z.string(),
    /** As it stands in a notation, e.g. SKHCN, UBND. */
    abbreviation: z.string(),
    kind: z.enum(organisationKinds),
    level: z.enum(['PROVINCE', 'COMMUNE', 'CENTRAL']),
    parentId: z.uuid().nullable(),
    channel: z.enum(channels),
    reportGroup: z.enum(reportGroups),
    /** Place name of the place-and-date line, e.g. Lai Châu. */
    place: z.string(),
    sealDiameterMm: z.number().positive(),
    identifiers: z.array(identifierSnapshot),
    active: z.boolean(),
    /** Into which organisation it was merged; null or absent: into none. Whoever was merged is not active. */
    successorId: z.uuid().nullish(),
    /** First day on which the successor stands in its place; the day before was its last. */
    mergedOn: civilDate.nullish(),
  }),
  queues: ['documents-events', 'signatures-events', 'statistics-events'],
});

export const personChanged = defineTopic({
  name: 'person.changed',
  schema: z.object({
    personId: z.uuid(),
    version: z.int().positive(),
    fullName: z.string(),
    organisationId: z.uuid(),
    position: z.string(),
    roles: z.array(z.enum(roles)),
    active: z.boolean(),
  }),
  queues: ['documents-events', 'signatures-events'],
});

/** The working days of one year as announced so far, whole; a later version replaces an earlier one. */
export const calendarChanged = defineTopic({
  name: 'calendar.changed',
  schema: z.object({
    year: z.int(),
    version: z.int().positive(),
    complete: z.boolean(),
    days: z.array(
      z.object({
        date: civilDate,
        kind: z.enum(['HOLIDAY', 'MAKE_UP', 'SWAP_OFF', 'SWAP_WORK', 'PROVISIONAL']),
        name: z.object({ vi: z.string(), en: z.string() }),
        sourceDocument: z.string(),
      }),
    ),
  }),
  queues: ['statistics-events'],
});
export type OrganisationChanged = z.infer<typeof organisationChanged.schema>;
export type PersonChanged = z.infer<typeof personChanged.schema>;
export type CalendarChanged = z.infer<typeof calendarChanged.schema>;
