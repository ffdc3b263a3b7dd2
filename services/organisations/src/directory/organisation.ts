// An organisation and the identifiers it has and had; pure.
import { parseIdentifier } from '@lienthong/official-document';
import { foldForSearch, isDomainError, type CivilDate, type OrganisationId } from '@lienthong/kernel';
import type { OrganisationChanged } from '@lienthong/contracts';
import {
  identifierAlreadyClosed,
  identifierInvalid,
  identifierNotFound,
  identifierOverlaps,
  identifierPeriodInvalid,
} from './organisation.errors.js';

export type OrganisationKind = OrganisationChanged['kind'];
export type OrganisationLevel = OrganisationChanged['level'];
export type Channel = OrganisationChanged['channel'];
export type ReportGroup = OrganisationChanged['reportGroup'];
export type IdentifierGrammar = 'QCVN102' | 'QD20';
export type IdentifierStatus = 'PROPOSED' | 'OPEN' | 'CLOSED';

export interface OrganisationIdentifier {
  readonly id: string;
  readonly organisationId: OrganisationId;
  readonly value: string;
  readonly grammar: IdentifierGrammar;
  readonly status: IdentifierStatus;
  readonly validFrom: CivilDate;
  /** Last day of validity; null while open. */
  readonly validTo: CivilDate | null;
  readonly legalBasis: string | null;
}

export interface Organisation {
  readonly id: OrganisationId;
  readonly name: string;
  readonly abbreviation: string;
  readonly kind: OrganisationKind;
  readonly level: OrganisationLevel;
  readonly parentId: OrganisationId | null;
  readonly channel: Channel;
  readonly reportGroup: ReportGroup;
  readonly place: string;
  /** Diameter of the round seal in millimetres, at which its image is shown. */
  readonly sealDiameterMm: number;
  readonly active: boolean;
  /** Into which organisation it was merged, since which day, by which decision; all null while it stands by itself. */
  readonly successorId: OrganisationId | null;
  readonly mergedOn: CivilDate | null;
  readonly mergerBasis: string | null;
  readonly version: number;
}

/** Of an organisation that was merged into none. */
export const notMerged = { successorId: null, mergedOn: null, mergerBasis: null } as const;

const words = (text: string): string[] => foldForSearch(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** What a search looks through: folded words of name and abbreviation. */
export const searchTextOf = ({ name, abbreviation }: Pick<Organisation, 'name' | 'abbreviation'>): string =>
  [...words(name), ...words(abbreviation)].join(' ');

/** Each word of the text as the beginning of a word; null when the text holds no word at all. At most ten words count. */
export function searchQueryOf(text: string): string | null {
  const prefixes = words(text)
    .slice(0, 10)
    .map((word) => `${word}:*`);
  return prefixes.length === 0 ? null : prefixes.join(' & ');
}

const isInForce = ({ status, validFrom, validTo }: OrganisationIdentifier, at: CivilDate): boolean =>
  status !== 'PROPOSED' && validFrom <= at && (validTo === null || at <= validTo);

/** The identifier in force on a date; without a grammar the QĐ 20 form before the old one. */
export const identifierAt = (
  identifiers: readonly OrganisationIdentifier[],
  at: CivilDate,
  grammar?: IdentifierGrammar | null,
): OrganisationIdentifier | null => {
  const inForce = identifiers.filter((identifier) => isInForce(identifier, at));
  const of = (wanted: IdentifierGrammar) => inForce.find((identifier) => identifier.grammar === wanted) ?? null;
  return grammar ? of(grammar) : (of('QD20') ?? of('QCVN102'));
};

/**
 * Grammar of an identifier we open ourselves: strict, never computed from the other grammar (QĐ 20/2020/QĐ-TTg, Điều 4).
 * @throws IDENTIFIER_INVALID
 */
export function grammarOf(value: string): IdentifierGrammar {
  try {
    const { grammar, isGroupingNode } = parseIdentifier(value, 'STRICT');
    if (!isGroupingNode) return grammar;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    throw identifierInvalid(value, error.text);
  }
  throw identifierInvalid(value, {
    vi: 'Mã nhóm (W00) không phải mã định danh của một cơ quan, tổ chức.',
    en: 'A grouping code (W00) is no identifier of an organisation.',
  });
}

type Period = Pick<OrganisationIdentifier, 'value' | 'validFrom' | 'validTo' | 'grammar'>;
const overlap = (a: Period, b: Period): boolean =>
  (b.validTo === null || a.validFrom <= b.validTo) && (a.validTo === null || b.validFrom <= a.validTo);

/** At no date may an organisation have two identifiers of one grammar. @throws IDENTIFIER_OVERLAPS */
export function checkPeriod(existing: readonly OrganisationIdentifier[], added: Period): void {
  const other = existing.find(
    ({ status, ...period }) => status !== 'PROPOSED' && period.grammar === added.grammar && overlap(period, added),
  );
  if (other) throw identifierOverlaps(added.value, other.value);
}

/** @throws IDENTIFIER_OVERLAPS */
export function openIdentifier(
  organisation: Organisation,
  existing: readonly OrganisationIdentifier[],
  opened: Omit<OrganisationIdentifier, 'organisationId' | 'status' | 'validTo'>,
): OrganisationIdentifier {
  checkPeriod(existing, { ...opened, validTo: null });
  return { ...opened, organisationId: organisation.id, status: 'OPEN', validTo: null };
}

/** A closed identifier is kept for the documents that carry it. @throws IDENTIFIER_NOT_FOUND, IDENTIFIER_ALREADY_CLOSED, IDENTIFIER_PERIOD_INVALID */
export function closeIdentifier(
  existing: readonly OrganisationIdentifier[],
  {
    value,
    validTo,
    legalBasis,
  }: { readonly value: string; readonly validTo: CivilDate; readonly legalBasis: string | null },
): OrganisationIdentifier {
  const periods = existing.filter((identifier) => identifier.value === value);
  const open = periods.find(({ status }) => status !== 'CLOSED');
  if (!open) throw periods.length === 0 ? identifierNotFound(value) : identifierAlreadyClosed(value);
  if (validTo < open.validFrom) throw identifierPeriodInvalid(open.validFrom);
  return { ...open, status: 'CLOSED', validTo, legalBasis: legalBasis ?? open.legalBasis };
}

/** The snapshot other services keep. */
export const snapshotOf = (
  organisation: Organisation,
  identifiers: readonly OrganisationIdentifier[],
): OrganisationChanged => ({
  organisationId: organisation.id,
  version: organisation.version,
  name: organisation.name,
  abbreviation: organisation.abbreviation,
  kind: organisation.kind,
  level: organisation.level,
  parentId: organisation.parentId,
  channel: organisation.channel,
  reportGroup: organisation.reportGroup,
  place: organisation.place,
  sealDiameterMm: organisation.sealDiameterMm,
  active: organisation.active,
  successorId: organisation.successorId,
  mergedOn: organisation.mergedOn,
  identifiers: identifiers.map(({ value, grammar, status, validFrom, validTo }) => ({
    value,
    grammar,
    status,
    validFrom,
    validTo,
  })),
});
