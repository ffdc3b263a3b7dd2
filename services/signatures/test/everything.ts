// What somebody has who copied the database and the queue, but not the configuration.
import { openDatabase } from '@lienthong/database';
import { Redis } from 'ioredis';

/** Every row of every table of the database as text, bytes as hexadecimal; and every value in Redis, where the queue is there. */
export async function everything(databaseUrl: string, redisUrl?: string): Promise<string> {
  return [await everyRow(databaseUrl), ...(redisUrl === undefined ? [] : [await everyValue(redisUrl)])].join('\n');
}

async function everyRow(url: string): Promise<string> {
  const database = await openDatabase({
    url,
    schema: 'signatures',
    applicationName: 'scan',
    entities: [],
    migrations: [],
  });
  try {
    const tables = await database.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
    );
    const rows: string[] = [];
    for (const { name } of tables) {
      const found = await database.query<{ row: string }>(`select t::text as row from ${name} t`);
      rows.push(...found.map(({ row }) => row));
    }
    return rows.join('\n');
  } finally {
    await database.close();
  }
}

async function everyValue(url: string): Promise<string> {
  const redis = new Redis(url);
  const readers: Record<string, (key: string) => Promise<unknown>> = {
    string: (key) => redis.get(key),
    hash: (key) => redis.hgetall(key),
    list: (key) => redis.lrange(key, 0, -1),
    set: (key) => redis.smembers(key),
    zset: (key) => redis.zrange(key, 0, -1),
    stream: (key) => redis.xrange(key, '-', '+'),
  };
  try {
    const values: string[] = [];
    for (const key of await redis.keys('*')) {
      const type = await redis.type(key);
      // A key of the queue may be gone meanwhile: its type is then none, its value empty.
      if (type === 'none') continue;
      const value = await readers[type]!(key);
      if (value) values.push(`${key} ${JSON.stringify(value)}`);
    }
    return values.join('\n');
  } finally {
    redis.disconnect();
  }
}

/** In hexadecimal, or in base64 at any of the three alignments. */
export function occursIn(text: string, bytes: Buffer): boolean {
  if (text.includes(bytes.toString('hex'))) return true;
  return [0, 1, 2].some((skip) => {
    const aligned = bytes.subarray(skip);
    const whole = aligned.subarray(0, aligned.length - (aligned.length % 3));
    return text.includes(whole.toString('base64')) || text.includes(whole.toString('base64url'));
  });
}
