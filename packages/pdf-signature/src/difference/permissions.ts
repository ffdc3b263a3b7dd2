import type { SignatureValue } from '../read/signature-values.js';
import { type Change, type FoundChange, judged } from './changes.js';

/** How strict to be where the standard leaves more freedom than is safe. */
export interface DifferencePolicy {
  /** What P=3 permits and we do not: annotations other than signature widgets. Default false. */
  readonly annotations?: boolean;
  /** A new VISIBLE signature field after a certification. Default false. */
  readonly newVisibleFieldAfterCertification?: boolean;
  /** The DocMDP level taken for an approval signature in a file that nobody certified. Default 2. */
  readonly approvalLevel?: 1 | 2 | 3;
}

/** What one signature permits afterwards. */
export interface Permissions {
  readonly level: 1 | 2 | 3;
  readonly certified: boolean;
  readonly locksAll: boolean;
  isLocked(fieldName: string): boolean;
}

/**
 * @param signature as it stood when it was made
 * @param earlier the signatures of the same state; a certification among them binds this one too
 */
export function permissionsOf(
  signature: SignatureValue,
  earlier: readonly SignatureValue[],
  policy: DifferencePolicy,
): Permissions {
  const levels = [...earlier, signature].flatMap(({ certifies }) => (certifies === undefined ? [] : [certifies]));
  const own = signature.locks.flatMap(({ permission }) => (permission === undefined ? [] : [permission]));
  const certified = levels.length > 0;
  const level = Math.min(...levels, ...own, ...(certified ? [] : [policy.approvalLevel ?? 2])) as 1 | 2 | 3;
  return {
    level,
    certified,
    locksAll: signature.locksAll,
    isLocked: (fieldName) => signature.locks.some((lock) => locks(lock, fieldName)),
  };
}

function locks({ action, fields }: SignatureValue['locks'][number], fieldName: string): boolean {
  if (action === 'All') return true;
  const named = fields.some((name) => fieldName === name || fieldName.startsWith(`${name}.`));
  return action === 'Include' ? named : !named;
}

/** ISO 32000-2, 12.8.2.2.2 and 12.8.2.4, stricter where what is shown could change. */
export function judge(found: FoundChange, permissions: Permissions, policy: DifferencePolicy): Change {
  const { level, certified, locksAll, isLocked } = permissions;
  switch (found.code) {
    case 'VALIDATION_DATA_ADDED':
    case 'TIME_STAMP_ADDED':
    case 'MODIFICATION_NOTED':
      return judged(found, true);
    case 'METADATA_CHANGED':
      return locksAll || level === 1 ? judged(found, false, 'CHANGE_FORBIDDEN') : judged(found, true);
    case 'FIELD_FILLED':
    case 'SIGNATURE_ADDED':
      if (found.field !== undefined && isLocked(found.field)) return judged(found, false, 'FIELD_LOCKED');
      return level === 1 ? judged(found, false, 'CHANGE_FORBIDDEN') : judged(found, true);
    case 'SIGNATURE_FIELD_ADDED':
      return locksAll || level === 1 ? judged(found, false, 'CHANGE_FORBIDDEN') : judged(found, true);
    case 'VISIBLE_SIGNATURE_FIELD_ADDED':
      return locksAll || level === 1 || (certified && policy.newVisibleFieldAfterCertification !== true)
        ? judged(found, false, 'CHANGE_FORBIDDEN')
        : judged(found, true);
    case 'ANNOTATION_ADDED':
    case 'ANNOTATION_CHANGED':
    case 'ANNOTATION_REMOVED':
      return judged(found, level === 3 && policy.annotations === true && !locksAll && found.detail !== 'Widget');
    default:
      return judged(found, false);
  }
}
