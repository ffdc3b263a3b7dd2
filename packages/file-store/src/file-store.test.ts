import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, promises, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { credentials, type S3LikeServer, startS3LikeServer } from '../test/s3-like-server.js';
import { createFileStore, type FileStore } from './index.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function* pieces(...parts: (Uint8Array | string)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part as string);
}

async function* brokenOff(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('%PDF-1.7 and then');
  throw new Error('connection reset');
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

let folder: string;
let server: S3LikeServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'file-store-'));
  server = await startS3LikeServer();
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const filesIn = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

const drivers = {
  'a folder': () => createFileStore({ folder }),
  'an S3 store': () =>
    createFileStore({
      s3: { endpoint: server.endpoint, bucket: 'papers', ...credentials, stagingFolder: join(folder, 'staging') },
    }),
};
/** What a place holds, whatever its kind. */
const kept = (): Buffer[] => [...server.objects.values(), ...filesIn(folder).map((path) => Buffer.from(path))];

describe.each(Object.entries(drivers))('file store in %s', (name, make) => {
  let store: FileStore;
  beforeEach(() => {
    store = make();
  });

  it('keeps bytes under their hash and gives them back whole, in part and measured', async () => {
    const bytes = randomBytes(300_000);
    const hash = await store.put(bytes);
    expect(hash).toBe(sha256(bytes));
    expect((await store.read(hash)).equals(bytes)).toBe(true);
    expect(await store.size(hash)).toBe(300_000);
    const text = await store.put(Buffer.from('0123456789'));
    expect(await textOf(await store.stream(text, { start: 2, end: 4 }))).toBe('234');
    expect(await textOf(await store.stream(text))).toBe('0123456789');
  });

  it('gives the hash that verified the bytes, to be continued behind them', async () => {
    const given = randomBytes(200_000);
    const { bytes, hash } = await store.readHashed(await store.put(given));
    expect(bytes.equals(given)).toBe(true);
    expect(hash.copy().digest('hex')).toBe(sha256(given));
    expect(hash.update('more').digest('hex')).toBe(sha256(Buffer.concat([given, Buffer.from('more')])));
  });

  it('keeps an empty file, and the same bytes once', async () => {
    const empty = await store.put(Buffer.alloc(0));
    expect(await store.size(empty)).toBe(0);
    expect(await store.read(empty)).toHaveLength(0);
    await store.put(Buffer.alloc(0));
    expect(kept()).toHaveLength(1);
  });

  it('stages what arrives in pieces and keeps it only when told', async () => {
    const staged = await store.stage(pieces('%PDF', '-1.7'), {
      maxBytes: 8,
      expectedSize: 8,
      expectedSha256: sha256(Buffer.from('%PDF-1.7')),
    });
    expect([staged.sizeBytes, (await staged.bytes()).toString()]).toEqual([8, '%PDF-1.7']);
    expect(await store.size(staged.sha256)).toBeNull();
    await Promise.all([staged.commit()]);
    await staged.commit();
    await staged.discard();
    expect((await store.read(staged.sha256)).toString()).toBe('%PDF-1.7');
    expect((await staged.bytes()).toString()).toBe('%PDF-1.7');
    expect(filesIn(join(folder, 'staging'))).toEqual([]);
  });

  it('stages bytes that are here, names them, and keeps them only when told', async () => {
    const bytes = randomBytes(100_000);
    const staged = await store.stageBytes(bytes);
    expect([staged.sha256, staged.sizeBytes]).toEqual([sha256(bytes), 100_000]);
    expect(await store.size(staged.sha256)).toBeNull();
    await staged.commit();
    await staged.discard();
    expect((await store.read(staged.sha256)).equals(bytes)).toBe(true);
  });

  it('leaves nothing of a discarded file', async () => {
    const staged = await store.stage(pieces('draft'), { maxBytes: 100 });
    await staged.discard();
    expect(kept()).toEqual([]);
  });

  it.each([
    ['FILE_TOO_LARGE', pieces('12345', '6'), { maxBytes: 5 }],
    ['FILE_TOO_LARGE', pieces(''), { maxBytes: 5, expectedSize: 6 }],
    ['FILE_SIZE_MISMATCH', pieces('1234'), { maxBytes: 100, expectedSize: 5 }],
    ['FILE_SIZE_MISMATCH', pieces('123456'), { maxBytes: 100, expectedSize: 5 }],
    ['FILE_HASH_MISMATCH', pieces('12345'), { maxBytes: 100, expectedSha256: sha256(Buffer.from('12346')) }],
  ])('refuses with %s and leaves nothing', async (code, source, limits) => {
    await expect(store.stage(source, limits)).rejects.toMatchObject({ code });
    expect(kept()).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it('stops reading at the first byte too many', async () => {
    let asked = 0;
    let stopped = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          asked += 1;
          yield Buffer.alloc(1_000);
        }
      } finally {
        stopped = true;
      }
    }
    await expect(store.stage(endless(), { maxBytes: 10_000 })).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect([asked, stopped]).toEqual([11, true]);
  });

  it('leaves nothing of an upload that breaks off', async () => {
    await expect(store.stage(brokenOff(), { maxBytes: 1_000 })).rejects.toThrow('connection reset');
    expect(kept()).toEqual([]);
  });

  it.each(['../../etc/passwd', '', 'A'.repeat(64), `${'a'.repeat(63)}/`, `${'a'.repeat(64)}\n`, 'a'.repeat(64)])(
    'knows no file named %j',
    async (hostile) => {
      await expect(store.read(hostile)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
      await expect(store.readHashed(hostile)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
      await expect(store.stream(hostile, { start: 0, end: 1 })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
      expect(await store.size(hostile)).toBeNull();
      await store.remove(hostile);
    },
  );

  it('notices bytes that were changed behind its back, and heals them when they arrive again', async () => {
    const bytes = Buffer.from('the original decision');
    const hash = await store.put(bytes);
    const forged = Buffer.from('the original decisioN');
    if (name === 'a folder') writeFileSync(filesIn(folder)[0]!, forged);
    else server.objects.set([...server.objects.keys()][0]!, forged);
    await expect(store.read(hash)).rejects.toThrow('corrupted');
    await expect(store.readHashed(hash)).rejects.toThrow('corrupted');
    await expect(textOf(await store.stream(hash))).rejects.toThrow('corrupted');
    await store.put(bytes);
    expect((await store.read(hash)).equals(bytes)).toBe(true);
  });

  it('removes, also what is already gone', async () => {
    const hash = await store.put(Buffer.from('x'));
    await store.remove(hash);
    await store.remove(hash);
    expect(await store.size(hash)).toBeNull();
    expect(kept()).toEqual([]);
  });

  it('sweeps what a killed process left half received, and nothing younger', async () => {
    const young = await store.stage(pieces('young'), { maxBytes: 10 });
    const old = await store.stage(pieces('old'), { maxBytes: 10 });
    const oldPath = filesIn(join(folder, 'staging')).sort()[1]!;
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
    utimesSync(oldPath, twoDaysAgo, twoDaysAgo);
    expect(await store.sweepStaging()).toBe(1);
    await expect(old.bytes()).rejects.toThrow('ENOENT');
    expect((await young.bytes()).toString()).toBe('young');
  });

  it('answers a ping', () => expect(store.ping()).resolves.toBeUndefined());
});

describe('file store in a folder', () => {
  it('writes every new folder down in the one above it: a file that was kept survives a loss of power', async () => {
    const { open } = promises;
    const synced: string[] = [];
    const opening = jest.spyOn(promises, 'open').mockImplementation(async (path, ...how) => {
      const handle = await open(path, ...how);
      const sync = handle.sync.bind(handle);
      return Object.assign(handle, { sync: () => (synced.push(relative(folder, String(path))), sync()) });
    });
    try {
      const store = drivers['a folder']();
      const hash = await store.put(Buffer.from('decision'));
      const [upper, lower] = [hash.slice(0, 2), join(hash.slice(0, 2), hash.slice(2, 4))];
      expect(synced.slice(1).sort()).toEqual(['', upper, lower]);
      synced.length = 0;
      await store.put(Buffer.from('decision'));
      expect(synced.slice(1)).toEqual([lower]);
    } finally {
      opening.mockRestore();
    }
  });
});

describe('file store in an S3 store', () => {
  const make = drivers['an S3 store'];

  it('tries again when the store asks for patience or breaks the connection', async () => {
    server.troubles.push(503, 'break');
    const hash = await make().put(Buffer.from('patience'));
    server.troubles.push('break', 500);
    expect((await make().read(hash)).toString()).toBe('patience');
    expect(server.troubles).toEqual([]);
  });

  it('gives up after three tries and says what the store said', async () => {
    server.troubles.push(503, 503, 503);
    await expect(make().put(Buffer.from('x'))).rejects.toThrow('503 SlowDown to PUT');
    expect(server.requests).toHaveLength(3);
  });

  it('reports wrong credentials at once', async () => {
    const store = createFileStore({
      s3: {
        endpoint: server.endpoint,
        bucket: 'papers',
        ...credentials,
        secretAccessKey: 'wrong',
        stagingFolder: folder,
      },
    });
    await expect(store.put(Buffer.from('x'))).rejects.toThrow('403 SignatureDoesNotMatch');
    await expect(store.ping()).rejects.toThrow('403');
    expect(server.requests).toHaveLength(2);
  });
});
