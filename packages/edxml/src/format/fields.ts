import type { LimitedField } from '@lienthong/official-document';
import type { Codec } from './codecs.js';

/** An element that holds one value. */
export interface Leaf {
  readonly element: string;
  readonly key: string;
  readonly codec: Codec;
  readonly required: boolean;
  /** Any number of them; the value holds a list. */
  readonly many: boolean;
  /** Greatest length: one of NĐ 30's fields, or characters as observed in reference implementations. */
  readonly limit?: LimitedField | number;
  readonly rule?: 'ORGANISATION_IDENTIFIER' | 'DOCUMENT_IDENTIFIER';
}

/** An element that holds others. Without a key its fields belong to the object around it. */
export interface Group {
  readonly element: string;
  readonly key?: string;
  readonly fields: readonly Field[];
  readonly required: boolean;
  readonly many: boolean;
  /** Orders of the official samples besides the written one, which is that of `fields`. */
  readonly otherOrders: readonly (readonly string[])[];
  /** Where in `fields` an element stands. */
  readonly byElement: ReadonlyMap<string, number>;
  readonly byFoldedElement: ReadonlyMap<string, number>;
}

export type Field = Leaf | Group;
export const isGroup = (field: Field): field is Group => 'fields' in field;

/** Names are looked up without case, and "Business" for the wire's "Bussiness", when the exact name is not there. */
export const foldElement = (name: string): string => name.toLowerCase().replaceAll('bussiness', 'business');

type LeafOptions = Partial<Pick<Leaf, 'required' | 'many' | 'limit' | 'rule'>>;
export const leaf = (element: string, key: string, codec: Codec, options: LeafOptions = {}): Leaf => ({
  element,
  key,
  codec,
  required: false,
  many: false,
  ...options,
});

type GroupOptions = Partial<Pick<Group, 'key' | 'required' | 'many' | 'otherOrders'>>;
export const group = (element: string, fields: readonly Field[], options: GroupOptions = {}): Group => ({
  element,
  fields,
  required: false,
  many: false,
  otherOrders: [],
  byElement: new Map(fields.map((field, index) => [field.element, index])),
  byFoldedElement: new Map(fields.map((field, index) => [foldElement(field.element), index])),
  ...options,
});
