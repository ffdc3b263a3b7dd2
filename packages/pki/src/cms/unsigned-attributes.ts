import { containerInDer } from './read-cms.js';
import { oids } from '../der/oids.js';
import { childrenOf, DerError, type DerElement, expectTag, readOid, readWhole } from '../der/read.js';
import { element, oid, sequence, setOf, sortedForSet, tagged } from '../der/write.js';

export interface UnsignedAttribute {
  /** Object identifier in dots. */
  readonly type: string;
  /** One value, DER. */
  readonly value: Buffer;
}

/**
 * The container with one more unsigned attribute at its only signer (RFC 5652, 5.3); a second value of a type that is there
 * already joins the first.
 * @throws DerError when the container is no SignedData with exactly one signer
 */
export function addUnsignedAttribute(cms: Buffer, { type, value }: UnsignedAttribute): Buffer {
  const [contentType, wrapped] = childrenOf(readWhole(containerInDer(cms), 0x30));
  if (readOid(contentType) !== oids.signedData) throw new DerError('not SignedData');
  const body = childrenOf(readWhole(expectTag(wrapped, 0xa0).content, 0x30));
  const signer = onlySigner(body);
  const fields = childrenOf(signer);
  const last = fields.at(-1);
  const present = last?.tag === 0xa1 ? childrenOf(last) : [];
  const signed = last?.tag === 0xa1 ? fields.slice(0, -1) : fields;
  const attributes = withValue(present, type, value);
  const completed = sequence(...signed.map(({ bytes }) => bytes), tagged(1, ...sortedForSet(attributes)));
  const whole = sequence(...body.slice(0, -1).map(({ bytes }) => bytes), element(0x31, completed));
  return sequence(contentType!.bytes, tagged(0, whole));
}

function withValue(present: readonly DerElement[], type: string, value: Buffer): Buffer[] {
  const wanted = oid(type);
  const values: Buffer[] = [value];
  const others: Buffer[] = [];
  for (const attribute of present) {
    const [id, set] = childrenOf(expectTag(attribute, 0x30));
    if (expectTag(id, 6).bytes.equals(wanted))
      values.push(...childrenOf(expectTag(set, 0x31)).map(({ bytes }) => bytes));
    else others.push(attribute.bytes);
  }
  return [...others, sequence(wanted, setOf(...values))];
}

function onlySigner(body: readonly DerElement[]): DerElement {
  const [signer, more] = childrenOf(expectTag(body.at(-1), 0x31));
  if (signer === undefined || more !== undefined) throw new DerError('not exactly one signer');
  return expectTag(signer, 0x30);
}

/**
 * The container with a signature time-stamp (ETSI EN 319 122-1, 5.3): a token over `signatureValueOf`.
 * @throws DerError
 */
export const addSignatureTimeStamp = (cms: Buffer, token: Buffer): Buffer =>
  addUnsignedAttribute(cms, { type: oids.signatureTimeStamp, value: readWhole(token, 0x30).bytes });

/** The signature value of the only signer: what a signature time-stamp covers. @throws DerError */
export function signatureValueOf(cms: Buffer): Buffer {
  const [contentType, wrapped] = childrenOf(readWhole(containerInDer(cms), 0x30));
  if (readOid(contentType) !== oids.signedData) throw new DerError('not SignedData');
  const signer = onlySigner(childrenOf(readWhole(expectTag(wrapped, 0xa0).content, 0x30)));
  const value = childrenOf(signer).find(({ tag }) => tag === 4);
  return expectTag(value, 4).content;
}
