// From a signature as the PDF wants it to a call of the module: always over the hash, so that little goes over the wire.
import type { SignatureScheme, SigningDigest } from '@lienthong/pki';
import type { Mechanism } from 'pkcs11js';
import type { Pkcs11 } from './load-module.js';

/** DigestInfo before the hash: RFC 8017, 9.2, note 1. */
const digestInfo: Readonly<Record<SigningDigest, Buffer>> = {
  sha256: Buffer.from('3031300d060960864801650304020105000420', 'hex'),
  sha384: Buffer.from('3041300d060960864801650304020205000430', 'hex'),
  sha512: Buffer.from('3051300d060960864801650304020305000440', 'hex'),
};

export interface ToSign {
  readonly scheme: SignatureScheme;
  readonly digest: SigningDigest;
  /** `digest` over the signed attributes. */
  readonly toBeSignedDigest: Buffer;
}

/** CKM_RSA_PKCS, CKM_RSA_PKCS_PSS (salt as long as the hash) or CKM_ECDSA, which gives r and s side by side. PKCS #11 v2.40, 2.1 and 2.3. */
export function signingCall(
  { scheme, digest, toBeSignedDigest }: ToSign,
  { constants: c }: Pkcs11,
): { readonly mechanism: Mechanism; readonly data: Buffer } {
  switch (scheme) {
    case 'RSA_PKCS1':
      return {
        mechanism: { mechanism: c.CKM_RSA_PKCS },
        data: Buffer.concat([digestInfo[digest], toBeSignedDigest]),
      };
    case 'RSA_PSS': {
      const [hashAlg, mgf] = {
        sha256: [c.CKM_SHA256, c.CKG_MGF1_SHA256],
        sha384: [c.CKM_SHA384, c.CKG_MGF1_SHA384],
        sha512: [c.CKM_SHA512, c.CKG_MGF1_SHA512],
      }[digest] as [number, number];
      const parameter = { type: c.CK_PARAMS_RSA_PSS, hashAlg, mgf, saltLen: toBeSignedDigest.length };
      return { mechanism: { mechanism: c.CKM_RSA_PKCS_PSS, parameter }, data: toBeSignedDigest };
    }
    case 'ECDSA':
      return { mechanism: { mechanism: c.CKM_ECDSA }, data: toBeSignedDigest };
  }
}

/** Longest signature of the keys that are allowed: RSA-4096. */
export const mostSignatureBytes = 512;
