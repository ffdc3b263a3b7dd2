import type { CivilDate } from '@lienthong/kernel';
import type { Finding } from '../finding.js';
import type { Packet } from '../packet.js';
import { refusePacket } from '../refusal.js';
import { readPacket } from '../read/read-packet.js';
import { packetFrame, type PacketFrame } from './packet-frame.js';

export interface WriteOptions {
  /**
   * Write also what does not conform, as it was read: for packets of others that are passed on. Without it such a packet is
   * refused, because it is we who would be found at fault.
   */
  readonly asRead?: boolean;
  /** Civil date in Vietnam after which no document can have been issued; without it nothing is compared. */
  readonly today?: CivilDate;
}

/** Bytes of one file: at once, or as they come. */
export type ContentSource = Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Says nothing of a value: what the content of a file, which is not looked at here, would be asked for. */
const aboutContent = new Set(['ATTACHMENT_NOT_ZIP']);

function findingsOf(frame: PacketFrame, today: CivilDate | undefined): Finding[] {
  const xml = frame.start + frame.files.map(({ before, after }) => before + after).join('') + frame.end;
  const { findings } = readPacket(Buffer.from(xml), today === undefined ? {} : { today });
  return findings.filter(({ code }) => !aboutContent.has(code));
}

/**
 * What a reader would find in the packet once it is written; empty for one that conforms. The files' bytes are not looked at.
 * @throws VALUE_MALFORMED, TEXT_NOT_WRITABLE, CONTENT_ID_REPEATED, ATTACHMENT_NAME_IS_PATH: what cannot be written at all
 */
export const checkPacket = (packet: Packet<unknown>, { today }: Pick<WriteOptions, 'today'> = {}): readonly Finding[] =>
  findingsOf(packetFrame(packet), today);

function conformingFrame(packet: Packet<unknown>, { asRead, today }: WriteOptions): PacketFrame {
  const frame = packetFrame(packet);
  const findings = findingsOf(frame, today);
  const [first] = findings;
  if (asRead || !first) return frame;
  throw refusePacket('PACKET_NOT_CONFORMANT', first.path, { findings });
}

/**
 * The packet in the one form we write.
 * @throws PACKET_NOT_CONFORMANT with the findings in `options.details.findings`, unless `asRead`; and as checkPacket
 */
export function writePacket(packet: Packet, options: WriteOptions = {}): Buffer {
  const frame = conformingFrame(packet, options);
  const contentOf = (index: number): Uint8Array => {
    const content: unknown = packet.kind === 'DOCUMENT' ? packet.attachments[index]?.content : undefined;
    if (content instanceof Uint8Array) return content;
    throw refusePacket('VALUE_MALFORMED', `attachments/${index}/content`);
  };
  const sizes = frame.files.map(({ index }) => Math.ceil(contentOf(index).length / 3) * 4);
  const texts = [frame.start, ...frame.files.flatMap(({ before, after }) => [before, after]), frame.end];
  const length =
    texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) + sizes.reduce((sum, size) => sum + size, 0);
  const packetBytes = Buffer.allocUnsafe(length);
  let at = packetBytes.write(frame.start);
  for (const { index, before, after } of frame.files) {
    at += packetBytes.write(before, at);
    at += packetBytes.write(asBuffer(contentOf(index)).toString('base64'), at, 'latin1');
    at += packetBytes.write(after, at);
  }
  packetBytes.write(frame.end, at);
  return packetBytes;
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** Multiple of three, so that every piece is base64 without padding. */
const pieceBytes = 48 * 1024;

/** Base64 of bytes that come in any pieces, in pieces of at most 64 KB. */
async function* base64Pieces(source: ContentSource): AsyncGenerator<Buffer> {
  const pieces = source instanceof Uint8Array ? [source] : source;
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? asBuffer(piece) : Buffer.concat([rest, piece]);
    let at = 0;
    while (bytes.length - at >= pieceBytes) {
      yield Buffer.from(bytes.toString('base64', at, at + pieceBytes), 'latin1');
      at += pieceBytes;
    }
    const whole = at + Math.floor((bytes.length - at) / 3) * 3;
    if (whole > at) yield Buffer.from(bytes.toString('base64', at, whole), 'latin1');
    rest = Buffer.from(bytes.subarray(whole));
  }
  if (rest.length > 0) yield Buffer.from(rest.toString('base64'), 'latin1');
}

/**
 * The same, piece by piece, with files that are read as they are needed and never held whole.
 * @throws as writePacket, before the first piece
 */
export async function* writePacketStream(
  packet: Packet<ContentSource>,
  options: WriteOptions = {},
): AsyncGenerator<Buffer> {
  const frame = conformingFrame(packet, options);
  yield Buffer.from(frame.start);
  for (const { index, before, after } of frame.files) {
    yield Buffer.from(before);
    const content = packet.kind === 'DOCUMENT' ? packet.attachments[index]?.content : undefined;
    if (content !== undefined) yield* base64Pieces(content);
    yield Buffer.from(after);
  }
  yield Buffer.from(frame.end);
}
