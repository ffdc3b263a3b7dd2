import { type CertificateFacts, isIssuedBy, readCertificate } from '../certificates/read-certificate.js';
import { DerError } from '../der/read.js';
import { PkiRefusedError } from '../errors.js';
import { type CrlFacts, readCrl, verifyCrl } from '../revocation/read-crl.js';
import { type OcspFacts, readOcspResponse } from '../revocation/read-ocsp-response.js';
import { type OcspVerification, verifyOcspResponse } from '../revocation/verify-ocsp-response.js';

/** Remembers what a buffer was found to hold: a file with fifty signatures brings the same lists fifty times. */
function remembered<T>(read: (bytes: Buffer) => T): (bytes: Buffer) => T | undefined {
  const known = new WeakMap<Buffer, { readonly value: T | undefined }>();
  return (bytes) => {
    const found = known.get(bytes);
    if (found !== undefined) return found.value;
    const value = attempt(() => read(bytes));
    known.set(bytes, { value });
    return value;
  };
}

/** Material from outside that cannot be read is as good as absent. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError || error instanceof PkiRefusedError) return undefined;
    throw error;
  }
}

export const knownCertificate: (der: Buffer) => CertificateFacts | undefined = remembered(readCertificate);
export const knownCrl: (der: Buffer) => CrlFacts | undefined = remembered(readCrl);
export const knownOcsp: (bytes: Buffer) => OcspFacts | undefined = remembered(readOcspResponse);

/** Answers about pairs, each worked out once. */
function rememberedPairs<A extends object, B extends object, T>(answer: (a: A, b: B) => T): (a: A, b: B) => T {
  const known = new WeakMap<A, WeakMap<B, { readonly value: T }>>();
  return (a, b) => {
    let ofA = known.get(a);
    if (ofA === undefined) known.set(a, (ofA = new WeakMap()));
    let found = ofA.get(b);
    if (found === undefined) ofA.set(b, (found = { value: answer(a, b) }));
    return found.value;
  };
}

/** As `isIssuedBy`. */
export const isKnownIssuer: (certificate: CertificateFacts, issuer: CertificateFacts) => boolean =
  rememberedPairs(isIssuedBy);

/** Whether the list is the issuer's, complete and rightly signed. */
export const isKnownCrlOf: (crl: CrlFacts, issuer: CertificateFacts) => boolean = rememberedPairs(
  (crl, issuer) => verifyCrl(crl, issuer) === 'VALID',
);

const byResponse = rememberedPairs((facts: OcspFacts, certificate: CertificateFacts) =>
  rememberedPairs((_: OcspFacts, issuer: CertificateFacts) => verifyOcspResponse(facts, { certificate, issuer })),
);

/** As `verifyOcspResponse`. */
export const knownOcspVerification = (
  facts: OcspFacts,
  certificate: CertificateFacts,
  issuer: CertificateFacts,
): OcspVerification => byResponse(facts, certificate)(facts, issuer);
