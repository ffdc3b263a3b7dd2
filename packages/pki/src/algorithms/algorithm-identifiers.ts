import { createHash, type Hash } from 'node:crypto';
import { oids } from '../der/oids.js';
import { childrenOf, DerError, type DerElement, expectTag, readOid, readSmallInteger, readWhole } from '../der/read.js';
import { integer, nullElement, oid, sequence, tagged } from '../der/write.js';

/** Digests we sign with. */
export const signingDigests = ['sha256', 'sha384', 'sha512'] as const;
export type SigningDigest = (typeof signingDigests)[number];

/** Digests that are accepted, by the name `node:crypto` knows them (TT 15/2025/TT-BKHCN: SHA-2 and SHA-3 families). */
export type DigestName =
  SigningDigest | 'sha512-224' | 'sha512-256' | 'sha3-224' | 'sha3-256' | 'sha3-384' | 'sha3-512';
/** Weak, or in no list of the regulation: SHAKE256 of 64 bytes, which comes with Ed448 (RFC 8419, 3.1). */
const weakDigests = ['sha1', 'sha224', 'md5', 'shake256'] as const;
export type WeakDigest = (typeof weakDigests)[number];
/** Weak digests are computed, so that a report can tell an old signature from a changed file; they are never accepted. */
export type ReadDigest = DigestName | WeakDigest;

export const isWeakDigest = (digest: ReadDigest): digest is WeakDigest =>
  (weakDigests as readonly ReadDigest[]).includes(digest);

export type SignatureScheme = 'RSA_PKCS1' | 'RSA_PSS' | 'ECDSA';

/** Schemes that are verified; Ed25519 and Ed448 are never accepted (TT 15/2025/TT-BKHCN), yet tell a changed file from a whole one. */
export type ReadScheme = SignatureScheme | 'ED25519' | 'ED448';

export interface SignatureAlgorithm {
  readonly scheme: ReadScheme;
  /** Undefined where the container names it (rsaEncryption in CMS: RFC 3370, 3.2), and for Ed25519 and Ed448, which need none. */
  readonly digest: ReadDigest | undefined;
  /** RSASSA-PSS only. */
  readonly saltBytes?: number;
  /** Hash of MGF1, RSASSA-PSS only; left out: the digest. */
  readonly maskDigest?: ReadDigest;
}

/** The algorithm is not known, or so weak that nobody computes it any more. */
export class WeakAlgorithmError extends DerError {}

const digests: Readonly<Record<string, ReadDigest>> = {
  [oids.sha256]: 'sha256',
  [oids.sha384]: 'sha384',
  [oids.sha512]: 'sha512',
  [oids.sha512And224]: 'sha512-224',
  [oids.sha512And256]: 'sha512-256',
  [oids.sha3And224]: 'sha3-224',
  [oids.sha3And256]: 'sha3-256',
  [oids.sha3And384]: 'sha3-384',
  [oids.sha3And512]: 'sha3-512',
  [oids.sha1]: 'sha1',
  [oids.sha224]: 'sha224',
  [oids.md5]: 'md5',
  [oids.shake256]: 'shake256',
};

const digestOids = Object.fromEntries(Object.entries(digests).map(([id, name]) => [name, id])) as Readonly<
  Record<ReadDigest, string>
>;

const schemes: Readonly<Record<string, SignatureAlgorithm>> = {
  [oids.rsaEncryption]: { scheme: 'RSA_PKCS1', digest: undefined },
  [oids.md5WithRsa]: { scheme: 'RSA_PKCS1', digest: 'md5' },
  [oids.sha1WithRsa]: { scheme: 'RSA_PKCS1', digest: 'sha1' },
  [oids.sha224WithRsa]: { scheme: 'RSA_PKCS1', digest: 'sha224' },
  [oids.sha256WithRsa]: { scheme: 'RSA_PKCS1', digest: 'sha256' },
  [oids.sha384WithRsa]: { scheme: 'RSA_PKCS1', digest: 'sha384' },
  [oids.sha512WithRsa]: { scheme: 'RSA_PKCS1', digest: 'sha512' },
  [oids.sha512And224WithRsa]: { scheme: 'RSA_PKCS1', digest: 'sha512-224' },
  [oids.sha3And224WithRsa]: { scheme: 'RSA_PKCS1', digest: 'sha3-224' },
  [oids.sha512And256WithRsa]: { scheme: 'RSA_PKCS1', digest: 'sha512-256' },
  [oids.sha3And256WithRsa]: { scheme: 'RSA_PKCS1', digest: 'sha3-256' },
  [oids.sha3And384WithRsa]: { scheme: 'RSA_PKCS1', digest: 'sha3-384' },
  [oids.sha3And512WithRsa]: { scheme: 'RSA_PKCS1', digest: 'sha3-512' },
  [oids.ecPublicKey]: { scheme: 'ECDSA', digest: undefined },
  [oids.ecdsaWithSha1]: { scheme: 'ECDSA', digest: 'sha1' },
  [oids.ecdsaWithSha224]: { scheme: 'ECDSA', digest: 'sha224' },
  [oids.ecdsaWithSha256]: { scheme: 'ECDSA', digest: 'sha256' },
  [oids.ecdsaWithSha384]: { scheme: 'ECDSA', digest: 'sha384' },
  [oids.ecdsaWithSha512]: { scheme: 'ECDSA', digest: 'sha512' },
  [oids.ecdsaWithSha3And224]: { scheme: 'ECDSA', digest: 'sha3-224' },
  [oids.ecdsaWithSha3And256]: { scheme: 'ECDSA', digest: 'sha3-256' },
  [oids.ecdsaWithSha3And384]: { scheme: 'ECDSA', digest: 'sha3-384' },
  [oids.ecdsaWithSha3And512]: { scheme: 'ECDSA', digest: 'sha3-512' },
  [oids.ed25519]: { scheme: 'ED25519', digest: undefined },
  [oids.ed448]: { scheme: 'ED448', digest: undefined },
};

export const digestBytes: Readonly<Record<ReadDigest, number>> = {
  md5: 16,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  'sha512-224': 28,
  'sha3-224': 28,
  'sha512-256': 32,
  'sha3-256': 32,
  sha384: 48,
  'sha3-384': 48,
  sha512: 64,
  'sha3-512': 64,
  shake256: 64,
};

/** `createHash` for any digest that is read: SHAKE256 has no length of its own. */
export const newHash = (digest: ReadDigest): Hash =>
  createHash(digest, digest === 'shake256' ? { outputLength: digestBytes.shake256 } : {});

export const hashWith = (digest: ReadDigest, ...parts: readonly Buffer[]): Buffer => {
  const hash = newHash(digest);
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** DigestAlgorithmIdentifier without parameters (RFC 5754, 2). */
export const digestAlgorithm = (digest: ReadDigest): Buffer => sequence(oid(digestOids[digest]));

/** Parameters are absent or NULL (RFC 5754, 2). @throws WeakAlgorithmError for unknown digests; weak ones are read */
export function readDigestAlgorithm(element: DerElement | undefined): ReadDigest {
  const [id, parameters, more] = childrenOf(expectTag(element, 0x30));
  const name = digests[readOid(id)];
  if (name === undefined) throw new WeakAlgorithmError(`digest algorithm ${readOid(id)}`);
  if (more !== undefined || (parameters !== undefined && !parameters.bytes.equals(nullElement)))
    throw new DerError('parameters of a digest algorithm');
  return name;
}

const certificateSchemes = {
  RSA_PKCS1: { sha256: oids.sha256WithRsa, sha384: oids.sha384WithRsa, sha512: oids.sha512WithRsa },
  ECDSA: { sha256: oids.ecdsaWithSha256, sha384: oids.ecdsaWithSha384, sha512: oids.ecdsaWithSha512 },
} as const;

/** AlgorithmIdentifier as certificates, CRLs and OCSP responses carry it (RFC 4055, 5; RFC 5758, 3.2). */
export function signatureAlgorithm(scheme: SignatureScheme, digest: SigningDigest): Buffer {
  switch (scheme) {
    case 'RSA_PSS':
      return sequence(oid(oids.rsaPss), pssParameters(digest));
    case 'RSA_PKCS1':
      return sequence(oid(certificateSchemes.RSA_PKCS1[digest]), nullElement);
    case 'ECDSA':
      return sequence(oid(certificateSchemes.ECDSA[digest]));
  }
}

/** AlgorithmIdentifier as a SignerInfo carries it: for PKCS#1 v1.5 the digest stands beside it (RFC 3370, 3.2). */
export const cmsSignatureAlgorithm = (scheme: SignatureScheme, digest: SigningDigest): Buffer =>
  scheme === 'RSA_PKCS1' ? sequence(oid(oids.rsaEncryption), nullElement) : signatureAlgorithm(scheme, digest);

/** RSASSA-PSS-params: one digest for message and MGF1, salt as long as the digest; the hashes carry NULL (RFC 4055, 2.1, 3.1). */
function pssParameters(digest: SigningDigest): Buffer {
  const hash = sequence(oid(digestOids[digest]), nullElement);
  return sequence(tagged(0, hash), tagged(1, sequence(oid(oids.mgf1), hash)), tagged(2, integer(digestBytes[digest])));
}

/** @throws WeakAlgorithmError for algorithms that are unknown; weak digests are read and left to the caller to refuse */
export function readSignatureAlgorithm(element: DerElement | undefined): SignatureAlgorithm {
  const [id, parameters, more] = childrenOf(expectTag(element, 0x30));
  if (more !== undefined) throw new DerError('parameters of a signature algorithm');
  const name = readOid(id);
  if (name === oids.rsaPss) return readPssParameters(parameters);
  const scheme = schemes[name];
  if (scheme === undefined) throw new WeakAlgorithmError(`signature algorithm ${name}`);
  const keyAlgorithm = name === oids.ecPublicKey;
  if (parameters !== undefined && !keyAlgorithm && !parameters.bytes.equals(nullElement))
    throw new DerError('parameters of a signature algorithm');
  return scheme;
}

function readPssParameters(parameters: DerElement | undefined): SignatureAlgorithm {
  const fields = new Map<number, DerElement>();
  for (const field of childrenOf(expectTag(parameters, 0x30))) {
    if (fields.has(field.tag)) throw new DerError('PSS parameter twice');
    fields.set(field.tag, readWhole(field.content));
  }
  const [hash, mask, salt, trailer] = [0xa0, 0xa1, 0xa2, 0xa3].map((tag) => fields.get(tag));
  if ([...fields.keys()].some((tag) => tag < 0xa0 || tag > 0xa3)) throw new DerError('unknown PSS parameter');
  if (trailer !== undefined && readSmallInteger(trailer) !== 1) throw new DerError('PSS trailer');
  const digest = hash === undefined ? 'sha1' : readDigestAlgorithm(hash);
  const maskDigest = mask === undefined ? 'sha1' : readMaskDigest(mask);
  if (digest === 'shake256' || maskDigest === 'shake256') throw new WeakAlgorithmError('PSS with SHAKE256');
  const saltBytes = salt === undefined ? 20 : readSmallInteger(salt);
  if (saltBytes > 512) throw new DerError('PSS salt length');
  return { scheme: 'RSA_PSS', digest, saltBytes, ...(maskDigest === digest ? {} : { maskDigest }) };
}

function readMaskDigest(mask: DerElement): ReadDigest {
  const [id, hash] = childrenOf(expectTag(mask, 0x30));
  if (readOid(id) !== oids.mgf1) throw new WeakAlgorithmError(`PSS mask ${readOid(id)}`);
  return readDigestAlgorithm(hash);
}
