import type { Readable } from 'node:stream';
import type { FileHash } from '@lienthong/kernel';

/** Bytes from `start` to `end`, both included, counted from 0, as in HTTP. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Where bytes rest under the name of their hash. The store above it stages, measures and verifies. */
export interface Place {
  /** Local folder in which arriving files are staged. */
  readonly stagingFolder: string;
  /** Keeps the staged file under its hash, visible only when whole; what was there under that name is replaced. The staged file may be consumed. */
  keep(stagedPath: string, hash: FileHash, sizeBytes: number): Promise<void>;
  /** @returns null when there is no such file */
  open(hash: FileHash, range?: ByteRange): Promise<Readable | null>;
  /** @returns bytes, or null when there is no such file */
  size(hash: FileHash): Promise<number | null>;
  remove(hash: FileHash): Promise<void>;
  ping(): Promise<void>;
}
