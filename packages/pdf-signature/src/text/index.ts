export { requireDateAsWritten, requireFreeBlanks } from './free-blanks.js';
export { locatePlacements, type LocatedBlank, type LocatedPlacements } from './locate-placements.js';
export type { LocatedPlacement } from './located-placement.js';
export { type LocatedSigner, locateSigners, type WantedSigner } from './locate-signers.js';
export type { SignerHints } from './signature-space.js';
