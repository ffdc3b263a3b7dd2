import { createHash, type Hash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { type FileHash, refuse } from '@lienthong/kernel';
import { localPlace } from './local-place.js';
import type { ByteRange, Place } from './place.js';
import { s3Place, type S3Options } from './s3-place.js';
import { stage, type StagedFile, type StageLimits, sweepStaging } from './stage.js';

/** Immutable bytes by their SHA-256. A new revision is a new file; the old one stays. */
export interface FileStore {
  stage(source: AsyncIterable<Uint8Array>, limits: StageLimits): Promise<StagedFile>;
  /** As `stage`, of bytes that are here: hashed once, as they are written, for whoever must know the name before the file is kept. */
  stageBytes(bytes: Uint8Array): Promise<StagedFile>;
  put(bytes: Uint8Array): Promise<FileHash>;
  /** @throws DomainError FILE_NOT_FOUND; an Error when the bytes no longer fit their hash */
  read(sha256: string): Promise<Buffer>;
  /** As `read`, with the hash that verified the bytes, for whoever goes on hashing behind them. @throws as `read` */
  readHashed(sha256: string): Promise<HashedFile>;
  /** The whole file fails at its end when it no longer fits its hash; a range cannot be verified. @throws DomainError FILE_NOT_FOUND */
  stream(sha256: string, range?: ByteRange): Promise<Readable>;
  /** @returns bytes, or null when there is no such file */
  size(sha256: string): Promise<number | null>;
  remove(sha256: string): Promise<void>;
  ping(): Promise<void>;
  /** Removes staged files a killed process left behind. @returns how many */
  sweepStaging(olderThanMs?: number): Promise<number>;
}

/** A file's verified bytes, and SHA-256 over exactly these, not ended: it may be continued, or copied and continued. */
export interface HashedFile {
  readonly bytes: Buffer;
  readonly hash: Hash;
}

export type FileStoreOptions = { readonly folder: string } | { readonly s3: S3Options };

/** A name that is no hash names nothing: it never becomes a path. */
const isHash = (name: string): name is FileHash => /^[0-9a-f]{64}$/.test(name);

const notFound = (name: string) =>
  refuse(
    'FILE_NOT_FOUND',
    { vi: 'Không tìm thấy tệp.', en: 'There is no such file.' },
    { details: { name: name.slice(0, 100) } },
  );

const corrupted = (hash: string) => new Error(`The bytes kept as ${hash} are corrupted.`);

function verifying(expected: FileHash): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(hash.digest('hex') === expected ? null : corrupted(expected));
    },
  });
}

export function createFileStore(options: FileStoreOptions): FileStore {
  const place: Place = 's3' in options ? s3Place(options.s3) : localPlace(options.folder);

  async function open(name: string, range?: ByteRange): Promise<Readable> {
    const found = isHash(name) ? await place.open(name, range) : null;
    if (!found) throw notFound(name);
    return found;
  }

  async function stream(name: string, range?: ByteRange): Promise<Readable> {
    const source = await open(name, range);
    if (range) return source;
    const checked = verifying(name as FileHash);
    source.once('error', (error) => checked.destroy(error));
    checked.once('close', () => source.destroy());
    return source.pipe(checked);
  }

  async function readHashed(name: string): Promise<HashedFile> {
    const hash = createHash('sha256');
    const chunks: Buffer[] = [];
    for await (const chunk of await open(name)) {
      hash.update(chunk as Buffer);
      chunks.push(chunk as Buffer);
    }
    if (hash.copy().digest('hex') !== name) throw corrupted(name);
    return { bytes: Buffer.concat(chunks), hash };
  }

  const read = async (name: string): Promise<Buffer> => (await readHashed(name)).bytes;

  const stageHere = (source: AsyncIterable<Uint8Array>, limits: StageLimits) => stage(place, source, limits, read);

  const stageBytes = (bytes: Uint8Array) => stageHere(once(bytes), { maxBytes: bytes.byteLength });

  return {
    stage: stageHere,
    stageBytes,
    put: async (bytes) => {
      const staged = await stageBytes(bytes);
      try {
        await staged.commit();
      } finally {
        await staged.discard();
      }
      return staged.sha256;
    },
    read,
    readHashed,
    stream,
    size: async (name) => (isHash(name) ? place.size(name) : null),
    remove: async (name) => {
      if (isHash(name)) await place.remove(name);
    },
    ping: () => place.ping(),
    sweepStaging: (olderThanMs) => sweepStaging(place, olderThanMs),
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
