import type { KeyObject } from 'node:crypto';
import type { AppearanceProfileId } from '../appearance/index.js';
import type { SignatureTerms } from '../sign/lay-out-signature.js';

/** Who signs and when, where the key is in another place: the first of two steps needs no more. */
export interface ExternalSigning extends Pick<
  SignatureTerms,
  'certificateChain' | 'algorithm' | 'signingTime' | 'signerName' | 'reason' | 'location' | 'holeBytes'
> {
  /** Rules of appearance to follow; left out: those in force on the day of signing. For showing an old document as it was shown then. */
  readonly rules?: AppearanceProfileId;
}

/** Who signs, with what, when. */
export interface Signing extends ExternalSigning {
  /** RSA private key of 2,048 bits or more, or EC private key on P-256 or P-384. */
  readonly key: KeyObject;
}

/** What an act says about its signature, without where it goes and what it shows. */
export const termsOf = (act: ExternalSigning): ExternalSigning => ({
  certificateChain: act.certificateChain,
  signingTime: act.signingTime,
  ...(act.algorithm === undefined ? {} : { algorithm: act.algorithm }),
  ...(act.signerName === undefined ? {} : { signerName: act.signerName }),
  ...(act.reason === undefined ? {} : { reason: act.reason }),
  ...(act.location === undefined ? {} : { location: act.location }),
  ...(act.holeBytes === undefined ? {} : { holeBytes: act.holeBytes }),
});
