import type { CivilDate } from '@lienthong/kernel';
import { isCivilDate } from '../format/codecs.js';
import { documentHeader, statusHeader } from '../format/schema.js';
import type { Finding, Findings } from '../finding.js';
import type { DocumentPacket, Packet, StatusPacket } from '../packet.js';
import { refusePacket } from '../refusal.js';
import { attachmentList, type Arrived } from './attachment-list.js';
import { childOf, pathOf, type Element } from './element.js';
import { keepForeign, readGroup, type ForeignElement, type Mapping } from './map-fields.js';

/** A packet that was read, and all that was odd about it. */
export interface ReadResult<C = Uint8Array> {
  readonly packet: Packet<C>;
  /** Empty for a packet in the written form. */
  readonly findings: readonly Finding[];
  /** Elements that the structure does not know. */
  readonly foreign: readonly ForeignElement[];
  /** Whether the header carries a Signature; `verifyEnvelope` says what it is worth. */
  readonly isSigned: boolean;
}

const envelopePath = 'edXML/edXMLEnvelope';

export const rootOf = (root: Element | undefined): Element => {
  if (root && root.name.toLowerCase() === 'edxml') return root;
  throw refusePacket('PACKET_NOT_EDXML', undefined, { root: root?.name.slice(0, 100) });
};

/** Makes the value out of the tree and the files' contents. */
export function packetOf<C>(
  root: Element,
  arrived: ReadonlyMap<number, Arrived<C>>,
  findings: Findings,
  today: CivilDate | undefined,
): ReadResult<C> {
  const foreign: ForeignElement[] = [];
  const mapping: Mapping = { findings, foreign };
  const envelope = childOf(root, 'edXMLEnvelope');
  const header = childOf(envelope, 'edXMLHeader');
  const messageHeader = childOf(header, 'MessageHeader');
  if (!envelope || !header || !messageHeader) throw refusePacket('PACKET_WITHOUT_HEADER', envelopePath);
  const body = childOf(envelope, 'edXMLBody');
  const manifest = childOf(body, 'edXMLManifest');
  const encoded = childOf(root, 'AttachmentEncoded') ?? childOf(envelope, 'AttachmentEncoded');
  const known = [envelope, header, body, manifest, encoded];
  for (const parent of [root, envelope, body]) {
    for (const child of parent?.children ?? []) if (!known.includes(child)) keepForeign(child, findings, foreign);
    if (parent && parent.text !== '' && parent.text.trim() !== '') {
      findings.add('TEXT_IN_STRUCTURE', pathOf(parent), parent.text.trim());
    }
  }

  const isStatus = childOf(messageHeader, 'StatusCode') !== undefined;
  const value = readGroup(isStatus ? statusHeader : documentHeader, header, () => pathOf(header), mapping);
  const headerPath = (): string => pathOf(messageHeader);
  const done = (packet: Packet<C>): ReadResult<C> => ({
    packet,
    findings: findings.list,
    foreign,
    isSigned: childOf(header, 'Signature') !== undefined,
  });
  if (isStatus) {
    for (const extra of [body, encoded]) if (extra) keepForeign(extra, findings, foreign);
    const packet = { kind: 'STATUS', ...value } as unknown as StatusPacket;
    checkStatus(packet, headerPath, findings);
    return done(packet);
  }
  if (!manifest) findings.add('ELEMENT_MISSING', `${envelopePath}/edXMLBody/edXMLManifest`);
  const attachments = attachmentList(manifest, encoded, arrived, mapping);
  if (manifest && manifest.children.length === 0) findings.add('ELEMENT_MISSING', `${pathOf(manifest)}/Reference`);
  const packet = { kind: 'DOCUMENT', ...value, attachments } as unknown as DocumentPacket<C>;
  checkDocument(packet, headerPath(), findings, today);
  return done(packet);
}

function checkStatus({ statusCode, description }: StatusPacket, path: () => string, findings: Findings): void {
  if (['02', '13', '16'].includes(statusCode) && description === undefined) {
    findings.add('REASON_MISSING', `${path()}/Description`, statusCode);
  }
}

function checkDocument(packet: DocumentPacket<unknown>, path: string, findings: Findings, today?: CivilDate): void {
  const seen = new Set<string>();
  packet.to.forEach(({ identifier }, index) => {
    if (identifier !== '' && seen.has(identifier))
      findings.add('RECIPIENT_REPEATED', `${path}/To[${index + 1}]`, identifier);
    seen.add(identifier);
  });
  if (today !== undefined && isCivilDate(packet.issuedOn) && packet.issuedOn > today) {
    findings.add('DATE_IN_FUTURE', `${path}/PromulgationInfo/PromulgationDate`, packet.issuedOn);
  }
  const { group } = packet.documentType;
  if (typeof group === 'number' && group !== 1 && group !== 2) {
    findings.add('VALUE_UNKNOWN', `${path}/DocumentType/Type`, String(group));
  }
  const { operation, changes, replaces } = packet.business;
  const business = 'edXML/edXMLEnvelope/edXMLHeader/TraceHeaderList/Bussiness';
  const incomplete = (operation === 'UPDATE' && !changes) || (operation === 'REPLACEMENT' && !replaces);
  const surplus = (operation !== 'UPDATE' && changes) || (operation !== 'REPLACEMENT' && replaces);
  if (incomplete) findings.add('OPERATION_INCOMPLETE', business, operation);
  if (surplus) findings.add('OPERATION_SURPLUS', business, operation);
}
