import type { KeyObject } from 'node:crypto';
import { childrenOf, DerError, type DerElement, expectTag, readOid } from '../der/read.js';
import {
  isWeakDigest,
  type ReadDigest,
  readSignatureAlgorithm,
  type ReadScheme,
  type SignatureAlgorithm,
} from './algorithm-identifiers.js';
import { verifyRaw } from './raw-signature.js';

/** How a certificate, CRL or OCSP response was signed, and over what. */
export interface SignedWith {
  /** Undefined when the algorithm is not known here. */
  readonly signatureScheme: ReadScheme | undefined;
  /** Undefined as well for Ed25519 and Ed448. */
  readonly signatureDigest: ReadDigest | undefined;
  readonly pssSaltBytes?: number;
  /** Hash of MGF1 when it is another than `signatureDigest`. */
  readonly pssMaskDigest?: ReadDigest;
  /** Why the algorithm is not acceptable, in English for the log; or undefined. */
  readonly weakness: string | undefined;
  readonly toBeSigned: Buffer;
  readonly signature: Buffer;
}

/** An algorithm nobody takes any more does not make the certificate unreadable: its names are wanted in the report. */
export function algorithmOf(element: DerElement | undefined): Omit<SignedWith, 'toBeSigned' | 'signature'> {
  try {
    const { scheme, digest, saltBytes, maskDigest } = readSignatureAlgorithm(element);
    return {
      signatureScheme: scheme,
      signatureDigest: digest,
      ...(saltBytes === undefined ? {} : { pssSaltBytes: saltBytes }),
      ...(maskDigest === undefined ? {} : { pssMaskDigest: maskDigest }),
      weakness: weaknessOf(scheme, digest, maskDigest),
    };
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    const id = readOid(childrenOf(expectTag(element, 0x30))[0]);
    return { signatureScheme: undefined, signatureDigest: undefined, weakness: `signature algorithm ${id}` };
  }
}

function weaknessOf(scheme: ReadScheme, digest?: ReadDigest, maskDigest?: ReadDigest): string | undefined {
  if (scheme === 'ED25519' || scheme === 'ED448') return `signed with ${scheme}`;
  if (digest === undefined || isWeakDigest(digest)) return `signed with ${digest ?? 'an unnamed digest'}`;
  return maskDigest !== undefined && isWeakDigest(maskDigest) ? `MGF1 with ${maskDigest}` : undefined;
}

/** Whether the key made the signature; `weakness` is judged by the caller. */
export function isSignedBy(
  { signatureScheme: scheme, signatureDigest: digest, toBeSigned, signature, ...pss }: Omit<SignedWith, 'weakness'>,
  key: KeyObject,
): boolean {
  if (scheme === undefined) return false;
  const algorithm: SignatureAlgorithm = {
    scheme,
    digest,
    ...(pss.pssSaltBytes === undefined ? {} : { saltBytes: pss.pssSaltBytes }),
    ...(pss.pssMaskDigest === undefined ? {} : { maskDigest: pss.pssMaskDigest }),
  };
  return verifyRaw(algorithm, toBeSigned, key, signature);
}
