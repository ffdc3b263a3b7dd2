import type { ReadDigest, SignatureScheme } from '../algorithms/algorithm-identifiers.js';
import { keyWeakness } from '../algorithms/raw-signature.js';
import { authorityKeyIdentifierIn, extensionValues } from '../certificates/certificate-extensions.js';
import { algorithmOf, type CertificateFacts, isSignedBy, serialHex } from '../certificates/read-certificate.js';
import { oids } from '../der/oids.js';
import {
  childrenOf,
  DerError,
  type DerElement,
  expectTag,
  readBitBytes,
  readElement,
  readEnumerated,
  readInteger,
  readPreciseTime,
  readSmallInteger,
  readTime,
  readWhole,
} from '../der/read.js';
import { reasonOf, type Revoked } from './reasons.js';

/** What a certificate revocation list says (RFC 5280, 5): structure checked, nothing verified. */
export interface CrlFacts {
  readonly der: Buffer;
  readonly issuerDer: Buffer;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** Content of the INTEGER, big-endian. */
  readonly number: Buffer | undefined;
  /** By `serialHex`. */
  readonly revoked: ReadonlyMap<string, Revoked>;
  readonly authorityKeyIdentifier: Buffer | undefined;
  /** A delta, or limited to some certificates or reasons, or speaking for several issuers: absence from it proves nothing. */
  readonly isPartial: boolean;
  readonly unknownCriticalExtensions: readonly string[];
  /** Certificates that had expired at this time or later stay on the list (X.509, 9.5.2.8). */
  readonly expiredCertsOnCrl: Date | undefined;
  readonly signatureScheme: SignatureScheme | undefined;
  readonly signatureDigest: ReadDigest | undefined;
  readonly pssSaltBytes?: number;
  readonly weakness: string | undefined;
  readonly toBeSigned: Buffer;
  readonly signature: Buffer;
}

const maxEntries = 2_000_000;
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
  const entries = list === undefined ? { revoked: new Map<string, Revoked>(), critical: [] } : readEntries(list);
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
    isPartial: extensions.has(oids.deltaCrlIndicator) || isLimited(value(oids.issuingDistributionPoint)),
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

/** Anything but the name of the distribution point narrows the list (RFC 5280, 5.2.5). */
const isLimited = (point: DerElement | undefined): boolean =>
  point !== undefined && childrenOf(expectTag(point, 0x30)).some(({ tag }) => tag !== 0xa0);

function readEntries(list: DerElement): { revoked: Map<string, Revoked>; critical: string[] } {
  const revoked = new Map<string, Revoked>();
  const critical = new Set<string>();
  // Lists of authorities hold hundreds of thousands of entries: they are walked, not gathered.
  for (let rest = list.content, count = 0; rest.length > 0; count += 1) {
    if (count >= maxEntries) throw new DerError('too many entries');
    const entry = readElement(rest);
    rest = rest.subarray(entry.bytes.length);
    const [serial, at, extensions, more] = childrenOf(expectTag(entry, 0x30));
    if (more !== undefined) throw new DerError('element after an entry');
    const bytes = readInteger(serial);
    const reason = extensions === undefined ? undefined : readEntryReason(extensions, critical);
    revoked.set(serialHex(bytes), { serial: bytes, at: readTime(at), ...(reason === undefined ? {} : { reason }) });
  }
  return { revoked, critical: [...critical] };
}

function readEntryReason(element: DerElement, critical: Set<string>): Revoked['reason'] {
  const extensions = extensionValues(element);
  for (const [id, extension] of extensions)
    if (extension.critical && id !== oids.reasonCode && id !== oids.invalidityDate) critical.add(id);
  const reason = extensions.get(oids.reasonCode);
  return reason === undefined ? undefined : reasonOf(readEnumerated(readWhole(reason.value)));
}

export type CrlVerification =
  | 'VALID'
  | 'ISSUER_MISMATCH'
  | 'SIGNATURE_WRONG'
  | 'ALGORITHM_TOO_WEAK'
  /** Partial, indirect, or with a critical extension nobody here knows: it does not tell who is not revoked. */
  | 'NOT_COMPLETE';

/** Whether the issuer made the list and may make lists (RFC 5280, 6.3.3); its age is judged by the caller. */
export function verifyCrl(crl: CrlFacts, issuer: CertificateFacts): CrlVerification {
  if (!crl.issuerDer.equals(issuer.subjectDer)) return 'ISSUER_MISMATCH';
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.has('cRLSign')) return 'ISSUER_MISMATCH';
  if (crl.weakness !== undefined || keyWeakness(issuer.publicKey) !== undefined) return 'ALGORITHM_TOO_WEAK';
  if (!isSignedBy(crl, issuer.publicKey)) return 'SIGNATURE_WRONG';
  return crl.isPartial || crl.unknownCriticalExtensions.length > 0 ? 'NOT_COMPLETE' : 'VALID';
}
