import { sign, verify } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import pg from 'pg';
import {
  createTestDatabase,
  createTestIdentity,
  eventually,
  readyKeyPair,
  startFaultProxy,
  testPostgres,
  testRedisUrl,
  workMs,
} from './index.js';
import type * as readyKeys from './ready-keys.js';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

describe('createTestDatabase', () => {
  it('prepares a template once, also for several who ask at the same time, and keeps the clones apart', async () => {
    let prepared = 0;
    const prepare = async (url: string) => {
      prepared += 1;
      await query(url, 'create table thing (id int)');
    };
    const clones = await Promise.all([1, 2, 3].map(() => createTestDatabase('testing', prepare)));
    expect(prepared).toBe(1);
    await query(clones[0]!.url, 'insert into thing values (1)');
    expect(await query(clones[0]!.url, 'select id from thing')).toEqual([{ id: 1 }]);
    expect(await query(clones[1]!.url, 'select id from thing')).toEqual([]);
    await Promise.all(clones.map((clone) => clone.drop()));
    await expect(query(clones[0]!.url, 'select 1')).rejects.toThrow('does not exist');
  });

  it('does not take a half-prepared database for a template', async () => {
    const failing = createTestDatabase('testing-fails', async (url) => {
      await query(url, 'create table thing (id int)');
      throw new Error('the migration is wrong');
    });
    await expect(failing).rejects.toThrow('the migration is wrong');
    const clone = await createTestDatabase('testing-fails', async (url) => {
      await query(url, 'create table thing (id int)');
    });
    expect(await query(clone.url, 'select id from thing')).toEqual([]);
    await clone.drop();
  });

  it('drops a database in which a session was forgotten', async () => {
    const clone = await createTestDatabase('testing-empty', async () => undefined);
    const forgotten = new pg.Client({ connectionString: clone.url });
    forgotten.on('error', () => undefined); // the server says goodbye, then the connection ends
    const ended = new Promise<void>((resolve) => forgotten.once('end', resolve));
    await forgotten.connect();
    await clone.drop();
    await ended;
  });
});

it('whoever asks for PostgreSQL or Redis asks on a connection of their own', async () => {
  // On a kept one the next question, after seconds of work in one go, may meet its closing: "other side closed".
  const base = process.env['LIENTHONG_TEST_SERVICES'];
  for (const path of ['/postgres', '/redis', '/other']) {
    const response = await fetch(`${base}${path}`);
    await response.text();
    expect([path, response.headers.get('connection')]).toEqual([path, 'close']);
  }
});

const isOurRedis = process.env['LIENTHONG_TEST_REDIS_URL'] === undefined && testRedisUrl() !== null;

(isOurRedis ? it : it.skip)('testRedisUrl gives nobody a database that somebody else may still be using', async () => {
  // The door behind it, asked more often than a whole run does.
  const ask = async (): Promise<string> =>
    ((await (await fetch(`${process.env['LIENTHONG_TEST_SERVICES']}/redis`)).json()) as { url: string }).url;
  const urls: string[] = [];
  for (let asked = 0; asked < 300; asked += 1) urls.push(await ask());
  expect(new Set(urls).size).toBe(300);
});

describe('createTestIdentity', () => {
  const actor = { personId: 'person-1', organisationId: 'organisation-1', roles: ['CLERK'] };

  it('publishes the keys of its tokens, and not those of forged ones', async () => {
    const identity = await createTestIdentity();
    try {
      const keys = createLocalJWKSet((await (await fetch(identity.jwksUrl)).json()) as never);
      const expected = { issuer: identity.issuer, audience: 'lienthong' };
      for (const algorithm of ['ES256', 'RS256'] as const) {
        const { payload } = await jwtVerify(await identity.token(actor, { algorithm }), keys, expected);
        expect(payload).toMatchObject({ person_id: 'person-1', organisation_id: 'organisation-1', roles: ['CLERK'] });
      }
      await expect(jwtVerify(await identity.token(actor, { forged: true }), keys, expected)).rejects.toThrow(
        'signature',
      );
      await expect(jwtVerify(await identity.token(actor, { lifetimeSeconds: -60 }), keys, expected)).rejects.toThrow(
        'exp',
      );
      await expect(jwtVerify(await identity.token(actor, { audience: 'other' }), keys, expected)).rejects.toThrow(
        'aud',
      );
    } finally {
      await identity.close();
    }
  });
});

describe('readyKeyPair', () => {
  const kinds = ['RSA_2048', 'P256'] as const;
  const publicOf = ({ publicKey }: ReturnType<typeof readyKeyPair>): string =>
    publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const nextFile = (): typeof readyKeyPair => {
    let door: typeof readyKeys | undefined;
    jest.isolateModules(() => (door = jest.requireActual<typeof readyKeys>('./ready-keys.js')));
    return door!.readyKeyPair;
  };

  it.each(kinds)('gives pairs (%s) that belong together, no two of them the same', (kind) => {
    const pairs = [1, 2, 3].map(() => readyKeyPair(kind));
    expect(new Set(pairs.map(publicOf)).size).toBe(3);
    for (const { publicKey, privateKey } of pairs) {
      expect(verify('sha256', Buffer.from('x'), publicKey, sign('sha256', Buffer.from('x'), privateKey))).toBe(true);
    }
  });

  it('makes an RSA key once for all files, and one of the kind asked for', () => {
    const [one, other] = [nextFile(), nextFile()];
    const pairs = [one(), one()];
    expect(pairs.map(publicOf)).toEqual([other(), other()].map(publicOf));
    expect(pairs[0]!.privateKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
    expect(one('RSA_3072').privateKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 3072 });
  });
});

describe('startFaultProxy', () => {
  it('passes, breaks and mends', async () => {
    const proxy = await startFaultProxy({ target: (await testPostgres()).url });
    expect(await query(proxy.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    proxy.cut();
    await expect(query(proxy.url, 'select 1')).rejects.toThrow();
    proxy.mend();
    expect(await query(proxy.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    proxy.hold();
    const answer = query(proxy.url, 'select 2 as two');
    proxy.mend();
    expect(await answer).toEqual([{ two: 2 }]);
    await proxy.close();
  });
});

it('workMs counts what is worked, not what is waited', () => {
  const wait = (): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  expect(workMs(wait)).toBeLessThan(250);
  const startedAt = process.cpuUsage().user;
  expect(
    workMs(() => {
      while (process.cpuUsage().user - startedAt < 50_000);
    }),
  ).toBeGreaterThanOrEqual(40);
});

describe('eventually', () => {
  it('waits for what comes true, and reports the last fault of what does not', async () => {
    let looks = 0;
    expect(await eventually(() => (looks += 1) >= 3 && 'there')).toBe('there');
    const never = eventually(
      () => {
        throw new Error('still not');
      },
      { timeoutMs: 30 },
    );
    await expect(never).rejects.toThrow('still not');
  });
});
