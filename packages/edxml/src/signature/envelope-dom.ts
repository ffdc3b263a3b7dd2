import { DOMParser } from '@xmldom/xmldom';
import { refusePacket } from '../refusal.js';
import { signatureNamespace } from '../format/schema.js';

/** Parses what the packet reader has already found safe (no DTD, no entities, bounded). */
export function parseEnvelope(xml: string): Document {
  const fail = (message: unknown): never => {
    throw refusePacket('PACKET_NOT_WELL_FORMED', undefined, { reason: String(message) });
  };
  return new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } }).parseFromString(
    xml,
    'text/xml',
  );
}

export const signaturesOf = (document: Document): Element[] =>
  Array.from(document.getElementsByTagNameNS(signatureNamespace, 'Signature'));

/** Children that are elements of XML-DSig with that name. */
export const partsOf = (parent: Element | undefined, name: string): Element[] =>
  parent
    ? Array.from(parent.childNodes).filter(
        (node): node is Element =>
          node.nodeType === 1 &&
          (node as Element).localName === name &&
          (node as Element).namespaceURI === signatureNamespace,
      )
    : [];
