// Files of a packet as they stand in JSON: `contentBase64`, or on the way in also `contentFile`, a path beside the JSON file.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { refuse } from '@lienthong/kernel';
import { refusalTexts, type Packet } from '../src/index.js';

type Json = Readonly<Record<string, unknown>>;

/** @param withContent false gives the number of bytes only */
export function contentToJson(packet: Packet, withContent: boolean): Json {
  if (packet.kind === 'STATUS') return { ...packet };
  const attachments = packet.attachments.map(({ content, ...file }) => {
    if (content === undefined) return file;
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
    return { ...file, bytes: bytes.length, ...(withContent ? { contentBase64: bytes.toString('base64') } : {}) };
  });
  return { ...packet, attachments };
}

/**
 * @param json what `edxml read --json` prints, or its `packet` alone
 * @param folder against which `contentFile` is resolved
 */
export function contentFromJson(json: unknown, folder: string): Packet {
  const packet: unknown = isObject(json) && isObject(json['packet']) ? json['packet'] : json;
  if (!isObject(packet) || packet['kind'] !== 'DOCUMENT' || !Array.isArray(packet['attachments'])) {
    return packet as unknown as Packet;
  }
  const attachments = (packet['attachments'] as unknown[]).map((file, index) => withContent(file, index, folder));
  return { ...packet, attachments } as unknown as Packet;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const malformed = (index: number, key: string): Error =>
  refuse('VALUE_MALFORMED', refusalTexts.VALUE_MALFORMED, { path: ['attachments', String(index), key] });

function withContent(file: unknown, index: number, folder: string): unknown {
  if (!isObject(file)) return file;
  const { contentBase64, contentFile, bytes, ...rest } = file;
  if (typeof contentBase64 === 'string') {
    const content = Buffer.from(contentBase64, 'base64');
    if (content.toString('base64') !== contentBase64.replace(/\s/g, '')) throw malformed(index, 'contentBase64');
    return { ...rest, content };
  }
  if (typeof contentFile === 'string') {
    try {
      return { ...rest, content: readFileSync(resolve(folder, contentFile)) };
    } catch {
      // Whatever the file system says, the value names a file that cannot be read.
      throw malformed(index, 'contentFile');
    }
  }
  // Printed without content, the file cannot be written again as if it were empty.
  if (bytes !== undefined) throw malformed(index, 'contentBase64');
  return rest;
}
