/** The acts of the journey, each one increment: the leader signs, the clerk fills number and date, the clerk seals. */
export * from './number-and-date.js';
export { type DocumentPlacements, type JointSigner, placementsFrom, type TextPlacements } from './placements.js';
export * from './seal-attachment.js';
export * from './seal-digitised-copy.js';
export * from './seal-document.js';
export * from './sign-as-person.js';
export type { ExternalSigning, Signing } from './signing.js';
