import type { Attachment } from '../packet.js';
import type { Findings } from '../finding.js';
import { referenceElements } from '../format/schema.js';
import { refusePacket } from '../refusal.js';
import { childOf, pathOf, type Element } from './element.js';
import { isZipType } from './contents.js';
import { contentOf } from './element-tree.js';
import { keepForeign, textOf, type Mapping } from './map-fields.js';

/** A file as its `Reference` or its `Attachment` describes it. */
interface Described {
  readonly element: Element;
  readonly contentId: string;
  readonly contentType: string;
  readonly description: string;
  readonly name: string;
}

/** What became of a file's bytes: the content as the caller holds it, and the type it turned out to have if it came zipped. */
export interface Arrived<C> {
  readonly content: C;
  readonly inflatedAs?: string;
}

/**
 * Joins the manifest and the files by ContentId, files first and in their order; what one side lacks is a finding.
 * @throws CONTENT_ID_REPEATED, ATTACHMENT_NAME_IS_PATH
 */
export function attachmentList<C>(
  manifest: Element | undefined,
  encoded: Element | undefined,
  arrived: ReadonlyMap<number, Arrived<C>>,
  mapping: Mapping,
): Attachment<C>[] {
  const references = describeAll(manifest, 'Reference', mapping);
  const files = describeAll(encoded, 'Attachment', mapping);
  const waiting = [...references];
  const list = files.map((file): Attachment<C> => {
    const at = waiting.findIndex(({ contentId }) => contentId === file.contentId);
    const reference = at < 0 ? undefined : waiting.splice(at, 1)[0];
    if (!reference) mapping.findings.add('REFERENCE_MISSING', pathOf(file.element), file.contentId);
    else compare(file, reference, mapping.findings);
    const index = contentOf(file.element)?.contentOf;
    if (index === undefined) mapping.findings.add('ELEMENT_MISSING', `${pathOf(file.element)}/ContentTransferEncoded`);
    return joined(file, reference, index === undefined ? undefined : arrived.get(index));
  });
  for (const reference of waiting) {
    mapping.findings.add('ATTACHMENT_MISSING', pathOf(reference.element), reference.contentId);
    list.push(joined(reference, undefined, undefined));
  }
  // What is not there comes last, as it does where only the manifest names it.
  return [
    ...list.filter(({ content }) => content !== undefined),
    ...list.filter(({ content }) => content === undefined),
  ];
}

function joined<C>(file: Described, reference: Described | undefined, arrived: Arrived<C> | undefined): Attachment<C> {
  const description = file.description || (reference?.description ?? '');
  return {
    contentId: file.contentId,
    name: file.name || (reference?.name ?? ''),
    contentType: arrived?.inflatedAs ?? (file.contentType || referencedType(reference)),
    ...(description === '' ? {} : { description }),
    ...(arrived ? { content: arrived.content } : {}),
  };
}

/** A ZIP type that the file itself does not state says nothing about bytes that were not inflated. */
const referencedType = (reference: Described | undefined): string =>
  isZipType(reference?.contentType ?? '') ? 'application/octet-stream' : (reference?.contentType ?? '');

function compare(file: Described, reference: Described, findings: Findings): void {
  for (const key of ['name', 'contentType', 'description'] as const) {
    if (file[key] !== '' && reference[key] !== '' && file[key] !== reference[key]) {
      findings.add('ATTACHMENT_DIFFERS', pathOf(file.element), `${file[key]} | ${reference[key]}`);
    }
  }
}

function describeAll(parent: Element | undefined, name: string, mapping: Mapping): Described[] {
  const known = new Set<string>();
  const list: Described[] = [];
  for (const child of parent?.children ?? []) {
    if (child.name.toLowerCase() !== name.toLowerCase()) {
      keepForeign(child, mapping.findings, mapping.foreign);
      continue;
    }
    const described = describe(child, mapping);
    if (described.contentId !== '' && known.has(described.contentId)) {
      throw refusePacket('CONTENT_ID_REPEATED', pathOf(child), { contentId: described.contentId.slice(0, 100) });
    }
    known.add(described.contentId);
    list.push(described);
  }
  return list;
}

const allowed: ReadonlySet<string> = new Set(referenceElements);

function describe(element: Element, { findings, foreign }: Mapping): Described {
  const read = (name: string, isRequired: boolean): string => {
    const child = childOf(element, name);
    if (!child) {
      if (isRequired) findings.add('ELEMENT_MISSING', `${pathOf(element)}/${name}`);
      return '';
    }
    for (const inner of child.children) keepForeign(inner, findings, foreign);
    const text = textOf(child, findings);
    if (text === '' && isRequired) findings.add('ELEMENT_EMPTY', pathOf(child));
    return text;
  };
  const seen = new Set<string>();
  for (const child of element.children) {
    if (child.contentOf !== undefined) {
      for (const inner of child.children) keepForeign(inner, findings, foreign);
    } else if (!allowed.has(child.name)) keepForeign(child, findings, foreign);
    else if (seen.has(child.name)) findings.add('ELEMENT_REPEATED', pathOf(child), child.text.trim());
    seen.add(child.name);
  }
  const contentId = read('ContentId', true);
  if (contentId !== '' && !/^cid:./.test(contentId)) findings.add('CONTENT_ID_FORM', pathOf(element), contentId);
  const name = fileName(read('AttachmentName', true), element, findings);
  return { element, contentId, contentType: read('ContentType', true), description: read('Description', false), name };
}

/** A name is shown and used to store the file, so it must never lead to another folder. */
function fileName(name: string, element: Element, findings: Findings): string {
  // eslint-disable-next-line no-control-regex -- a control character in a file name is what is looked for
  if (/[/\\\u0000-\u001f\u007f]/.test(name) || name === '.' || name === '..' || /^[A-Za-z]:/.test(name)) {
    throw refusePacket('ATTACHMENT_NAME_IS_PATH', `${pathOf(element)}/AttachmentName`, { name: name.slice(0, 100) });
  }
  if (name.length > 500 && [...name].length > 500) findings.add('FIELD_TOO_LONG', pathOf(element), name);
  return name;
}
