import { oids } from '../der/oids.js';
import {
  childrenOf,
  DerError,
  type DerElement,
  expectTag,
  readInteger,
  readOid,
  readSmallInteger,
  readTime,
} from '../der/read.js';
import { element } from '../der/write.js';
import {
  isWeakDigest,
  type ReadDigest,
  readDigestAlgorithm,
  readSignatureAlgorithm,
  type ReadScheme,
  WeakAlgorithmError,
} from '../algorithms/algorithm-identifiers.js';
import { readSigningCertificate, type SigningCertificate } from './signing-certificate.js';

export interface ArchivedRevocation {
  readonly crls: readonly Buffer[];
  readonly ocspResponses: readonly Buffer[];
}

/** One SignerInfo: structure checked, nothing verified. */
export interface CmsSigner {
  /** The signer is named by issuer and serial, or by the identifier of its key. */
  readonly issuerDer?: Buffer;
  /** Content of the INTEGER. */
  readonly serial?: Buffer;
  readonly subjectKeyIdentifier?: Buffer;
  readonly digest: ReadDigest;
  readonly scheme: ReadScheme;
  /** Hash under the signature itself; Ed25519 and Ed448 have none, and `digest` stands here. */
  readonly signatureDigest: ReadDigest;
  readonly pssSaltBytes?: number;
  /** Hash of MGF1 when it is another than `signatureDigest`. */
  readonly pssMaskDigest?: ReadDigest;
  /** The digest or scheme that is not acceptable; `verifySigner` then answers ALGORITHM_TOO_WEAK. */
  readonly weakness: string | undefined;
  readonly contentType: string | undefined;
  readonly messageDigest: Buffer | undefined;
  /** The signer's claim, proven by nothing. */
  readonly signingTime: Date | undefined;
  readonly signingCertificate: SigningCertificate | undefined;
  /** The attributes as SET OF: the bytes that were signed; undefined when the content itself was signed. */
  readonly signedAttributes: Buffer | undefined;
  /** Object identifiers, in the order of the container. */
  readonly signedAttributeTypes: readonly string[];
  readonly signature: Buffer;
  /** Values in DER by the attribute's object identifier. */
  readonly unsignedAttributes: ReadonlyMap<string, readonly Buffer[]>;
  /** Signed revocation data (ISO 32000-2, 12.8.3.3.2). */
  readonly archivedRevocation: ArchivedRevocation;
  /** Tokens of signature-time-stamp (ETSI EN 319 122-1, 5.3). */
  readonly timeStampTokens: readonly Buffer[];
}

/** @throws DerError, WeakAlgorithmError */
export function readSigner(signer: DerElement): CmsSigner {
  const fields = childrenOf(expectTag(signer, 0x30));
  const [version, identifier, digestAlgorithm, ...rest] = fields;
  const named = readIdentifier(identifier, readSmallInteger(version));
  const digest = readDigestAlgorithm(digestAlgorithm);
  const attributes = rest[0]?.tag === 0xa0 ? rest.shift() : undefined;
  const [algorithm, signature, unsigned, more] = rest;
  if (more !== undefined) throw new DerError('element after the signer');
  const { scheme, digest: ownDigest, saltBytes, maskDigest } = readSignatureAlgorithm(algorithm);
  const signatureDigest = ownDigest ?? digest;
  const isEdwards = scheme === 'ED25519' || scheme === 'ED448';
  if (signatureDigest === 'shake256' && !isEdwards) throw new WeakAlgorithmError(`${scheme} with SHAKE256`);
  const signed = attributes === undefined ? new Map<string, DerElement>() : signedAttributes(attributes);
  const unsignedAttributes = unsigned === undefined ? new Map() : attributeValues(expectTag(unsigned, 0xa1));
  return {
    ...named,
    digest,
    scheme,
    signatureDigest,
    ...(saltBytes === undefined ? {} : { pssSaltBytes: saltBytes }),
    ...(maskDigest === undefined ? {} : { pssMaskDigest: maskDigest }),
    weakness: isEdwards ? scheme : [digest, signatureDigest, maskDigest ?? digest].find(isWeakDigest),
    contentType: optional(signed.get(oids.contentType), readOid),
    messageDigest: optional(signed.get(oids.messageDigest), (value) => expectTag(value, 4).content),
    signingTime: optional(signed.get(oids.signingTime), readTime),
    signingCertificate: readSigningCertificate(
      signed.get(oids.signingCertificateV2),
      signed.get(oids.signingCertificate),
    ),
    signedAttributes: optional(attributes, ({ content }) => element(0x31, content)),
    signedAttributeTypes: [...signed.keys()],
    signature: expectTag(signature, 4).content,
    unsignedAttributes,
    archivedRevocation: archivedRevocation(signed.get(oids.revocationInfoArchival)),
    timeStampTokens: unsignedAttributes.get(oids.signatureTimeStamp) ?? [],
  };
}

const optional = <T>(value: DerElement | undefined, read: (value: DerElement) => T): T | undefined =>
  value === undefined ? undefined : read(value);

/** crl [0], ocsp [1], otherRevInfo [2]; what is malformed proves nothing, and nobody is asked to believe it. */
function archivedRevocation(value: DerElement | undefined): ArchivedRevocation {
  const lists = value?.tag === 0x30 ? childrenOf(value) : [];
  const of = (tag: number): Buffer[] => {
    const [list] = lists.filter((one) => one.tag === tag).flatMap(childrenOf);
    return list?.tag === 0x30 ? childrenOf(list).map(({ bytes }) => bytes) : [];
  };
  return { crls: of(0xa0), ocspResponses: of(0xa1) };
}

/** Version 1 names by issuer and serial, version 3 by key identifier (RFC 5652, 5.3). */
function readIdentifier(
  identifier: DerElement | undefined,
  version: number,
): Pick<CmsSigner, 'issuerDer' | 'serial' | 'subjectKeyIdentifier'> {
  if (identifier?.tag === 0x80 && version === 3) return { subjectKeyIdentifier: identifier.content };
  if (version !== 1) throw new DerError('version of the signer');
  const [issuer, serial, more] = childrenOf(expectTag(identifier, 0x30));
  if (more !== undefined) throw new DerError('element after the serial number');
  return { issuerDer: expectTag(issuer, 0x30).bytes, serial: readInteger(serial) };
}

/** The single value of every attribute; an attribute given twice or with several values makes the signature unreadable. */
function signedAttributes(attributes: DerElement): Map<string, DerElement> {
  const values = new Map<string, DerElement>();
  for (const [id, set] of attributesOf(attributes)) {
    const [value, more] = childrenOf(set);
    if (values.has(id) || value === undefined || more !== undefined)
      throw new DerError(`attribute ${id} twice, empty or with several values`);
    values.set(id, value);
  }
  return values;
}

function attributeValues(attributes: DerElement): Map<string, readonly Buffer[]> {
  const values = new Map<string, readonly Buffer[]>();
  for (const [id, set] of attributesOf(attributes))
    values.set(id, [...(values.get(id) ?? []), ...childrenOf(set).map(({ bytes }) => bytes)]);
  return values;
}

const attributesOf = (attributes: DerElement): [string, DerElement][] =>
  childrenOf(attributes).map((attribute) => {
    const [type, set, more] = childrenOf(expectTag(attribute, 0x30));
    if (more !== undefined) throw new DerError('element after an attribute');
    return [readOid(type), expectTag(set, 0x31)];
  });
