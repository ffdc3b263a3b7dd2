// Loaders of one request: what a page shows costs a number of statements that does not depend on its length.
import DataLoader from 'dataloader';

const maxBatchSize = 500;

const grouped = <T>(rows: readonly T[], keyOf: (row: T) => string | null): Map<string | null, T[]> => {
  const groups = new Map<string | null, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
};

/** Lists of rows that belong to a key, loaded for many keys at once. */
export const listLoader = <K extends string, T>(
  load: (keys: readonly K[]) => Promise<T[]>,
  keyOf: (row: T) => string | null,
): DataLoader<K, T[]> =>
  new DataLoader(
    async (keys) => {
      const groups = grouped(await load(keys), keyOf);
      return keys.map((key) => groups.get(key) ?? []);
    },
    { maxBatchSize },
  );

/** Rows by their id, null where there is none. */
export const rowLoader = <K extends string, T extends { readonly id: string }>(
  load: (ids: readonly K[]) => Promise<T[]>,
): DataLoader<K, T | null> =>
  new DataLoader(
    async (ids) => {
      const found = new Map((await load(ids)).map((row) => [row.id, row]));
      return ids.map((id) => found.get(id) ?? null);
    },
    { maxBatchSize },
  );
