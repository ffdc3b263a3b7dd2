export { type ChangeKind, changeKinds } from './change-kinds.js';
export type { Change, ChangeCode } from './changes.js';
export { type ChangesAfter, judgeChanges, type SignatureChanges } from './judge-changes.js';
export { lostSignatures } from './lost-signatures.js';
export type { DifferencePolicy } from './permissions.js';
