import {
  type Authority,
  certificatePem,
  createAuthority,
  createOcspRequest,
  type IssuedSigner,
  type TrustAnchor,
} from '@lienthong/pki';
import { readyKeyPair } from '@lienthong/testing';
import { signPdf, type SignatureRequest } from '../src/index.js';
import type { TimeStampService } from '../src/levels/time-stamp-service.js';
import { signPdfTimeStamped } from '../src/sign/sign-time-stamped.js';
import { handmadePdf } from './handmade.js';

/** A small file, certificates with and without sources of revocation data, and the acts the tests of validation repeat. */
export const blank = handmadePdf('');
export const signedAt = new Date('2026-11-05T02:03:04Z');
export const laterThat = (days: number): Date => new Date(signedAt.getTime() + days * 86_400_000);

export const subject = { commonName: 'Nguyễn Thị Hoàng Yến', organisation: 'Sở Khoa học và Công nghệ', country: 'VN' };

/** An authority whose certificates name no source: there is nothing to ask. */
export const quiet = createAuthority({ keys: 'P256', newKey: readyKeyPair });
/** One whose certificates name OCSP and CRL. */
export const listed = (): Authority =>
  createAuthority({ keys: 'P256', urls: { ocsp: 'http://ocsp.invalid/', crl: 'http://crl.invalid/sub.crl' } });

export const termsOf = ({ key, certificateChain }: IssuedSigner, field = 'Ky1', at = signedAt): SignatureRequest => ({
  key,
  certificateChain,
  signingTime: at,
  role: { kind: 'PERSON', certify: false },
  field: { name: field, placement: { page: 1, xMm: 20, yMm: 20, widthMm: 40, heightMm: 20 } },
});

export const signed = (signer: IssuedSigner, bytes: Buffer = blank, field?: string): Buffer =>
  signPdf(bytes, termsOf(signer, field));

export const timeStampsOf =
  (authority: Authority, at: Date): TimeStampService =>
  (request) =>
    Promise.resolve(authority.timeStamp(request, { at }));

export const signedWithTime = (
  signer: IssuedSigner,
  stamp: TimeStampService,
  bytes: Buffer = blank,
  field?: string,
): Promise<Buffer> => signPdfTimeStamped(bytes, termsOf(signer, field), stamp);

export const anchors = (...authorities: readonly Authority[]): TrustAnchor[] => authorities.map(({ anchor }) => anchor);

export const pem = (...authorities: readonly Authority[]): string =>
  authorities.map(({ root }) => certificatePem(root)).join('');

/** What an authority says about the certificates of a chain, signer and sub, at a time. */
export function revocationOf(authority: Authority, certificate: Buffer, at: Date) {
  const request = createOcspRequest({ certificate, issuer: authority.sub });
  return {
    ocspResponses: [authority.ocsp(request.bytes, { at })],
    crls: [authority.crl({ at, of: 'ROOT' })],
  };
}
