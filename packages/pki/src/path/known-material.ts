import { type CertificateFacts, isIssuedBy, readCertificate } from '../certificates/read-certificate.js';
import { DerError } from '../der/read.js';
import { PkiRefusedError } from '../errors.js';
import { type CrlFacts, readCrl } from '../revocation/read-crl.js';
import { type OcspFacts, readOcspResponse } from '../revocation/read-ocsp-response.js';

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

const links = new WeakMap<CertificateFacts, WeakMap<CertificateFacts, boolean>>();

/** As `isIssuedBy`, each pair verified once. */
export function isKnownIssuer(certificate: CertificateFacts, issuer: CertificateFacts): boolean {
  let issuers = links.get(certificate);
  if (issuers === undefined) links.set(certificate, (issuers = new WeakMap()));
  let answer = issuers.get(issuer);
  if (answer === undefined) issuers.set(issuer, (answer = isIssuedBy(certificate, issuer)));
  return answer;
}
