import { StringDecoder } from 'node:string_decoder';
import type { Findings } from '../finding.js';
import type { ReadLimits } from '../limits.js';
import { refusePacket } from '../refusal.js';
import type { ElementTree } from './element-tree.js';
import { startOf, type Start } from './packet-start.js';

const contentTag = Buffer.from('ContentTransferEncoded');
const [less, greater, ampersand] = [0x3c, 0x3e, 0x26];
/** A tag longer than this is not waited for; the parser then takes it in pieces. */
const longestTag = 64 * 1024;
const none = Buffer.alloc(0);
const reference = /^&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/i;

export interface ByteFeed {
  /** @param isLast nothing follows but `end`: nothing need be held back */
  push(bytes: Uint8Array, isLast?: boolean): void;
  end(): void;
}

/**
 * Leads the packet's bytes to the XML parser, and past it what can be nothing but base64: everything from the opening tag of a
 * file's content to the next `<`. A file then costs its decoding and no parsing, and is never held as text.
 */
export function byteFeed(
  tree: ElementTree,
  characters: (base64: string) => void,
  limits: ReadLimits,
  findings: Findings,
): ByteFeed {
  let decoder: StringDecoder | undefined;
  let received = 0;
  let parsed = 0;
  let start: Start | undefined;
  let held: Buffer = none;
  let inContent = false;
  let hasUnreadable = false;

  const parse = (bytes: Buffer, from: number, to: number): void => {
    if (to <= from || tree.isDone) return;
    if ((parsed += to - from) > limits.headerBytes) throw refusePacket('PACKET_HEADER_TOO_LARGE');
    // A piece that ends in ASCII leaves no letter unfinished, and the decoder out of it.
    if (!decoder && bytes[to - 1]! >= 0x80) decoder = new StringDecoder('utf8');
    const text = decoder ? decoder.write(bytes.subarray(from, to)) : bytes.toString('utf8', from, to);
    if (!hasUnreadable && text.includes('\uFFFD')) {
      hasUnreadable = true;
      findings.add('BYTES_UNREADABLE', 'edXML');
    }
    tree.write(text);
  };

  /** @returns where the content's text ends for now: at `<`, at the end, or at a reference that is not complete yet */
  const takeContent = (bytes: Buffer, from: number, isLast: boolean): number => {
    const tag = bytes.indexOf(less, from);
    const end = tag < 0 ? bytes.length : tag;
    for (let at = from; at < end;) {
      const found = bytes.subarray(at, end).indexOf(ampersand);
      const stop = found < 0 ? end : at + found;
      if (stop > at) characters(bytes.toString('latin1', at, stop));
      if (stop === end) break;
      const match = reference.exec(bytes.toString('latin1', stop, Math.min(stop + 12, end)));
      if (match) {
        const point = match[1] === undefined ? Number(match[2]) : parseInt(match[1], 16);
        characters(point < 0x80 ? String.fromCharCode(point) : '?');
        at = stop + match[0].length;
      } else if (tag < 0 && !isLast && end - stop < 12) {
        return stop;
      } else {
        // Not a character reference: the parser knows whether it is an entity at all.
        inContent = false;
        return stop;
      }
    }
    if (tag >= 0) inContent = false;
    return end;
  };

  const take = (bytes: Buffer, isLast: boolean): void => {
    let at = 0;
    while (at < bytes.length && !tree.isDone) {
      if (inContent) {
        const next = takeContent(bytes, at, isLast);
        if (inContent && next < bytes.length) return void (held = Buffer.from(bytes.subarray(next)));
        at = next;
        if (inContent || at >= bytes.length) continue;
      }
      const name = bytes.indexOf(contentTag, at);
      const close = name < 0 ? -1 : bytes.indexOf(greater, name);
      if (close < 0) {
        // An unfinished tag waits for its end, so that no content's opening tag is ever seen in two pieces.
        const open = isLast ? -1 : bytes.lastIndexOf(less);
        const waits =
          open >= at && bytes.indexOf(greater, open) < 0 && bytes[open + 1] !== 0x21 && bytes[open + 1] !== 0x3f;
        const to = waits && bytes.length - open <= longestTag ? open : bytes.length;
        parse(bytes, at, to);
        held = to === bytes.length ? none : Buffer.from(bytes.subarray(to));
        return;
      }
      parse(bytes, at, close + 1);
      at = close + 1;
      inContent = tree.isAtContent;
    }
    if (tree.isDone && (tree.hasStrayAfter || bytes.subarray(at).some((byte) => byte > 0x20))) reportStrayAfter();
  };

  let reportedStrayAfter = false;
  const reportStrayAfter = (): void => {
    if (!reportedStrayAfter) findings.add('STRAY_BYTES_AFTER', 'edXML');
    reportedStrayAfter = true;
  };

  const takeStarted = (bytes: Buffer, isLast: boolean): void => {
    const whole = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    held = none;
    if (!start) {
      start = startOf(whole, isLast, findings);
      if (!start) return void (held = Buffer.from(whole));
      return take(start.recode(start.skip === 0 ? whole : whole.subarray(start.skip)), isLast);
    }
    take(whole, isLast);
  };

  return {
    push: (bytes, isLast = false) => {
      received += bytes.length;
      if (received > limits.packetBytes) {
        throw refusePacket('PACKET_TOO_LARGE', undefined, { limit: limits.packetBytes });
      }
      const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      if (buffer.length > 0) takeStarted(start ? start.recode(buffer) : buffer, isLast);
    },
    end: () => {
      if (received === 0) throw refusePacket('PACKET_EMPTY');
      takeStarted(none, true);
      if (tree.isDone) return;
      if (!tree.root) throw refusePacket('PACKET_NOT_XML');
      throw refusePacket('PACKET_CUT_OFF');
    },
  };
}
