import { documentHeader, namespace, statusHeader } from '../format/schema.js';
import type { Attachment, Packet } from '../packet.js';
import { refusePacket } from '../refusal.js';
import { writeGroup } from './write-fields.js';
import { escapeText } from './xml-text.js';

/** A packet around the contents of its files: `before`, content, `after`, for each file, then `end`. */
export interface PacketFrame {
  readonly start: string;
  readonly files: readonly { readonly index: number; readonly before: string; readonly after: string }[];
  readonly end: string;
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const open = `${declaration}<edXML xmlns="${namespace}"><edXML:edXMLEnvelope xmlns:edXML="${namespace}">`;
const contentOpen = `<edXML:ContentTransferEncoded xmlns:edXML="${namespace}">`;

/** Everything but the files' bytes, in the one form we write (reference samples: prefixes, order, "Bussiness"). */
export function packetFrame(packet: Packet<unknown>): PacketFrame {
  if (typeof packet !== 'object' || packet === null) throw refusePacket('VALUE_MALFORMED');
  if (packet.kind === 'STATUS') {
    return { start: `${open}${writeGroup(statusHeader, packet)}</edXML:edXMLEnvelope>`, files: [], end: '</edXML>\n' };
  }
  if (packet.kind !== 'DOCUMENT') throw refusePacket('VALUE_MALFORMED', 'kind');
  const { attachments } = packet;
  if (!Array.isArray(attachments)) throw refusePacket('VALUE_MALFORMED', 'attachments');
  refuseRepeated(attachments as Attachment<unknown>[]);
  const references = (attachments as Attachment<unknown>[]).map((attachment, index) => {
    const { contentId, contentType, description, name } = texts(attachment, index);
    return `<edXML:Reference><edXML:ContentId>${contentId}</edXML:ContentId><edXML:ContentType>${contentType}</edXML:ContentType>${
      description === '' ? '' : `<edXML:Description>${description}</edXML:Description>`
    }<edXML:AttachmentName>${name}</edXML:AttachmentName></edXML:Reference>`;
  });
  const start = `${open}${writeGroup(documentHeader, packet)}<edXML:edXMLBody><edXML:edXMLManifest version="1.0">${references.join(
    '',
  )}</edXML:edXMLManifest></edXML:edXMLBody></edXML:edXMLEnvelope>`;
  const files = (attachments as Attachment<unknown>[]).flatMap((attachment, index) => {
    if (attachment.content === undefined) return [];
    const { contentId, contentType, description, name } = texts(attachment, index);
    return {
      index,
      before: `<Attachment><ContentId>${contentId}</ContentId><AttachmentName>${name}</AttachmentName>${
        description === '' ? '' : `<Description>${description}</Description>`
      }<ContentType>${contentType}</ContentType>${contentOpen}`,
      after: '</edXML:ContentTransferEncoded></Attachment>',
    };
  });
  if (files.length === 0) return { start, files, end: '</edXML>\n' };
  return { start: `${start}<AttachmentEncoded>`, files, end: '</AttachmentEncoded></edXML>\n' };
}

function texts(
  attachment: Attachment<unknown>,
  index: number,
): Record<'contentId' | 'contentType' | 'description' | 'name', string> {
  const read = (key: 'contentId' | 'contentType' | 'description' | 'name'): string => {
    const path = (): string => `attachments/${index}/${key}`;
    const text: unknown = (attachment as Attachment<unknown> | null)?.[key] ?? (key === 'description' ? '' : undefined);
    if (typeof text !== 'string') throw refusePacket('VALUE_MALFORMED', path());
    return escapeText(text, path);
  };
  return {
    contentId: read('contentId'),
    contentType: read('contentType'),
    description: read('description'),
    name: read('name'),
  };
}

function refuseRepeated(attachments: readonly (Attachment<unknown> | null)[]): void {
  const known = new Set<unknown>();
  attachments.forEach((attachment, index) => {
    const id = attachment?.contentId;
    if (id !== '' && known.has(id)) throw refusePacket('CONTENT_ID_REPEATED', `attachments/${index}/contentId`);
    known.add(id);
  });
}
