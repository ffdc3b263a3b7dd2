import { digestBytes, newHash, type ReadDigest } from '@lienthong/pki';
import type { Hash } from 'node:crypto';
import { refusePdf } from '../errors.js';
import type { ByteRange } from './byte-range.js';

/** What a signature covers, as far as it has to be looked at. */
export interface Covered {
  readonly digestOf: (digest: ReadDigest) => Buffer;
  /**
   * The covered bytes, for the signature that is over them and not over their digest. They begin as a PDF does, so they are no set
   * of attributes that somebody signed for another purpose (RFC 5652, 5.3).
   */
  readonly parts: () => readonly Buffer[];
}

/**
 * Digests over byte ranges of one file, asked for in the order of the file. What lies before the hole is hashed once for all
 * signatures: each takes a copy of the state there and adds its own end.
 */
export class CoveredDigests {
  private readonly running = new Map<ReadDigest, { hash: Hash; at: number }>();
  private readonly known = new Map<string, Buffer>();
  private left: number;

  constructor(private readonly bytes: Buffer) {
    // A lawful signature's own end is short; ranges that make every byte be hashed again and again are not.
    this.left = 3 * bytes.length + 16 * 1024 * 1024;
  }

  /** @throws PdfRefusedError PDF_TOO_COMPLEX when the ranges of a file make more work than the file is worth */
  digest({ holeStart, holeEnd, end }: ByteRange, name: ReadDigest): Buffer {
    const key = `${name} ${holeStart} ${holeEnd} ${end}`;
    const done = this.known.get(key);
    if (done !== undefined) return done;
    let state = this.running.get(name);
    if (state === undefined || state.at > holeStart) {
      state = { hash: newHash(name), at: 0 };
      this.running.set(name, state);
    }
    this.spend(holeStart - state.at + (end - holeEnd));
    state.hash.update(this.bytes.subarray(state.at, holeStart));
    state.at = holeStart;
    const digest = state.hash
      .copy(name === 'shake256' ? { outputLength: digestBytes[name] } : {})
      .update(this.bytes.subarray(holeEnd, end))
      .digest();
    this.known.set(key, digest);
    return digest;
  }

  covered(range: ByteRange): Covered {
    const { holeStart, holeEnd, end } = range;
    const parts = (): readonly Buffer[] => {
      this.spend(holeStart + (end - holeEnd));
      return [this.bytes.subarray(0, holeStart), this.bytes.subarray(holeEnd, end)];
    };
    return { digestOf: (digest) => this.digest(range, digest), parts };
  }

  private spend(bytes: number): void {
    this.left -= bytes;
    if (this.left < 0) throw refusePdf('PDF_TOO_COMPLEX', 'signatures cover the file too many times');
  }
}
