import type { Findings } from '../finding.js';
import { refusePacket } from '../refusal.js';

/** What the first bytes say about the rest. */
export interface Start {
  /** Bytes before the first `<`. */
  readonly skip: number;
  /** Turns bytes of the packet, in order, to UTF-8. */
  readonly recode: (bytes: Buffer) => Buffer;
}

/** How far the first `<` may be: one official sample begins with "1212". */
const farthest = 1024;
/** As much as a declaration takes. */
const enough = farthest + 256;
const asIs = (bytes: Buffer): Buffer => bytes;
/** The declaration of the written form: nothing else need be looked for. */
const written = '<?xml version="1.0" encoding="UTF-8"?>';
const writtenStart: Start = { skip: 0, recode: asIs };

/**
 * @param bytes everything received so far
 * @returns undefined while more bytes are needed
 */
export function startOf(bytes: Buffer, isAll: boolean, findings: Findings): Start | undefined {
  if (bytes.length < enough && !isAll) return undefined;
  if (bytes.toString('latin1', 0, written.length) === written) return writtenStart;
  const wide = wideEncoding(bytes);
  if (wide !== undefined) {
    findings.add('ENCODING_NOT_UTF8', 'byte 0', wide);
    const recode = recoder(wide)!;
    const probe = new TextDecoder(wide).decode(bytes.subarray(0, enough & ~1));
    const at = firstTag(probe.indexOf('<'));
    if (at > 0) findings.add('STRAY_BYTES_BEFORE', 'byte 0', probe.slice(0, at));
    return { skip: hasWideMark(bytes) ? 2 + at * 2 : at * 2, recode };
  }
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (hasMark) findings.add('BYTE_ORDER_MARK', 'byte 0');
  const from = hasMark ? 3 : 0;
  const skip = firstTag(bytes.indexOf(0x3c, from));
  const stray = bytes.toString('latin1', from, skip);
  if (stray.trim() !== '' || (stray !== '' && bytes.toString('latin1', skip, skip + 5) === '<?xml')) {
    findings.add('STRAY_BYTES_BEFORE', `byte ${from}`, stray);
  }
  const label = /^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/.exec(
    bytes.toString('latin1', skip, skip + 256),
  )?.[1];
  if (label === undefined || /^utf-?8$/i.test(label)) return { skip, recode: asIs };
  findings.add('ENCODING_NOT_UTF8', `byte ${skip}`, label);
  // A declaration of UTF-16 that can be read byte by byte is wrong.
  return { skip, recode: /^(utf-?16|ucs-?2|iso-10646)/i.test(label) ? asIs : (recoder(label) ?? asIs) };
}

function firstTag(at: number): number {
  if (at < 0 || at > farthest) throw refusePacket('PACKET_NOT_XML');
  return at;
}

const hasWideMark = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

function wideEncoding(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0x3c && bytes[1] === 0)) return 'utf-16le';
  if ((bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0 && bytes[1] === 0x3c)) return 'utf-16be';
  return undefined;
}

function recoder(label: string): ((bytes: Buffer) => Buffer) | undefined {
  try {
    const decoder = new TextDecoder(label);
    return (bytes) => Buffer.from(decoder.decode(bytes, { stream: true }));
  } catch {
    // A label nobody knows: the bytes are taken for UTF-8, and unreadable ones are found there.
    return undefined;
  }
}
