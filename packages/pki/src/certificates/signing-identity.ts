import { createPublicKey, type KeyObject } from 'node:crypto';
import type { SignatureScheme, SigningDigest } from '../algorithms/algorithm-identifiers.js';
import { keyWeakness, longestSignature, signRaw } from '../algorithms/raw-signature.js';
import { refusePki } from '../errors.js';
import { oids } from '../der/oids.js';
import { DerError } from '../der/read.js';
import { integer, octetString, oid, sequence, setOf, tagged } from '../der/write.js';
import { type CertificateFacts, readCertificate } from './read-certificate.js';

/** A key with its certificates, checked once; holds every part of a CMS signature that never changes. */
export interface SigningIdentity {
  /** Undefined when the key is elsewhere: a token, an HSM. */
  readonly key: KeyObject | undefined;
  readonly certificate: CertificateFacts;
  /** Signer first, DER. */
  readonly chain: readonly Buffer[];
  readonly scheme: SignatureScheme;
  /** Digest of the content and under the signature. */
  readonly digest: SigningDigest;
  /** Longest signature the key makes. */
  readonly maxSignatureBytes: number;
  /** CertificateSet, ready for SignedData. */
  readonly certificatesDer: Buffer;
  /** IssuerAndSerialNumber. */
  readonly issuerAndSerialDer: Buffer;
  /** The whole attribute signing-certificate-v2 (RFC 5035). */
  readonly signingCertificateDer: Buffer;
}

export interface IdentityOptions {
  /** For RSA keys; RSA_PKCS1 when left out, which every reader knows. EC keys sign with ECDSA. */
  readonly scheme?: 'RSA_PKCS1' | 'RSA_PSS';
  /** SHA-256 when left out; SHA-384 for P-384, so that the digest is as strong as the curve. */
  readonly digest?: SigningDigest;
}

const known = new WeakMap<KeyObject, SigningIdentity>();

/**
 * @param key RSA private key of 2,048 bits or more, or EC private key on P-256 or P-384
 * @param chain certificates in DER, the signer's first; the root may be left out
 * @throws PkiRefusedError CERTIFICATE_UNREADABLE, CERTIFICATE_KEY_MISMATCH, KEY_NOT_SUITABLE
 */
export function signingIdentity(
  key: KeyObject,
  chain: readonly Buffer[],
  options: IdentityOptions = {},
): SigningIdentity {
  const found = known.get(key);
  if (found !== undefined && sameChain(found.chain, chain) && fits(found, options)) return found;
  if (key.type !== 'private') throw refusePki('KEY_NOT_SUITABLE', key.type);
  assertSuitable(key);
  const certificate = signerCertificate(chain);
  if (!createPublicKey(key).equals(certificate.publicKey)) throw refusePki('CERTIFICATE_KEY_MISMATCH');
  const made = identityOf(key, certificate, chain, options);
  known.set(key, made);
  return made;
}

/**
 * An identity whose key is elsewhere (PKCS#11, USB token, remote HSM); it prepares signatures and completes them.
 * @throws PkiRefusedError CERTIFICATE_UNREADABLE, KEY_NOT_SUITABLE
 */
export function externalSigningIdentity(chain: readonly Buffer[], options: IdentityOptions = {}): SigningIdentity {
  const certificate = signerCertificate(chain);
  assertSuitable(certificate.publicKey);
  return identityOf(undefined, certificate, chain, options);
}

/** Signature of the bytes by the identity's own key, scheme and digest; ECDSA in DER. */
export function signWithIdentity({ key, scheme, digest }: SigningIdentity, data: Buffer): Buffer {
  if (key === undefined) throw new Error('the private key of this identity is elsewhere');
  return signRaw(scheme, digest, data, key);
}

const sameChain = (a: readonly Buffer[], b: readonly Buffer[]): boolean =>
  a.length === b.length && a.every((certificate, index) => certificate === b[index] || certificate.equals(b[index]!));

const fits = (identity: SigningIdentity, options: IdentityOptions): boolean =>
  identity.scheme === schemeOf(identity.certificate.publicKey, options) &&
  identity.digest === digestOf(identity.certificate.publicKey, options);

const schemeOf = (key: KeyObject, { scheme }: IdentityOptions): SignatureScheme =>
  key.asymmetricKeyType === 'ec' ? 'ECDSA' : key.asymmetricKeyType === 'rsa-pss' ? 'RSA_PSS' : (scheme ?? 'RSA_PKCS1');

const digestOf = (key: KeyObject, { digest }: IdentityOptions): SigningDigest =>
  digest ?? (key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'sha384' : 'sha256');

function assertSuitable(key: KeyObject): void {
  const weakness = keyWeakness(key);
  if (weakness !== undefined) throw refusePki('KEY_NOT_SUITABLE', weakness);
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType === 'ec' && curve !== 'prime256v1' && curve !== 'secp384r1')
    throw refusePki('KEY_NOT_SUITABLE', `curve ${curve}`);
}

function identityOf(
  key: KeyObject | undefined,
  certificate: CertificateFacts,
  chain: readonly Buffer[],
  options: IdentityOptions,
): SigningIdentity {
  const { issuerDer, serial, sha256, publicKey } = certificate;
  const generalNames = sequence(tagged(4, issuerDer));
  // ESSCertIDv2: the hash algorithm is left out because SHA-256 is its default, and DER leaves defaults out.
  const certId = sequence(octetString(sha256), sequence(generalNames, integer(serial)));
  return {
    key,
    certificate,
    chain,
    scheme: schemeOf(publicKey, options),
    digest: digestOf(publicKey, options),
    maxSignatureBytes: longestSignature(publicKey),
    certificatesDer: tagged(0, ...chain),
    issuerAndSerialDer: sequence(issuerDer, integer(serial)),
    signingCertificateDer: sequence(oid(oids.signingCertificateV2), setOf(sequence(sequence(certId)))),
  };
}

function signerCertificate(chain: readonly Buffer[]): CertificateFacts {
  const [first] = chain;
  if (first === undefined) throw refusePki('CERTIFICATE_UNREADABLE', 'empty chain');
  try {
    for (const der of chain.slice(1)) readCertificate(der);
    return readCertificate(first);
  } catch (error) {
    if (error instanceof DerError) throw refusePki('CERTIFICATE_UNREADABLE', error.message);
    throw error;
  }
}

/** @throws PkiRefusedError CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID (the moment of signing lies outside the validity) */
export function assertValidAt({ certificate }: SigningIdentity, at: Date): void {
  if (at < certificate.notBefore) throw refusePki('CERTIFICATE_NOT_YET_VALID', certificate.notBefore.toISOString());
  if (at > certificate.notAfter) throw refusePki('CERTIFICATE_EXPIRED', certificate.notAfter.toISOString());
}
