export { requireFreeBlanks, requireMonthAsWritten } from './free-blanks.js';
export {
  locatePlacements,
  type LocatedBlank,
  type LocatedPlacement,
  type LocatedPlacements,
} from './locate-placements.js';
export { type LocatedSigner, locateSigners, type WantedSigner } from './locate-signers.js';
export type { SignerHints } from './signature-space.js';
