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

/** What an act says about its signature, without where it goes and what it shows; the caller's to add to. */
export function termsOf(act: ExternalSigning): ExternalSigning {
  const terms: { -readonly [K in keyof ExternalSigning]: ExternalSigning[K] } = {
    certificateChain: act.certificateChain,
    signingTime: act.signingTime,
  };
  if (act.algorithm !== undefined) terms.algorithm = act.algorithm;
  if (act.signerName !== undefined) terms.signerName = act.signerName;
  if (act.reason !== undefined) terms.reason = act.reason;
  if (act.location !== undefined) terms.location = act.location;
  if (act.holeBytes !== undefined) terms.holeBytes = act.holeBytes;
  return terms;
}
