// What the validation of an arrived document says, and what it means for whoever takes the document in. Pure.
import type { DocumentValidated, ValidationVerdict } from '@lienthong/contracts';
import { checkLength } from '@lienthong/official-document';
import type { AcceptedDespite } from '../delivery/delivery.js';
import { refuseAcceptance } from './incoming.errors.js';

/** The newest outcome told by the signatures service; there is none while it is pending. */
export interface ArrivalValidation {
  readonly documentId: string;
  readonly verdict: ValidationVerdict;
  readonly subIndication: string | null;
  readonly validatedAt: Date;
  readonly files: DocumentValidated['files'];
}

/** What a clerk says who takes a document in although its signatures were not found valid. */
export interface DespiteValidation {
  readonly reason: string;
}

/**
 * A signature that holds, or of which only the answer of a source outside is not there yet: that the source is down is not the
 * sender's fault, is shown, and is looked at again.
 */
export const isAcceptable = ({
  verdict,
  subIndication,
}: Pick<ArrivalValidation, 'verdict' | 'subIndication'>): boolean =>
  verdict === 'TOTAL_PASSED' || (verdict === 'INDETERMINATE' && subIndication === 'TRY_LATER');

/**
 * The receiver checks the signature before taking a document in (NĐ 30/2020/NĐ-CP, Điều 21(1)); one that fails is not accepted silently.
 * @returns what is kept with the delivery; null when the signatures are in order
 * @throws {DomainError} VALIDATION_PENDING, SIGNATURE_NOT_VALID, DESPITE_REASON_MISSING
 */
export function requireAcceptable(
  validation: ArrivalValidation | null,
  despite: DespiteValidation | null,
): AcceptedDespite | null {
  if (validation === null) throw refuseAcceptance('VALIDATION_PENDING');
  if (isAcceptable(validation)) return null;
  const { verdict, subIndication } = validation;
  if (despite === null) throw refuseAcceptance('SIGNATURE_NOT_VALID', { verdict, subIndication });
  const reason = checkLength('description', despite.reason, ['despiteValidation', 'reason']);
  if (reason === '') throw refuseAcceptance('DESPITE_REASON_MISSING');
  return { reason, verdict, subIndication };
}
