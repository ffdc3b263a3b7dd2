import { keyWeakness } from '../algorithms/raw-signature.js';
import { algorithmOf, isSignedBy, type SignedWith } from '../algorithms/signed-with.js';
import { authorityKeyIdentifierIn, extensionValues } from '../certificates/certificate-extensions.js';
import type { CertificateFacts } from '../certificates/read-certificate.js';
import { oids } from '../der/oids.js';
import {
  childrenOf,
  DerError,
  type DerElement,
  expectTag,
  readBitBytes,
  readEnumerated,
  readInteger,
  readPreciseTime,
  readSmallInteger,
  readTime,
  readWhole,
} from '../der/read.js';
import { reasonOf, type Revoked } from './reasons.js';
import { RevokedEntries } from './revoked-entries.js';

/** What a certificate revocation list says (RFC 5280, 5): structure checked, nothing verified. */
export interface CrlFacts extends SignedWith {
  readonly der: Buffer;
  readonly issuerDer: Buffer;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** Content of the INTEGER, big-endian. */
  readonly number: Buffer | undefined;
  /** By `serialHex`. */
  readonly revoked: RevokedEntries;
  readonly authorityKeyIdentifier: Buffer | undefined;
  /** A delta, or limited to some reasons, or speaking for several issuers: absence from it proves nothing. */
  readonly isPartial: boolean;
  /** Of which certificates of the issuer it speaks (RFC 5280, 5.2.5). */
  readonly scope: 'ALL' | 'SUBSCRIBERS' | 'AUTHORITIES';
  /** When not empty, it speaks only of certificates that name one of these as their distribution point. */
  readonly distributionPoints: readonly string[];
  readonly unknownCriticalExtensions: readonly string[];
  /** Certificates that had expired at this time or later stay on the list (X.509, 9.5.2.8). */
  readonly expiredCertsOnCrl: Date | undefined;
}

const known = new Set<string>([oids.authorityKeyIdentifier, oids.crlNumber, oids.expiredCertsOnCrl]);

/** @throws DerError */
export function readCrl(der: Buffer): CrlFacts {
  const [body, outerAlgorithm, signature, more] = childrenOf(readWhole(der, 0x30));
  if (more !== undefined) throw new DerError('element after the signature');
  const fields = childrenOf(expectTag(body, 0x30));
  const version = fields[0]?.tag === 2 ? readSmallInteger(fields.shift()) : 0;
  if (version > 1) throw new DerError('version of the list');
  const [algorithm, issuer, thisUpdate, ...rest] = fields;
  if (!expectTag(outerAlgorithm, 0x30).bytes.equals(expectTag(algorithm, 0x30).bytes))
    throw new DerError('two signature algorithms');
  const nextUpdate = rest[0]?.tag === 23 || rest[0]?.tag === 24 ? readTime(rest.shift()) : undefined;
  const list = rest[0]?.tag === 0x30 ? rest.shift() : undefined;
  const extensions = rest[0]?.tag === 0xa0 ? extensionValues(readWhole(rest.shift()!.content, 0x30)) : new Map();
  if (rest.length > 0) throw new DerError('element after the list');
  const entries = readEntries(list?.content ?? Buffer.alloc(0));
  const value = (id: string): DerElement | undefined => {
    const found = extensions.get(id);
    return found === undefined ? undefined : readWhole(found.value);
  };
  const [number, expired] = [value(oids.crlNumber), value(oids.expiredCertsOnCrl)];
  const authority = extensions.get(oids.authorityKeyIdentifier);
  return {
    der,
    issuerDer: expectTag(issuer, 0x30).bytes,
    thisUpdate: readTime(thisUpdate),
    nextUpdate,
    number: number === undefined ? undefined : readInteger(number),
    revoked: entries.revoked,
    authorityKeyIdentifier: authority === undefined ? undefined : authorityKeyIdentifierIn(authority.value),
    ...readScope(value(oids.issuingDistributionPoint), extensions.has(oids.deltaCrlIndicator)),
    unknownCriticalExtensions: [
      ...[...extensions]
        .filter(([id, { critical }]) => critical && !known.has(id) && !scoping.has(id))
        .map(([id]) => id),
      ...entries.critical,
    ],
    expiredCertsOnCrl: expired === undefined ? undefined : readPreciseTime(expired),
    ...algorithmOf(algorithm),
    toBeSigned: body!.bytes,
    signature: readBitBytes(signature),
  };
}

/** Looked at for `isPartial`. */
const scoping = new Set<string>([oids.deltaCrlIndicator, oids.issuingDistributionPoint]);

function readScope(
  point: DerElement | undefined,
  isDelta: boolean,
): Pick<CrlFacts, 'isPartial' | 'scope' | 'distributionPoints'> {
  const fields = new Map<number, DerElement>();
  for (const field of point === undefined ? [] : childrenOf(expectTag(point, 0x30))) fields.set(field.tag, field);
  const is = (tag: number): boolean => fields.get(tag)?.content[0] === 0xff;
  const name = fields.get(0xa0);
  return {
    // Some reasons only, indirect, attribute certificates only.
    isPartial: isDelta || fields.has(0x83) || is(0x84) || is(0x85) || (is(0x81) && is(0x82)),
    scope: is(0x81) ? 'SUBSCRIBERS' : is(0x82) ? 'AUTHORITIES' : 'ALL',
    distributionPoints: name === undefined ? [] : namesOfPoint(name),
  };
}

/** URLs of the fullName; a name of another kind matches no certificate. */
function namesOfPoint(name: DerElement): string[] {
  const full = childrenOf(name).find(({ tag }) => tag === 0xa0);
  const urls = full === undefined ? [] : childrenOf(full).filter(({ tag }) => tag === 0x86);
  return urls.length === 0 ? ['?'] : urls.map(({ content }) => content.toString('latin1'));
}

/** Whether silence of the list about the certificate means anything (RFC 5280, 6.3.3(b)(2)). */
export const isCoveredBy = (
  { isAuthority, crlUrls }: Pick<CertificateFacts, 'isAuthority' | 'crlUrls'>,
  { scope, distributionPoints }: Pick<CrlFacts, 'scope' | 'distributionPoints'>,
): boolean =>
  (scope === 'ALL' || (scope === 'AUTHORITIES') === isAuthority) &&
  (distributionPoints.length === 0 || distributionPoints.some((url) => crlUrls.includes(url)));

function readEntries(list: Buffer): { revoked: RevokedEntries; critical: string[] } {
  const critical = new Set<string>();
  const revoked = new RevokedEntries(list, (entry) => readEntry(entry, critical));
  return { revoked, critical: [...critical] };
}

function readEntry(bytes: Buffer, critical: Set<string>): Revoked {
  const [serial, at, extensions, behind] = childrenOf(readWhole(bytes, 0x30));
  if (behind !== undefined) throw new DerError('element after an entry');
  const more = extensions === undefined ? {} : readEntryExtensions(extensions, critical);
  return { serial: readInteger(serial), at: readTime(at), ...more };
}

function readEntryExtensions(element: DerElement, critical: Set<string>): Pick<Revoked, 'reason' | 'invalidFrom'> {
  const extensions = extensionValues(element);
  for (const [id, extension] of extensions)
    if (extension.critical && id !== oids.reasonCode && id !== oids.invalidityDate) critical.add(id);
  const code = extensions.get(oids.reasonCode);
  const reason = code === undefined ? undefined : reasonOf(readEnumerated(readWhole(code.value)));
  const invalidFrom = invalidityDateIn(extensions);
  return { ...(reason === undefined ? {} : { reason }), ...(invalidFrom === undefined ? {} : { invalidFrom }) };
}

/** Of an entry of a list (RFC 5280, 5.3.2) or of an answer (RFC 6960, 4.4.5). */
export function invalidityDateIn(extensions: ReadonlyMap<string, { readonly value: Buffer }>): Date | undefined {
  const found = extensions.get(oids.invalidityDate);
  return found === undefined ? undefined : readPreciseTime(readWhole(found.value));
}

export type CrlVerification =
  | 'VALID'
  | 'ISSUER_MISMATCH'
  | 'SIGNATURE_WRONG'
  | 'ALGORITHM_TOO_WEAK'
  /** Partial, indirect, or with a critical extension nobody here knows: it does not tell who is not revoked. */
  | 'NOT_COMPLETE';

/**
 * Whether the issuer made the list and may make lists (RFC 5280, 6.3.3); its age is judged by the caller.
 * @param certificate asked about, when there is one: a list that does not speak of it is NOT_COMPLETE
 */
export function verifyCrl(crl: CrlFacts, issuer: CertificateFacts, certificate?: CertificateFacts): CrlVerification {
  if (!crl.issuerDer.equals(issuer.subjectDer)) return 'ISSUER_MISMATCH';
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.has('cRLSign')) return 'ISSUER_MISMATCH';
  if (crl.weakness !== undefined || keyWeakness(issuer.publicKey) !== undefined) return 'ALGORITHM_TOO_WEAK';
  if (!isSignedBy(crl, issuer.publicKey)) return 'SIGNATURE_WRONG';
  const isComplete = !crl.isPartial && crl.unknownCriticalExtensions.length === 0;
  return isComplete && (certificate === undefined || isCoveredBy(certificate, crl)) ? 'VALID' : 'NOT_COMPLETE';
}
