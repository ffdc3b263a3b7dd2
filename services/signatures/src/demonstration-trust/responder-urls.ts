// Where the demonstration's trust services are found. The paths are the same behind the gateway and at the subgraph itself.
export const trustPath = '/trust';
/** Behind the issuer's id, before `.crl`. */
export const deltaEnding = '.delta';

export interface ResponderUrls {
  readonly tsa: string;
  readonly ocsp: string;
  /** Folder of `<id of the issuer's certificate>.crl` and `<id>.delta.crl`. */
  readonly crl: string;
  /** Folder of `<id of the issuer's certificate>.cer`. */
  readonly issuers: string;
  /** What stands in a certificate of that issuer (RFC 5280, 4.2.1.13 and 4.2.2.1). */
  /** Of the newest changes to the complete list of that issuer. */
  deltaOf(issuerId: string): string;
  inCertificatesOf(issuerId: string): { readonly ocsp: string; readonly crl: string; readonly caIssuers: string };
}

/** @param base of the gateway or of the subgraph, e.g. http://127.0.0.1:4000 */
export function responderUrls(base: string): ResponderUrls {
  const root = `${base.replace(/\/+$/, '')}${trustPath}`;
  const urls = { tsa: `${root}/tsa`, ocsp: `${root}/ocsp`, crl: `${root}/crl`, issuers: `${root}/issuers` };
  return {
    ...urls,
    deltaOf: (issuerId) => `${urls.crl}/${issuerId}${deltaEnding}.crl`,
    inCertificatesOf: (issuerId) => ({
      ocsp: urls.ocsp,
      crl: `${urls.crl}/${issuerId}.crl`,
      caIssuers: `${urls.issuers}/${issuerId}.cer`,
    }),
  };
}
