import { createPublicKey, type KeyObject } from 'node:crypto';
import { refusePki } from '../errors.js';
import { oids } from '../der/oids.js';
import { DerError } from '../der/read.js';
import { integer, octetString, oid, sequence, setOf, tagged } from '../der/write.js';
import { type CertificateFacts, readCertificate } from './read-certificate.js';

/** A private key with its certificates, checked once; holds every part of a CMS signature that never changes. */
export interface SigningIdentity {
  readonly key: KeyObject;
  readonly certificate: CertificateFacts;
  /** Signer first, DER. */
  readonly chain: readonly Buffer[];
  /** CertificateSet, ready for SignedData. */
  readonly certificatesDer: Buffer;
  /** IssuerAndSerialNumber. */
  readonly issuerAndSerialDer: Buffer;
  /** The whole attribute signing-certificate-v2 (RFC 5035). */
  readonly signingCertificateDer: Buffer;
}

const known = new WeakMap<KeyObject, SigningIdentity>();

/**
 * @param key RSA private key of 2,048 bits or more
 * @param chain certificates in DER, the signer's first; the root may be left out
 * @throws PkiRefusedError CERTIFICATE_UNREADABLE, CERTIFICATE_KEY_MISMATCH, KEY_NOT_SUITABLE
 */
export function signingIdentity(key: KeyObject, chain: readonly Buffer[]): SigningIdentity {
  const found = known.get(key);
  if (found !== undefined && sameChain(found.chain, chain)) return found;
  const made = check(key, chain);
  known.set(key, made);
  return made;
}

const sameChain = (a: readonly Buffer[], b: readonly Buffer[]): boolean =>
  a.length === b.length && a.every((certificate, index) => certificate === b[index] || certificate.equals(b[index]!));

function check(key: KeyObject, chain: readonly Buffer[]): SigningIdentity {
  if (
    key.type !== 'private' ||
    key.asymmetricKeyType !== 'rsa' ||
    (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048
  ) {
    throw refusePki('KEY_NOT_SUITABLE', `${key.type} ${key.asymmetricKeyType}`);
  }
  const certificate = signerCertificate(chain);
  if (!createPublicKey(key).equals(certificate.publicKey)) throw refusePki('CERTIFICATE_KEY_MISMATCH');
  const { issuerDer, serial, sha256 } = certificate;
  const generalNames = sequence(tagged(4, issuerDer));
  // ESSCertIDv2: the hash algorithm is left out because SHA-256 is its default, and DER leaves defaults out.
  const certId = sequence(octetString(sha256), sequence(generalNames, integer(serial)));
  return {
    key,
    certificate,
    chain,
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
