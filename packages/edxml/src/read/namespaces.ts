import { namespace, signatureNamespace } from '../format/schema.js';
import type { FindingCode } from '../finding.js';
import type { Element } from './element.js';

/** Prefixes declared at one element, over those of the elements around it. */
export interface Scope {
  readonly declared: ReadonlyMap<string, string>;
  readonly around: Scope | undefined;
}

/** @returns the scope inside an element with these attributes */
export function scopeOf(attributes: Readonly<Record<string, string>>, around: Scope | undefined): Scope | undefined {
  let declared: Map<string, string> | undefined;
  for (const name in attributes) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    declared ??= new Map();
    declared.set(name.slice(6), attributes[name]!);
  }
  return declared ? { declared, around } : around;
}

function lookUp(prefix: string, scope: Scope | undefined): string | undefined {
  for (let at = scope; at; at = at.around) {
    const found = at.declared.get(prefix);
    if (found !== undefined) return found;
  }
  return prefix === 'xml' ? 'http://www.w3.org/XML/1998/namespace' : undefined;
}

/**
 * What departs from the samples in prefix and namespace: reference 1.6.1 has the root, `AttachmentEncoded` and `Signature`
 * unprefixed and everything inside the envelope prefixed `edXML`.
 * @param isOutside whether the element is or stands in an `AttachmentEncoded`, where the samples write no prefix but at the
 *   content itself
 */
export function namingFault(element: Element, scope: Scope | undefined, isOutside: boolean): FindingCode | undefined {
  const isBare = !element.parent || (isOutside && element.name !== 'ContentTransferEncoded');
  const uri = lookUp(element.prefix, scope);
  if (element.name === 'Signature') return uri === signatureNamespace ? undefined : 'SIGNATURE_NAMESPACE';
  if (uri === undefined && element.prefix !== '') return 'PREFIX_UNDECLARED';
  if (uri !== namespace) return element.prefix === '' && !isBare ? 'PREFIX_MISSING' : 'NAMESPACE_UNKNOWN';
  if (element.prefix === (isBare ? '' : 'edXML')) return undefined;
  return element.prefix === '' ? 'PREFIX_MISSING' : 'PREFIX_UNEXPECTED';
}
