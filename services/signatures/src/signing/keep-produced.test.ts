import { createHash, Hash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '@lienthong/database';
import { createFileStore } from '@lienthong/file-store';
import { temporaryFolder } from '@lienthong/testing';
import { keepProduced } from './keep-produced.js';

describe('what an act made', () => {
  const folder = temporaryFolder();
  const files = createFileStore({ folder });
  const listing = { actId: 'act', at: new Date('2026-11-22T02:00:00Z') };
  const staged = (): string[] => (existsSync(join(folder, 'staging')) ? readdirSync(join(folder, 'staging')) : []);
  /** A database that is asked to list files as expected. */
  const listingTo = (listed: (file: string) => Promise<void>): Database =>
    ({
      transaction: (work: (tx: object) => Promise<void>) =>
        work({
          query: async (sql: string, [file]: [string]) => {
            if (sql.startsWith('insert')) await listed(file);
            return [];
          },
        }),
    }) as unknown as Database;

  it('is hashed once, for the list and for the store; and on the list before it is in the store', async () => {
    const produced = [randomBytes(200_000), randomBytes(100_000)].map((bytes, index) => ({ part: `${index}`, bytes }));
    const hashes = produced.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'));
    const listed: string[] = [];
    const database = listingTo(async (file) => {
      for (const hash of hashes) expect(await files.size(hash)).toBeNull();
      listed.push(file);
    });
    const hashed = jest.spyOn(Hash.prototype, 'update');
    const kept = await keepProduced({ database, files }, produced, listing);
    const bytes = hashed.mock.calls.reduce((sum, [chunk]) => sum + (chunk as unknown as Buffer).length, 0);
    hashed.mockRestore();
    expect(bytes).toBe(300_000);
    expect(listed).toEqual([...hashes].sort());
    expect(kept).toEqual(
      hashes.map((file, index) => ({ part: `${index}`, file, sizeBytes: [200_000, 100_000][index] })),
    );
    expect((await files.read(hashes[1]!)).equals(produced[1]!.bytes)).toBe(true);
    expect(staged()).toEqual([]);
  });

  it('leaves nothing where it cannot be listed', async () => {
    const bytes = randomBytes(1_000);
    const database = listingTo(() => Promise.reject(new Error('the database is gone')));
    await expect(keepProduced({ database, files }, [{ bytes }], listing)).rejects.toThrow('the database is gone');
    expect(await files.size(createHash('sha256').update(bytes).digest('hex'))).toBeNull();
    expect(staged()).toEqual([]);
  });

  it('is on no list where it holds no new signature', async () => {
    const database = listingTo(() => Promise.reject(new Error('listed')));
    const [kept] = await keepProduced({ database, files }, [{ bytes: Buffer.from('numbered') }], null);
    expect(await files.size(kept!.file)).toBe(8);
  });
});
