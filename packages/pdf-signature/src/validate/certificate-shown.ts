import { DerError, readCertificate, serialHex } from '@lienthong/pki';

/** What whoever relies on a signature may want to know of the certificate (TT 22/2020/TT-BTTTT). */
export interface ShownCertificate {
  /** Common name of the authority, else its organisation. */
  readonly issuer: string | undefined;
  /** Hexadecimal. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export function shownCertificate(der: Buffer | undefined): ShownCertificate | undefined {
  if (der === undefined) return undefined;
  try {
    const { issuer, serial, notBefore, notAfter } = readCertificate(der);
    return { issuer: issuer.commonName ?? issuer.organisation, serial: serialHex(serial), notBefore, notAfter };
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}
