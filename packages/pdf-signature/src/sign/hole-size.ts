import type { SigningIdentity } from '@lienthong/pki';

/** What a hole must hold beside certificates and signature: attributes, algorithm identifiers, lengths. */
const frameBytes = 1024;
/** A time-stamp with the certificates of its authority is 3 to 7 KB. */
const timeStampBytes = 8192;

/** B-B with three certificates of 2,048 bits is 4.2 KB. */
export const plainHole = (identity: SigningIdentity): number => Math.max(8192, inSteps(containerBytes(identity)));

/** Room for a signature time-stamp as well, and for the certificates another program may bring along. */
export const timeStampedHole = (identity: SigningIdentity): number =>
  Math.max(16_384, inSteps(containerBytes(identity) + timeStampBytes));

const containerBytes = ({ chain, maxSignatureBytes }: SigningIdentity): number =>
  chain.reduce((sum, { length }) => sum + length, frameBytes + maxSignatureBytes);

const inSteps = (bytes: number): number => Math.ceil(bytes / 1024) * 1024;
