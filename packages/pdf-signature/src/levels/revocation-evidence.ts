import {
  type CertificateFacts,
  type CrlFacts,
  isIssuedBy,
  type OcspFacts,
  readCertificate,
  readCrl,
  readOcspResponse,
} from '@lienthong/pki';
import { createHash } from 'node:crypto';
import { read } from './baseline.js';
import type { ValidationData } from './validation-data.js';

/** Certificates and revocation data of a file, read once and asked often. What cannot be read counts as absent. */
export class RevocationEvidence {
  private readonly certificates: readonly CertificateFacts[];
  private readonly ocsps: readonly OcspFacts[];
  private readonly crls: readonly CrlFacts[];

  /** @param others certificates found in signatures and time-stamps */
  constructor(data: ValidationData, others: readonly Buffer[]) {
    this.certificates = [...data.certificates, ...others].flatMap((der) => readAll(() => readCertificate(der)));
    this.ocsps = data.ocsps.flatMap((bytes) => readAll(() => readOcspResponse(bytes)));
    this.crls = data.crls.flatMap((der) => readAll(() => readCrl(der)));
  }

  /**
   * Certificates from this one up to its root (or as far as issuers are in the file) without an OCSP answer or CRL about them.
   * Presence alone is looked at; whether the evidence is fresh and rightly signed is for the validation.
   */
  unproven(certificate: CertificateFacts): CertificateFacts[] {
    const missing: CertificateFacts[] = [];
    const seen = new Set<string>();
    let current: CertificateFacts | undefined = certificate;
    while (current !== undefined && !current.isSelfIssued && !seen.has(current.sha256.toString('hex'))) {
      seen.add(current.sha256.toString('hex'));
      if (!this.isProven(current)) missing.push(current);
      const subject: CertificateFacts = current;
      current = this.certificates.find((issuer) => isIssuedBy(subject, issuer));
    }
    return missing;
  }

  private isProven(certificate: CertificateFacts): boolean {
    if (
      certificate.ocspNoCheck ||
      this.crls.some((crl) => !crl.isPartial && crl.issuerDer.equals(certificate.issuerDer))
    )
      return true;
    return this.ocsps.some(({ responses }) =>
      responses.some(
        ({ certId }) =>
          certId.serial.equals(certificate.serial) &&
          certId.issuerNameHash.equals(createHash(certId.digest).update(certificate.issuerDer).digest()),
      ),
    );
  }
}

const readAll = <T>(reading: () => T): T[] => {
  const found = read(reading);
  return found === undefined ? [] : [found];
};
