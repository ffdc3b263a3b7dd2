import type { KeyObject } from 'node:crypto';

/** Who signs, with what, when. */
export interface Signing {
  /** RSA private key of 2,048 bits or more. */
  readonly key: KeyObject;
  /** DER, the signer's first; the root may be left out. */
  readonly certificateChain: readonly Buffer[];
  readonly signingTime: Date;
  /** Name shown by viewers; left out: common name of the certificate. */
  readonly signerName?: string;
  readonly reason?: string;
  readonly location?: string;
}
