import { childrenOf, expectTag, readOid, readText, type DerElement } from '../der/read.js';
import { oids } from '../der/oids.js';
import { oid, printableString, sequence, setOf, utf8String } from '../der/write.js';

/** Who a certificate is for. Texts in Unicode, NFC. */
export interface DistinguishedName {
  /** Full name of the person, or name of the organisation. */
  readonly commonName: string;
  readonly organisation?: string;
  readonly organisationalUnit?: string;
  /** Position, e.g. `Phó Giám đốc`. */
  readonly title?: string;
  /** Identity number of a person, tax code of an organisation. */
  readonly serialNumber?: string;
  readonly locality?: string;
  readonly province?: string;
  /** Two letters, `VN`. */
  readonly country?: string;
}

const attributes = [
  ['country', oids.country],
  ['province', oids.province],
  ['locality', oids.locality],
  ['organisation', oids.organisation],
  ['organisationalUnit', oids.organisationalUnit],
  ['title', oids.title],
  ['serialNumber', oids.serialNumber],
  ['commonName', oids.commonName],
] as const;

/** UTF8String everywhere (RFC 5280, 4.1.2.4) but for country and serial number, which X.520 wants printable. */
export function encodeName(given: DistinguishedName): Buffer {
  const parts: Buffer[] = [];
  for (const [key, type] of attributes) {
    const text = given[key];
    if (text === undefined) continue;
    const printable = key === 'country' || (key === 'serialNumber' && /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text));
    parts.push(setOf(sequence(oid(type), printable ? printableString(text) : utf8String(text.normalize('NFC')))));
  }
  return sequence(...parts);
}

export function readName(element: DerElement | undefined): Partial<DistinguishedName> {
  const found: Partial<Record<keyof DistinguishedName, string>> = {};
  for (const set of childrenOf(expectTag(element, 0x30))) {
    for (const pair of childrenOf(expectTag(set, 0x31))) {
      const [type, value] = childrenOf(expectTag(pair, 0x30));
      const id = readOid(type);
      const key = attributes.find(([, known]) => known === id)?.[0];
      if (key !== undefined && value !== undefined) found[key] ??= readText(value);
    }
  }
  return found;
}
