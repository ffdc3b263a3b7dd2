import { isGroup, type Field, type Group, type Leaf } from '../format/fields.js';
import { refusePacket } from '../refusal.js';
import { escapeText } from './xml-text.js';

type Value = Readonly<Record<string, unknown>>;

/** `recipients[2].name`: where a value stands, made only when something is wrong with it. */
interface Place {
  readonly key: string;
  readonly around: Place | undefined;
}

const pathOf = (place: Place | undefined): string =>
  place ? [pathOf(place.around), place.key].filter(Boolean).join('/') : '';
const malformed = (place: Place): never => {
  throw refusePacket('VALUE_MALFORMED', pathOf(place));
};

/**
 * The element of a group with its fields in the written order, every one prefixed `edXML:`.
 * @throws VALUE_MALFORMED where the value has not the shape of its type, TEXT_NOT_WRITABLE
 */
export const writeGroup = (group: Group, value: unknown, place?: Place): string =>
  `<edXML:${group.element}>${writeFields(group.fields, asRecord(value, place), place)}</edXML:${group.element}>`;

function writeFields(fields: readonly Field[], value: Value, place: Place | undefined): string {
  let xml = '';
  for (const field of fields)
    xml += isGroup(field) ? writeGroupField(field, value, place) : writeLeaf(field, value, place);
  return xml;
}

function writeGroupField(field: Group, value: Value, place: Place | undefined): string {
  if (field.key === undefined) {
    if (!field.required && isAbsent(field, value)) return '';
    const inner = writeFields(field.fields, value, place);
    return inner === '' && !field.required ? '' : `<edXML:${field.element}>${inner}</edXML:${field.element}>`;
  }
  const own = value[field.key];
  const at: Place = { key: field.key, around: place };
  if (field.many) {
    return asList(own, at)
      .map((item, index) => writeGroup(field, item, { key: String(index), around: at }))
      .join('');
  }
  if (own === undefined && !field.required) return '';
  return writeGroup(field, own, at);
}

/** None of the fields that stand inside it has a value. */
const isAbsent = ({ fields }: Group, value: Value): boolean =>
  fields.every((field) =>
    isGroup(field) && field.key === undefined ? isAbsent(field, value) : value[field.key!] === undefined,
  );

function writeLeaf(field: Leaf, value: Value, place: Place | undefined): string {
  const own = value[field.key];
  if (own === undefined && (!field.required || field.many)) return '';
  const at: Place = { key: field.key, around: place };
  if (!field.many) return element(field, own, at);
  return asList(own, at)
    .map((item, index) => element(field, item, { key: String(index), around: at }))
    .join('');
}

function element(field: Leaf, value: unknown, place: Place): string {
  const text = field.codec.write(value) ?? malformed(place);
  const { element: name } = field;
  if (text === '' && !field.required) return '';
  return `<edXML:${name}>${escapeText(text, () => pathOf(place))}</edXML:${name}>`;
}

function asRecord(value: unknown, place: Place | undefined): Value {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Value;
  return malformed(place ?? { key: 'packet', around: undefined });
}

function asList(value: unknown, place: Place): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : malformed(place);
}
