/** The acts of the journey, each one increment: the leader signs, the clerk fills number and date, the clerk seals. */
export * from './number-and-date.js';
export * from './placements.js';
export * from './seal-document.js';
export * from './seal-in-text.js';
export * from './sign-as-person.js';
export type { Signing } from './signing.js';
