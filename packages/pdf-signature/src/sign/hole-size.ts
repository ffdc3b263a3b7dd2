import type { SigningIdentity } from '@lienthong/pki';

/** What a hole must hold beside certificates, names and signature: digests, algorithm identifiers, lengths. */
const frameBytes = 512;
/** A time-stamp with the certificates of its authority is 3 to 7 KB. */
const timeStampBytes = 8192;

/** What we put in is known to the byte but for the length of an ECDSA signature: with three certificates of 2,048 bits 4.2 KB. */
export const plainHole = (identity: SigningIdentity): number => inSteps(containerBytes(identity));

/** Room for a signature time-stamp as well, and for the certificates another program may bring along. */
export const timeStampedHole = (identity: SigningIdentity): number =>
  Math.max(16_384, inSteps(containerBytes(identity) + timeStampBytes));

const containerBytes = (identity: SigningIdentity): number =>
  frameBytes +
  identity.certificatesDer.length +
  identity.issuerAndSerialDer.length +
  identity.signingCertificateDer.length +
  identity.maxSignatureBytes;

const inSteps = (bytes: number): number => Math.ceil(bytes / 1024) * 1024;
