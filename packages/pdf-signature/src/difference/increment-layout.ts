import { isDomainError } from '@lienthong/kernel';
import { isWhite, Lexer } from '../model/lexer.js';
import { PdfDict } from '../model/objects.js';
import { parseIndirectObject, parseValue } from '../model/parser.js';
import type { Step } from './step.js';

/** Words by which a reader that repairs a file finds its objects and tables. */
const structural = /obj|xref|trailer|%EOF|stream/;

/**
 * A later revision is objects where its cross-reference says, that cross-reference, and its end; nothing between. A reader that does
 * not understand the cross-reference looks for objects by their words, and one that does passes over what it does not name: bytes
 * that only one of them sees show two documents (ISO 32000-2, 7.5.6).
 * @returns what is wrong, English, for the log
 */
export function layoutFinding(step: Step): string | undefined {
  try {
    return new Layout(step).finding();
  } catch (error) {
    if (isDomainError(error)) return 'increment cannot be read in order';
    throw error;
  }
}

/** Whether nothing but white space stands behind what was signed; zero bytes are passed over by every reader. */
export function isEmptyEnd(bytes: Buffer, start: number): boolean {
  for (let at = start; at < bytes.length; at += 1) if (!isWhite(bytes[at]) && bytes[at] !== 0) return false;
  return true;
}

class Layout {
  private at: number;
  private readonly bytes: Buffer;
  constructor(private readonly step: Step) {
    this.at = step.beforeEnd;
    this.bytes = step.after.bytes;
  }

  finding(): string | undefined {
    const { section, before, after } = this.step;
    const seen = new Set<number>();
    for (;;) {
      if (!this.skip()) return `comment at byte ${this.at}`;
      if (this.at >= section.offset) break;
      const number = new Lexer(this.bytes, this.at).takeInteger();
      const entry = section.entries.get(number);
      if (entry?.kind !== 'OFFSET' || entry.offset !== this.at) return `nothing leads to byte ${this.at}`;
      seen.add(number);
      this.at = after.spanOf(number)!.end;
    }
    if (!this.table()) return `no cross-reference at byte ${this.at}`;
    if (!this.skip() || !this.end(section.offset)) return `end of the increment at byte ${this.at}`;
    for (const [number, entry] of section.entries) {
      if (entry.kind !== 'OFFSET' || seen.has(number) || entry.offset === section.offset) continue;
      const was = before.xref.entries.get(number);
      if (was?.kind !== 'OFFSET' || was.offset !== entry.offset) return `object ${number} stands inside another`;
    }
    return this.sizeFinding();
  }

  /** White space and comments that say nothing to any reader. */
  private skip(): boolean {
    const { bytes } = this;
    for (;;) {
      while (isWhite(bytes[this.at]) || bytes[this.at] === 0) this.at += 1;
      if (bytes[this.at] !== 37 || bytes.toString('latin1', this.at, this.at + 5) === '%%EOF') return true;
      let end = this.at;
      while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end += 1;
      if (structural.test(bytes.toString('latin1', this.at, end))) return false;
      this.at = end;
    }
  }

  private table(): boolean {
    const { section, after } = this.step;
    if (section.kind === 'STREAM') {
      const direct = (value: unknown): number => (typeof value === 'number' ? value : -1);
      if (this.at !== section.offset) return false;
      this.at = parseIndirectObject(this.bytes, this.at, after.limits.maxDepth, direct, after.limits.maxValues).end;
      return true;
    }
    const trailer = this.bytes.indexOf('trailer', this.at, 'latin1');
    if (trailer < 0 || !/^xref[\s\dnf]*$/.test(this.bytes.toString('latin1', this.at, trailer))) return false;
    const lexer = new Lexer(this.bytes, trailer + 7);
    const value = parseValue(lexer, after.limits.maxDepth);
    this.at = lexer.at;
    return value instanceof PdfDict;
  }

  private end(offset: number): boolean {
    const match = /^startxref\s+(\d{1,15})\s+%%EOF/.exec(this.bytes.toString('latin1', this.at, this.at + 64));
    if (match === null || Number(match[1]) !== offset) return false;
    return isEmptyEnd(this.bytes, this.at + match[0].length);
  }

  /** Objects beyond /Size are defined to be missing (ISO 32000-2, Table 15). */
  private sizeFinding(): string | undefined {
    const { section, before, after } = this.step;
    const size = section.trailer.get('Size');
    const was = before.trailer.get('Size');
    if (typeof size !== 'number') return 'no /Size';
    const numbers = typeof was === 'number' && size >= was ? section.entries.keys() : after.xref.entries.keys();
    for (const number of numbers) {
      if (number >= size && after.xref.entries.get(number)?.kind !== 'FREE') return `/Size leaves out object ${number}`;
    }
    return undefined;
  }
}
