// The form of a province file, and the rules that hold between its lines; pure.
import { z } from 'zod';
import { channels, identifierSnapshot, organisationKinds, reportGroups, roles } from '@lienthong/contracts';
import { normaliseText, type OrganisationId, type PersonId } from '@lienthong/kernel';
import { mergerCircle } from '../directory/merger.errors.js';
import { parentCycle } from '../directory/organisation.errors.js';

const text = z.string().transform(normaliseText).pipe(z.string().min(1));
const organisationId = z.uuid().transform((id) => id as OrganisationId);

const identifier = identifierSnapshot.extend({ id: z.uuid(), legalBasis: text.nullable() });

const organisation = z.object({
  id: organisationId,
  name: text.pipe(z.string().max(200)),
  abbreviation: text.pipe(z.string().max(30)),
  kind: z.enum(organisationKinds),
  level: z.enum(['CENTRAL', 'PROVINCE', 'COMMUNE']),
  parentId: organisationId.nullable(),
  channel: z.enum(channels),
  reportGroup: z.enum(reportGroups),
  place: text,
  sealDiameterMm: z.number().min(20).max(60),
  active: z.boolean(),
  identifiers: z.array(identifier),
  /** Into which organisation it was merged. */
  mergedInto: z
    .object({ organisationId, mergedOn: z.iso.date(), legalBasis: text.nullable() })
    .nullable()
    .default(null),
});

const isOverWhenMerged = ({ mergedInto, active, identifiers }: z.output<typeof organisation>): boolean =>
  mergedInto === null || (!active && identifiers.every(({ status }) => status !== 'OPEN'));

const person = z.object({
  id: z.uuid().transform((id) => id as PersonId),
  /** Name at the identity issuer; of no use to this service. */
  account: z.string().regex(/^[a-z0-9]+(\.[a-z0-9]+)*$/),
  fullName: text.pipe(z.string().max(50)),
  organisationId,
  position: text.pipe(z.string().max(100)),
  roles: z.array(z.enum(roles)),
});

export const provinceFile = z.object({
  format: z.literal('lienthong-province/1'),
  province: text,
  organisations: z
    .array(organisation.refine(isOverWhenMerged, 'merged, yet active or with an identifier that is open'))
    .min(1)
    .max(10_000),
  people: z.array(person).max(100_000),
});
export type ProvinceFile = z.output<typeof provinceFile>;
export type ProvinceOrganisation = ProvinceFile['organisations'][number];

/**
 * Parents before their children.
 * @throws PARENT_CYCLE; an unknown parent is left to the database, where it may be stored already
 */
export function parentsFirst(organisations: readonly ProvinceOrganisation[]): ProvinceOrganisation[] {
  const byId = new Map(organisations.map((entry) => [entry.id, entry]));
  const ordered = new Set<ProvinceOrganisation>();
  const place = (entry: ProvinceOrganisation, path: readonly ProvinceOrganisation[]): void => {
    if (ordered.has(entry)) return;
    if (path.includes(entry)) throw parentCycle([...path, entry].map(({ name }) => name));
    const parent = entry.parentId === null ? undefined : byId.get(entry.parentId);
    if (parent) place(parent, [...path, entry]);
    ordered.add(entry);
  };
  organisations.forEach((entry) => place(entry, []));
  return [...ordered];
}

/** Whoever was merged leads over its successors to one that was merged into none. @throws MERGER_CIRCLE */
export function checkMergers(organisations: readonly ProvinceOrganisation[]): void {
  const byId = new Map(organisations.map((entry) => [entry.id, entry]));
  for (const entry of organisations) {
    const passed = new Set<OrganisationId>();
    for (let at = entry.mergedInto && entry; at?.mergedInto; at = byId.get(at.mergedInto.organisationId) ?? null) {
      if (passed.has(at.id)) throw mergerCircle(entry.name, at.name);
      passed.add(at.id);
    }
  }
}
