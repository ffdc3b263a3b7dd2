import { refusePdf } from '../errors.js';

/** Output of a decoder that does not know how long it gets; refuses beyond its limit before it grows. */
export class GrowingBytes {
  private buffer: Buffer;
  length = 0;

  constructor(
    private readonly limit: number,
    expected: number,
  ) {
    this.buffer = Buffer.allocUnsafe(Math.min(limit, expected));
  }

  /** Makes room for `count` more bytes and gives the buffer to write them to, from `length` on. */
  extend(count: number): Buffer {
    const needed = this.length + count;
    if (needed > this.limit) throw refusePdf('PDF_INFLATES_TOO_LARGE', `a stream expands beyond ${this.limit} bytes`);
    if (needed > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.min(this.limit, needed * 2));
      this.buffer.copy(larger, 0, 0, this.length);
      this.buffer = larger;
    }
    return this.buffer;
  }

  done(): Buffer {
    return this.buffer.subarray(0, this.length);
  }
}
