import type { Tx } from './transaction.js';

const plainName = /^[a-z_][a-z0-9_]*$/;

const arrayLiteral = (values: readonly unknown[]): string =>
  `{${values.map((value) => (value === null ? 'NULL' : `"${String(value).replace(/(["\\])/g, '\\$1')}"`)).join(',')}}`;

/** How one value travels inside the array of its column. */
function carried(type: string, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (type === 'jsonb' || type === 'json') return JSON.stringify(value);
  return type.endsWith('[]') ? arrayLiteral(value as unknown[]) : value;
}

/**
 * Inserts many rows with one statement: one array per column, unnested by the server. About four times as fast as the
 * same rows through the entity manager, and without its limit of 65,535 parameters.
 * @param columns column name → PostgreSQL type, in the order of the values in each row; json and array types take plain values
 * @param suffix e.g. `on conflict do nothing`
 * @returns how many rows were inserted
 */
export async function bulkInsert(
  tx: Tx,
  table: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly (readonly unknown[])[],
  suffix = '',
): Promise<number> {
  const entries = Object.entries(columns);
  for (const name of [table, ...entries.map(([column]) => column)]) {
    if (!plainName.test(name)) throw new Error(`Not a plain name: ${name}`);
  }
  if (rows.length === 0) return 0;
  const arrays = entries.map(([, type], index) => rows.map((row) => carried(type, row[index])));
  // An array column cannot be unnested as such: it would fall apart into its elements.
  const sources = entries.map(([, type], index) => `$${index + 1}::${type.endsWith('[]') ? 'text' : type}[]`);
  const inserted = await tx.query<{ inserted: number }>(
    `with added as (
       insert into ${table} (${entries.map(([column]) => column).join(', ')})
       select ${entries.map(([, type], index) => `c${index}::${type}`).join(', ')}
       from unnest(${sources.join(', ')}) as given(${entries.map((_, index) => `c${index}`).join(', ')})
       ${suffix}
       returning 1)
     select count(*)::int as inserted from added`,
    arrays,
  );
  return inserted[0]!.inserted;
}
