import { oids } from '../der/oids.js';
import {
  childrenOf,
  DerError,
  expectTag,
  readElement,
  readInteger,
  readOid,
  readWhole,
  type DerElement,
} from '../der/read.js';
import { element } from '../der/write.js';

export type DigestName = 'sha256' | 'sha384' | 'sha512';

/** What a signature container of a PDF says, structure checked, nothing verified. */
export interface SignedData {
  /** DER, in the order of the container. */
  readonly certificates: readonly Buffer[];
  readonly issuerDer: Buffer;
  readonly serial: Buffer;
  readonly digest: DigestName;
  readonly contentType: string;
  readonly messageDigest: Buffer;
  /** Hashes of signing-certificate-v2, the first names the signer; undefined when the attribute is absent. */
  readonly signingCertificate: { readonly digest: DigestName; readonly hash: Buffer } | undefined;
  /** The attributes as SET OF: the bytes that were signed. */
  readonly signedAttributes: Buffer;
  readonly signatureScheme: Scheme['name'];
  /** Hash under the signature itself. */
  readonly signatureDigest: DigestName;
  readonly signature: Buffer;
}

const digestNames: Readonly<Record<string, DigestName>> = {
  [oids.sha256]: 'sha256',
  [oids.sha384]: 'sha384',
  [oids.sha512]: 'sha512',
};

interface Scheme {
  readonly name: 'RSA_PKCS1' | 'RSA_PSS' | 'ECDSA';
  /** Hash the algorithm names itself; undefined when it is the digest algorithm of the signer. */
  readonly digest?: DigestName;
}

const schemes: Readonly<Record<string, Scheme>> = {
  [oids.rsaEncryption]: { name: 'RSA_PKCS1' },
  [oids.sha256WithRsa]: { name: 'RSA_PKCS1', digest: 'sha256' },
  [oids.sha384WithRsa]: { name: 'RSA_PKCS1', digest: 'sha384' },
  [oids.sha512WithRsa]: { name: 'RSA_PKCS1', digest: 'sha512' },
  [oids.rsaPss]: { name: 'RSA_PSS' },
  [oids.ecdsaWithSha256]: { name: 'ECDSA', digest: 'sha256' },
  [oids.ecdsaWithSha384]: { name: 'ECDSA', digest: 'sha384' },
  [oids.ecdsaWithSha512]: { name: 'ECDSA', digest: 'sha512' },
};

const version1 = Buffer.of(1);

/** The message is weak but readable: SHA-1, MD5 and what else is not taken any more. */
export class WeakAlgorithmError extends DerError {}

/**
 * @param contents of the /Contents string: the container, then zeros to the end of the hole
 * @throws DerError, WeakAlgorithmError
 */
export function readSignedData(contents: Buffer): SignedData {
  const container = readElement(contents);
  if (contents.subarray(container.bytes.length).some((byte) => byte !== 0))
    throw new DerError('bytes after the container');
  const [type, wrapped] = childrenOf(expectTag(container, 0x30));
  if (readOid(type) !== oids.signedData) throw new DerError('not SignedData');
  const body = childrenOf(expectTag(readWhole(expectTag(wrapped, 0xa0).content), 0x30));
  const [version, digests, encapsulated] = body;
  // Version 1 or, with certificates of other kinds, 3 (RFC 5652, 5.1).
  if (![1, 3].includes(readInteger(version)[0]!)) throw new DerError('version of SignedData');
  expectTag(digests, 0x31);
  if (childrenOf(expectTag(encapsulated, 0x30)).length !== 1) throw new DerError('the signature is not detached');
  const certificates = body.find(({ tag }) => tag === 0xa0);
  const signers = childrenOf(expectTag(body.at(-1), 0x31));
  if (signers.length !== 1) throw new DerError('not exactly one signer');
  return {
    certificates: certificates === undefined ? [] : childrenOf(certificates).map(({ bytes }) => bytes),
    ...readSigner(signers[0]!),
  };
}

function digestOf(algorithm: DerElement | undefined): DigestName {
  const id = readOid(childrenOf(expectTag(algorithm, 0x30))[0]);
  const name = digestNames[id];
  if (name === undefined) throw new WeakAlgorithmError(`digest algorithm ${id}`);
  return name;
}

function readSigner(signer: DerElement): Omit<SignedData, 'certificates'> {
  const [version, issuerAndSerial, digestAlgorithm, attributes, algorithm, signature] = childrenOf(
    expectTag(signer, 0x30),
  );
  if (!readInteger(version).equals(version1)) throw new DerError('version of the signer');
  const [issuer, serial] = childrenOf(expectTag(issuerAndSerial, 0x30));
  const digest = digestOf(digestAlgorithm);
  const schemeId = readOid(childrenOf(expectTag(algorithm, 0x30))[0]);
  const scheme = schemes[schemeId];
  if (scheme === undefined) throw new WeakAlgorithmError(`signature algorithm ${schemeId}`);
  const values = attributeValues(expectTag(attributes, 0xa0));
  return {
    issuerDer: expectTag(issuer, 0x30).bytes,
    serial: readInteger(serial),
    digest,
    contentType: readOid(values.get(oids.contentType)),
    messageDigest: expectTag(values.get(oids.messageDigest), 4).content,
    signingCertificate: readSigningCertificate(values.get(oids.signingCertificateV2)),
    signedAttributes: element(0x31, expectTag(attributes, 0xa0).content),
    signatureScheme: scheme.name,
    signatureDigest: scheme.digest ?? digest,
    signature: expectTag(signature, 4).content,
  };
}

/** The single value of every attribute; an attribute given twice makes the signature unreadable. */
function attributeValues(attributes: DerElement): Map<string, DerElement> {
  const values = new Map<string, DerElement>();
  for (const attribute of childrenOf(attributes)) {
    const [type, set] = childrenOf(expectTag(attribute, 0x30));
    const id = readOid(type);
    const [value] = childrenOf(expectTag(set, 0x31));
    if (values.has(id) || value === undefined) throw new DerError(`attribute ${id} twice or empty`);
    values.set(id, value);
  }
  return values;
}

function readSigningCertificate(value: DerElement | undefined): SignedData['signingCertificate'] {
  if (value === undefined) return undefined;
  const [list] = childrenOf(expectTag(value, 0x30));
  const [first] = childrenOf(expectTag(list, 0x30));
  const parts = childrenOf(expectTag(first, 0x30));
  const named = parts[0]?.tag === 0x30;
  return {
    digest: named ? digestOf(parts[0]) : 'sha256',
    hash: expectTag(parts[named ? 1 : 0], 4).content,
  };
}
