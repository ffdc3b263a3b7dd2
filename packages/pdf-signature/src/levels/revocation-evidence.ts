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

/** Authorities of one name that are looked at; a change of key leaves two. */
const mostNamesakes = 8;

/** Certificates and revocation data of a file, read once and asked often. What cannot be read counts as absent. */
export class RevocationEvidence {
  private readonly certificates: readonly CertificateFacts[];
  private readonly ocsps: readonly OcspFacts[];
  private readonly crls: readonly CrlFacts[];

  /**
   * @param others certificates found in signatures and time-stamps
   * @param anchors believed as they are, roots or not: nothing is wanted about them or above them
   */
  constructor(
    data: ValidationData,
    others: readonly Buffer[],
    private readonly anchors: readonly Buffer[] = [],
  ) {
    this.certificates = [...data.certificates, ...others].flatMap((der) => readAll(() => readCertificate(der)));
    this.ocsps = data.ocsps.flatMap((bytes) => readAll(() => readOcspResponse(bytes)));
    this.crls = data.crls.flatMap((der) => readAll(() => readCrl(der)));
  }

  /**
   * Certificates from this one up to its root (or as far as issuers are in the file) without an OCSP answer or CRL about them.
   * Presence alone is looked at; whether the evidence is fresh and rightly signed is for the validation.
   */
  unproven(certificate: CertificateFacts): CertificateFacts[] {
    return this.belowTop(certificate).filter((one) => !this.isTop(one) && !this.isProven(one));
  }

  /** The first moment at which this certificate or one between it and its root ends: what hangs on it is worth nothing afterwards. */
  endOf(certificate: CertificateFacts): Date {
    return new Date(Math.min(...this.belowTop(certificate).map(({ notAfter }) => notAfter.getTime())));
  }

  private belowTop(certificate: CertificateFacts): CertificateFacts[] {
    const chain = [certificate];
    for (;;) {
      const last = chain.at(-1)!;
      const issuer = this.issuersOf(last).find((issuer) => isIssuedBy(last, issuer));
      if (issuer === undefined || this.isTop(issuer) || chain.some(({ sha256 }) => sha256.equals(issuer.sha256)))
        return chain;
      chain.push(issuer);
    }
  }

  private isTop({ isSelfIssued, der }: CertificateFacts): boolean {
    return isSelfIssued || this.anchors.some((anchor) => anchor.equals(der));
  }

  /** Of the same name; each is asked for its signature. */
  private issuersOf({ issuerDer }: CertificateFacts): CertificateFacts[] {
    return this.certificates.filter(({ subjectDer }) => subjectDer.equals(issuerDer)).slice(0, mostNamesakes);
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
