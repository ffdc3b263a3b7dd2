import { isUuid, refuse } from '@lienthong/kernel';

const longestPage = 100;
const longestCursorChars = 512;

export interface Edge<T> {
  readonly node: T;
  readonly cursor: string;
}
export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export const encodeCursor = (key: string): string => Buffer.from(key).toString('base64url');

/**
 * The bounds of a page. Fetch `limit + 1` rows after `afterId` and hand them to `toConnection` with the same `limit`.
 * @param isKey what a cursor of this list may hold; an id unless the list is sorted by something else
 * @throws {DomainError} BAD_USER_INPUT when `first` is not 1 to 100 or the cursor is not ours
 */
export function keysetPage(
  page: { first?: number | null | undefined; after?: string | null | undefined },
  isKey: (key: string) => boolean = isUuid,
): { limit: number; afterId: string | null } {
  const limit = page.first ?? 50;
  if (!Number.isInteger(limit) || limit < 1 || limit > longestPage) {
    throw refuse(
      'BAD_USER_INPUT',
      { vi: `"first" phải từ 1 đến ${longestPage}.`, en: `"first" must be 1 to ${longestPage}.` },
      { path: ['first'] },
    );
  }
  if (page.after === undefined || page.after === null) return { limit, afterId: null };
  const key = page.after.length <= longestCursorChars ? Buffer.from(page.after, 'base64url').toString() : '';
  if (!isKey(key)) {
    throw refuse(
      'BAD_USER_INPUT',
      { vi: 'Con trỏ trang "after" không hợp lệ.', en: 'The cursor "after" is not one of ours.' },
      { path: ['after'] },
    );
  }
  return { limit, afterId: key };
}

/**
 * @param rows up to `limit + 1` rows; the one too many only says that there is a next page
 * @param keyOf what the next page starts after; the row's id unless the list is sorted by something else
 */
export function toConnection<T extends { readonly id: string }>(
  rows: readonly T[],
  limit: number,
  keyOf: (row: T) => string = (row) => row.id,
): Connection<T> {
  const edges = rows.slice(0, limit).map((node) => ({ node, cursor: encodeCursor(keyOf(node)) }));
  return { edges, pageInfo: { hasNextPage: rows.length > limit, endCursor: edges.at(-1)?.cursor ?? null } };
}
