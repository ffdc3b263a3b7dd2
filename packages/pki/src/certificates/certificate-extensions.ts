import { oids } from '../der/oids.js';
import {
  childrenOf,
  DerError,
  type DerElement,
  expectTag,
  readBoolean,
  readNamedBits,
  readOid,
  readSmallInteger,
  readWhole,
} from '../der/read.js';
import { isSupportedConstraint, type NameConstraints, readNameConstraints } from './name-constraints.js';

export const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof keyUsages)[number];

/** What the extensions of a certificate say (RFC 5280, 4.2). */
export interface CertificateExtensions {
  /** basicConstraints cA. */
  readonly isAuthority: boolean;
  /** How many authorities may stand below; undefined when not limited. */
  readonly pathLength: number | undefined;
  /** Undefined when the extension is absent, which allows everything. */
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined;
  /** Object identifiers; undefined when the extension is absent. */
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly extendedKeyUsageCritical: boolean;
  readonly subjectKeyIdentifier?: Buffer;
  readonly authorityKeyIdentifier?: Buffer;
  /** Where to ask for the status (RFC 6960, 3.1). */
  readonly ocspUrls: readonly string[];
  /** Where the issuer's certificate is. */
  readonly caIssuersUrls: readonly string[];
  readonly crlUrls: readonly string[];
  /** Object identifiers. */
  readonly policies: readonly string[];
  readonly nameConstraints: NameConstraints | undefined;
  /** The status of an OCSP responder's certificate is not asked for (RFC 6960, 4.2.2.2.1). */
  readonly ocspNoCheck: boolean;
  /** rfc822Name entries of the subject. */
  readonly emails: readonly string[];
  readonly dnsNames: readonly string[];
  /** subjectAltName holds names beyond those above. */
  readonly hasOtherNames: boolean;
  /** Critical extensions that we do not process: their certificate must not be relied on (RFC 5280, 4.2). */
  readonly unknownCriticalExtensions: readonly string[];
}

interface Extension {
  readonly critical: boolean;
  /** Content of the OCTET STRING. */
  readonly value: Buffer;
}

/** Critical extensions whose meaning is applied here or in path validation. */
const processed = new Set<string>([
  oids.basicConstraints,
  oids.keyUsage,
  oids.extendedKeyUsage,
  oids.subjectKeyIdentifier,
  oids.authorityKeyIdentifier,
  oids.subjectAlternativeName,
  oids.issuerAlternativeName,
  oids.nameConstraints,
  oids.crlDistributionPoints,
  oids.certificatePolicies,
  oids.authorityInformationAccess,
  // Without requireExplicitPolicy, which is not processed, these change nothing (RFC 5280, 6.1.2(d) to (f)).
  oids.policyMappings,
  oids.inhibitAnyPolicy,
  oids.ocspNoCheck,
]);

/** @param list Extensions; undefined when there are none. @throws DerError */
export function readExtensions(list: DerElement | undefined): CertificateExtensions {
  const found = list === undefined ? new Map<string, Extension>() : extensionsIn(list);
  const read = <T>(id: string, reader: (value: DerElement) => T): T | undefined => {
    const extension = found.get(id);
    return extension === undefined ? undefined : reader(readWhole(extension.value));
  };
  const constraints = read(oids.basicConstraints, readBasicConstraints);
  const access = read(oids.authorityInformationAccess, readAccess) ?? [];
  const nameConstraints = read(oids.nameConstraints, readNameConstraints);
  const names = read(oids.subjectAlternativeName, readAlternativeNames);
  const own = read(oids.subjectKeyIdentifier, (value) => expectTag(value, 4).content);
  const authority = read(oids.authorityKeyIdentifier, readAuthorityKeyIdentifier);
  return {
    isAuthority: constraints?.isAuthority ?? false,
    pathLength: constraints?.pathLength,
    keyUsage: read(oids.keyUsage, (value) => new Set(readNamedBits(value).flatMap((bit) => keyUsages[bit] ?? []))),
    extendedKeyUsage: read(oids.extendedKeyUsage, (value) => childrenOf(expectTag(value, 0x30)).map(readOid)),
    extendedKeyUsageCritical: found.get(oids.extendedKeyUsage)?.critical ?? false,
    ...(own === undefined ? {} : { subjectKeyIdentifier: own }),
    ...(authority === undefined ? {} : { authorityKeyIdentifier: authority }),
    ocspUrls: access.filter(({ method }) => method === oids.accessOcsp).map(({ url }) => url),
    caIssuersUrls: access.filter(({ method }) => method === oids.accessCaIssuers).map(({ url }) => url),
    crlUrls: read(oids.crlDistributionPoints, readDistributionPoints) ?? [],
    policies: read(oids.certificatePolicies, readPolicies) ?? [],
    nameConstraints,
    ocspNoCheck: found.has(oids.ocspNoCheck),
    emails: names?.emails ?? [],
    dnsNames: names?.dnsNames ?? [],
    hasOtherNames: names?.others ?? false,
    unknownCriticalExtensions: [...found]
      .filter(([id, { critical }]) => critical && !(processed.has(id) && isProcessed(id, nameConstraints)))
      .map(([id]) => id),
  };
}

const isProcessed = (id: string, constraints: NameConstraints | undefined): boolean =>
  id !== oids.nameConstraints || (constraints !== undefined && isSupportedConstraint(constraints));

function extensionsIn(list: DerElement): Map<string, Extension> {
  const found = new Map<string, Extension>();
  for (const extension of childrenOf(expectTag(list, 0x30))) {
    const [id, ...rest] = childrenOf(expectTag(extension, 0x30));
    const name = readOid(id);
    if (found.has(name)) throw new DerError(`extension ${name} twice`);
    const critical = rest[0]?.tag === 1 ? readBoolean(rest.shift()) : false;
    const [value, more] = rest;
    if (more !== undefined) throw new DerError('element after an extension');
    found.set(name, { critical, value: expectTag(value, 4).content });
  }
  return found;
}

/** Extensions of CRLs, CRL entries and OCSP answers, in the same form. @throws DerError */
export const extensionValues = (list: DerElement): ReadonlyMap<string, Extension> => extensionsIn(list);

function readBasicConstraints(value: DerElement): { isAuthority: boolean; pathLength: number | undefined } {
  const parts = childrenOf(expectTag(value, 0x30));
  const isAuthority = parts[0]?.tag === 1 ? readBoolean(parts.shift()) : false;
  const [length, more] = parts;
  if (more !== undefined) throw new DerError('element after the path length');
  return { isAuthority, pathLength: length === undefined ? undefined : readSmallInteger(length) };
}

const readAuthorityKeyIdentifier = (value: DerElement): Buffer | undefined =>
  childrenOf(expectTag(value, 0x30)).find(({ tag }) => tag === 0x80)?.content;

const readPolicies = (value: DerElement): string[] =>
  childrenOf(expectTag(value, 0x30)).map((policy) => readOid(childrenOf(expectTag(policy, 0x30))[0]));

function readAccess(value: DerElement): { method: string; url: string }[] {
  return childrenOf(expectTag(value, 0x30)).flatMap((description) => {
    const [method, location] = childrenOf(expectTag(description, 0x30));
    return location?.tag === 0x86 ? [{ method: readOid(method), url: location.content.toString('latin1') }] : [];
  });
}

/** URLs of fullName (RFC 5280, 4.2.1.13); other forms are passed over. */
function readDistributionPoints(value: DerElement): string[] {
  return childrenOf(expectTag(value, 0x30)).flatMap((point) => {
    const name = childrenOf(expectTag(point, 0x30)).find(({ tag }) => tag === 0xa0);
    const full = name === undefined ? undefined : childrenOf(name).find(({ tag }) => tag === 0xa0);
    if (full === undefined) return [];
    return childrenOf(full).flatMap(({ tag, content }) => (tag === 0x86 ? [content.toString('latin1')] : []));
  });
}

function readAlternativeNames(value: DerElement): { emails: string[]; dnsNames: string[]; others: boolean } {
  const names = childrenOf(expectTag(value, 0x30));
  const texts = (wanted: number): string[] =>
    names.filter(({ tag }) => tag === wanted).map(({ content }) => content.toString('latin1'));
  return {
    emails: texts(0x81),
    dnsNames: texts(0x82),
    others: names.some(({ tag }) => tag !== 0x81 && tag !== 0x82),
  };
}

/** [0] keyIdentifier of an authorityKeyIdentifier value, for CRLs. */
export const authorityKeyIdentifierIn = (value: Buffer): Buffer | undefined =>
  readAuthorityKeyIdentifier(readWhole(value));
