import { isGroup, type Field } from '../format/fields.js';
import { documentHeader, referenceElements, statusHeader } from '../format/schema.js';

interface Name {
  readonly name: string;
  readonly prefix: string;
}

export function nameOf(qualified: string): Name {
  const colon = qualified.indexOf(':');
  if (colon < 0) return { name: qualified, prefix: '' };
  return { name: qualified.slice(colon + 1), prefix: qualified.slice(0, colon) };
}

const namesIn = (fields: readonly Field[]): string[] =>
  fields.flatMap((field) => [field.element, ...(isGroup(field) ? namesIn(field.fields) : [])]);

const frame = ['edXML', 'edXMLEnvelope', 'edXMLBody', 'edXMLManifest', 'AttachmentEncoded', 'Reference', 'Attachment'];

/** The names of the written form, taken apart once, so that an element's name is no new text that must be hashed. */
export const knownNames: ReadonlyMap<string, Name> = new Map(
  [...frame, 'ContentTransferEncoded', ...referenceElements, ...namesIn([documentHeader, statusHeader])]
    .flatMap((name) => [name, `edXML:${name}`])
    .map((qualified) => [qualified, nameOf(qualified)]),
);
