// The ways to find organisations. The directory is open to everyone signed in, so there is no rule about rows.
import type { Database } from '@lienthong/database';
import { isUuid, normaliseText, type CivilDate, type OrganisationId } from '@lienthong/kernel';
import { keysetPage, toConnection, type Connection } from '@lienthong/runtime';
import { holderAt, roots, searchPage, treePage } from './organisation.repository.js';
import { searchQueryOf, type Organisation, type OrganisationKind } from './organisation.js';

interface Page {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** Who held the identifier on the date; identifiers are written in capitals, whoever types one need not. */
export const findByIdentifier = (database: Database, value: string, at: CivilDate): Promise<Organisation | null> =>
  holderAt(database, normaliseText(value).toUpperCase(), at);

export const findRoots = (database: Database): Promise<Organisation[]> => roots(database);

/** The tree below an organisation, or the whole directory, depth first. @throws BAD_USER_INPUT */
export async function findInTree(
  database: Database,
  { underId, kind, ...page }: Page & { readonly underId?: string | null; readonly kind?: OrganisationKind | null },
): Promise<Connection<Organisation>> {
  const { limit, afterId } = keysetPage(page);
  if (underId && !isUuid(underId)) return toConnection<Organisation>([], limit);
  const below = underId as OrganisationId | null | undefined;
  return toConnection(await treePage(database, { underId: below, kind, limit: limit + 1, afterId }), limit);
}

/** By the beginnings of words of name and abbreviation; a text without a word finds nothing. @throws BAD_USER_INPUT */
export async function findByText(
  database: Database,
  { text, ...page }: Page & { readonly text: string },
): Promise<Connection<Organisation>> {
  const { limit, afterId } = keysetPage(page);
  const query = searchQueryOf(text);
  return toConnection(query === null ? [] : await searchPage(database, { query, limit: limit + 1, afterId }), limit);
}
