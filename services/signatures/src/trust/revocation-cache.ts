// CRLs and OCSP responses kept until the moment at which their issuer promises a newer one.
import { createHash } from 'node:crypto';
import type { Database } from '@lienthong/database';

export interface CachedAnswer {
  readonly der: Buffer;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

export interface RevocationCache {
  /**
   * @param freshSince the answer must have been made at this moment or later; a signature is judged by what was known after it
   * @returns null when there is none in force
   */
  find(key: string, now: Date, freshSince: Date | null): Promise<CachedAnswer | null>;
  keep(key: string, url: string, answer: CachedAnswer, now: Date): Promise<void>;
}

/** The place that answered, and the question: the URL alone for a CRL, the certificate too for OCSP. */
export const cacheKey = (kind: 'CRL' | 'OCSP', url: string, certificate?: Buffer): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, url, certificate?.toString('base64') ?? null]))
    .digest('hex');

export const createRevocationCache = (database: Database): RevocationCache => ({
  find: async (key, now, freshSince) => {
    const [row] = await database.query<CachedAnswer>(
      `select der, this_update as "thisUpdate", next_update as "nextUpdate" from revocation_answer
       where key = $1 and next_update > $2 and this_update >= coalesce($3, '-infinity'::timestamptz)`,
      [key, now, freshSince],
    );
    return row ?? null;
  },
  keep: async (key, url, { der, thisUpdate, nextUpdate }, now) => {
    await database.query(
      `insert into revocation_answer (key, url, der, this_update, next_update, fetched_at)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (key) do update set der = excluded.der, this_update = excluded.this_update,
         next_update = excluded.next_update, fetched_at = excluded.fetched_at
       where revocation_answer.this_update < excluded.this_update`,
      [key, url, der, thisUpdate, nextUpdate, now],
    );
    // What nobody may use any more is not kept.
    await database.query('delete from revocation_answer where next_update <= $1', [now]);
  },
});
