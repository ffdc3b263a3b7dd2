export { type Change, type ChangeCode, type ChangeKind, changeKinds } from './changes.js';
export { type ChangesAfter, judgeChanges, type SignatureChanges } from './judge-changes.js';
export { lostSignatures } from './lost-signatures.js';
export type { DifferencePolicy } from './permissions.js';
