import { requestSignatureTimeStamp, type TimeStampService } from '../levels/time-stamp-service.js';
import { checkedContainer, freshIncrement, type GivenSignature } from './complete-signature.js';
import type { PreparedSignature } from './prepared-signature.js';
import { fillHole, roomIn } from './signature-hole.js';

/**
 * As `completeSignature`, at level B-T.
 * @throws PdfRefusedError as `completeSignature`, TIME_STAMP_UNAVAILABLE, TIME_STAMP_REFUSED: nothing is given out then, and the
 *   same signature may be completed again
 */
export async function completeSignatureTimeStamped(
  base: Uint8Array,
  prepared: PreparedSignature,
  given: GivenSignature,
  timeStamp: TimeStampService,
): Promise<Buffer> {
  const container = checkedContainer(base, prepared, given);
  return fillHole(
    freshIncrement(prepared),
    await requestSignatureTimeStamp(container, prepared.digest, timeStamp, roomIn(prepared)),
  );
}
