import { normaliseText } from '@lienthong/kernel';
import { documentIdentifierForm, fieldLimits, lengthError, parseIdentifier } from '@lienthong/official-document';
import { isCalendarDate } from '../format/codecs.js';
import { foldElement, isGroup, type Group, type Leaf } from '../format/fields.js';
import type { FindingCode, Findings } from '../finding.js';
import { pathOf, type Element } from './element.js';

/** An element nobody knows, kept beside the packet so that nothing is lost. */
export interface ForeignElement {
  readonly path: string;
  readonly text: string;
}

export interface Mapping {
  readonly findings: Findings;
  readonly foreign: ForeignElement[];
}

type Value = Record<string, unknown>;

/**
 * Reads the fields of a group from an element, in whatever order they stand.
 * @param element absent where a required element is missing: its required fields are then empty
 * @param path where it stands or should stand
 */
export function readGroup(group: Group, element: Element | undefined, path: () => string, mapping: Mapping): Value {
  const value: Value = {};
  readInto(value, group, element, path, mapping);
  return value;
}

const none: readonly Element[] = [];

function readInto(
  value: Value,
  group: Group,
  element: Element | undefined,
  path: () => string,
  mapping: Mapping,
): void {
  const found = element ? assign(group, element, mapping) : [];
  for (let index = 0; index < group.fields.length; index += 1) {
    const field = group.fields[index]!;
    const elements = found[index] ?? none;
    if (elements === none && !field.required) continue;
    if (elements === none && element) mapping.findings.add('ELEMENT_MISSING', `${path()}/${field.element}`);
    if (isGroup(field)) readGroupField(value, field, elements, () => `${path()}/${field.element}`, mapping);
    else readLeafField(value, field, elements, mapping);
  }
}

function readGroupField(
  value: Value,
  field: Group,
  elements: readonly Element[],
  place: () => string,
  mapping: Mapping,
): void {
  if (field.many) {
    const list = elements.map((element) => readGroup(field, element, () => pathOf(element), mapping));
    if (list.length > 0 || field.required) value[field.key!] = list;
    return;
  }
  const element = elements[0];
  const path = element ? (): string => pathOf(element) : place;
  if (field.key === undefined) {
    if (element || field.required) readInto(value, field, element, path, mapping);
  } else if (element || field.required) value[field.key] = readGroup(field, element, path, mapping);
}

function readLeafField(value: Value, field: Leaf, elements: readonly Element[], mapping: Mapping): void {
  if (field.many) {
    const list = elements.map((element) => readLeaf(field, element, mapping)).filter((item) => item !== undefined);
    if (list.length > 0) value[field.key] = list;
    return;
  }
  const item = elements[0] ? readLeaf(field, elements[0], mapping) : undefined;
  if (item !== undefined) value[field.key] = item;
  else if (field.required) value[field.key] = '';
}

/** Sorts the children by field, and says what does not fit. */
function assign(group: Group, element: Element, { findings, foreign }: Mapping): (Element[] | undefined)[] {
  const found = new Array<Element[] | undefined>(group.fields.length).fill(undefined);
  const sequence: number[] = [];
  let last = -1;
  let isWrittenOrder = true;
  for (const child of element.children) {
    let index = group.byElement.get(child.name);
    if (index === undefined) {
      index = group.byFoldedElement.get(foldElement(child.name));
      if (index !== undefined) findings.add('ELEMENT_NAME_CASE', pathOf(child), child.name);
      else {
        if (child.name === 'Signature' && group.element === 'edXMLHeader') continue;
        keepForeign(child, findings, foreign);
        continue;
      }
    }
    const others = found[index];
    if (others && !group.fields[index]!.many) {
      findings.add('ELEMENT_REPEATED', pathOf(child), child.text.trim());
      continue;
    }
    if (others) others.push(child);
    else found[index] = [child];
    if (last === index) continue;
    if (index < last) isWrittenOrder = false;
    sequence.push(index);
    last = index;
  }
  if (element.text !== '' && element.text.trim() !== '') {
    findings.add('TEXT_IN_STRUCTURE', pathOf(element), element.text.trim());
  }
  if (!isWrittenOrder) {
    const names = sequence.map((index) => group.fields[index]!.element);
    const isKnown = group.otherOrders.some((order) => follows(names, order));
    if (!isKnown) findings.add('ELEMENT_ORDER', pathOf(element), names.join(', '));
  }
  return found;
}

export function keepForeign(element: Element, findings: Findings, foreign: ForeignElement[]): void {
  const path = pathOf(element);
  findings.add('ELEMENT_UNKNOWN', path, element.text.trim());
  if (foreign.length < 1000) foreign.push({ path, text: element.text.trim() });
  for (const child of element.children) keepForeign(child, findings, foreign);
}

function follows(sequence: readonly string[], order: readonly string[]): boolean {
  let last = -1;
  for (const name of sequence) {
    const at = order.indexOf(name);
    if (at <= last) return false;
    last = at;
  }
  return true;
}

/** Whether a text is ASCII without a blank at either end or any control character: NFC and trimmed as it is. */
function isPlain(text: string): boolean {
  const last = text.length - 1;
  for (let index = 0; index <= last; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7e || unit < 0x20 || (unit === 0x20 && (index === 0 || index === last))) return false;
  }
  return true;
}

/** @returns the text in NFC and trimmed, and findings where it was neither */
export function textOf(element: Element, findings: Findings): string {
  const raw = element.text;
  if (isPlain(raw)) return raw;
  const text = normaliseText(raw);
  if (text !== raw) {
    if (raw.trim() !== raw) findings.add('TEXT_WHITESPACE', pathOf(element), raw);
    if (raw.normalize('NFC') !== raw) findings.add('TEXT_NOT_NFC', pathOf(element), raw);
  } else if (text.includes('\t')) findings.add('TEXT_WHITESPACE', pathOf(element), raw);
  return text;
}

function readLeaf(field: Leaf, element: Element, mapping: Mapping): unknown {
  const { findings, foreign } = mapping;
  for (const child of element.children) keepForeign(child, findings, foreign);
  const text = textOf(element, findings);
  if (text === '') {
    if (field.required || field.many) findings.add('ELEMENT_EMPTY', pathOf(element));
    return field.many ? undefined : field.required ? '' : undefined;
  }
  if (field.limit !== undefined) checkLimit(field.limit, text, element, findings);
  if (field.rule !== undefined) checkRule(field.rule, text, (code) => findings.add(code, pathOf(element), text));
  return field.codec.read(text, (code) => findings.add(code, pathOf(element), text));
}

function checkLimit(limit: NonNullable<Leaf['limit']>, text: string, element: Element, findings: Findings): void {
  if (typeof limit === 'number') {
    if (text.length > limit && [...text].length > limit) findings.add('FIELD_TOO_LONG', pathOf(element), text);
    return;
  }
  // Characters are never more than UTF-16 units: the exact count is for the few that come near.
  if (fieldLimits[limit].kind === 'TEXT' && text.length <= fieldLimits[limit].max) return;
  const error = lengthError(limit, text);
  if (error) findings.addText(error.code, pathOf(element), error.text, text);
}

function checkRule(rule: NonNullable<Leaf['rule']>, text: string, report: (code: FindingCode) => void): void {
  if (rule === 'ORGANISATION_IDENTIFIER') {
    if (!isConformingIdentifier(text)) report('IDENTIFIER_UNUSUAL');
    return;
  }
  const form = documentIdentifierForm(text);
  if (form === 'OTHER') report('DOCUMENT_ID_FOREIGN');
  if (form !== 'COMMA') return;
  const [year, month, day] = text.split(',')[1]!.split('/');
  if (!isCalendarDate(Number(year), Number(month), Number(day))) report('DOCUMENT_ID_DATE');
}

/** The same few hundred bodies write to each other: what was found good once is not taken apart again. */
const conforming = new Set<string>();
const mostConforming = 5000;

function isConformingIdentifier(text: string): boolean {
  if (conforming.has(text)) return true;
  try {
    const { conforms } = parseIdentifier(text, 'LENIENT');
    // A copy: a piece of a text would keep the whole packet it was cut from.
    if (conforms && conforming.size < mostConforming) conforming.add(Buffer.from(text).toString());
    return conforms;
  } catch {
    // The refusal says why; a finding is enough here.
    return false;
  }
}
