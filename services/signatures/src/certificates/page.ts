// A page of a list whose rows are told apart and sorted by their id.
import { type Connection, keysetPage, toConnection } from '@lienthong/runtime';

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** @throws {DomainError} BAD_USER_INPUT */
export async function page<T extends { readonly id: string }>(
  { first, after }: PageArguments,
  read: (bounds: { readonly limit: number; readonly afterId: string | null }) => Promise<readonly T[]>,
): Promise<Connection<T>> {
  const bounds = keysetPage({ first, after });
  return toConnection(await read(bounds), bounds.limit);
}
