// What holds when one organisation is merged into another; pure.
import type { CivilDate } from '@lienthong/kernel';
import { addDays } from '@lienthong/working-calendar';
import { mergerInFuture, mergerTooEarly } from './merger.errors.js';
import { closeIdentifier, type OrganisationIdentifier } from './organisation.js';

/** What the organisation did before it was merged. */
export interface Past {
  readonly identifiers: readonly OrganisationIdentifier[];
  /** When others were merged into it. */
  readonly mergers: readonly CivilDate[];
}

/**
 * The first day of the successor: not before tomorrow of anything the organisation did itself, and not ahead, because it takes effect
 * when it is entered.
 * @throws MERGER_IN_FUTURE, MERGER_TOO_EARLY
 */
export function checkMergerDate(mergedOn: CivilDate, { identifiers, mergers }: Past, today: CivilDate): void {
  if (mergedOn > today) throw mergerInFuture(today);
  const opened = identifiers
    .filter(({ status }) => status !== 'PROPOSED')
    .map(({ validFrom }) => addDays(validFrom, 1));
  const earliest = [...opened, ...mergers].sort().at(-1);
  if (earliest !== undefined && mergedOn < earliest) throw mergerTooEarly(earliest);
}

/**
 * Its identifiers as they stand afterwards: closed with its last day, never those of the successor (QĐ 09/2025/QĐ-TTg).
 * @returns those that change
 */
export const closedByMerger = (
  identifiers: readonly OrganisationIdentifier[],
  mergedOn: CivilDate,
  legalBasis: string | null,
): OrganisationIdentifier[] =>
  identifiers
    .filter(({ status }) => status === 'OPEN')
    .map(({ value }) => closeIdentifier(identifiers, { value, validTo: addDays(mergedOn, -1), legalBasis }));
