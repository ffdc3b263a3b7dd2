// What the worker takes instead of a key: the signatures made elsewhere, for this very act.
import type { SigningRequested } from '@lienthong/contracts';
import { type GivenSignature, type PreparedSignature, readPrepared } from '@lienthong/pdf-signature';
import type { EntityManager } from 'typeorm';
import { refuseExternal } from './external.errors.js';
import { findPrepared } from './prepared-act.repository.js';
import type { KeptSignature, PreparedRequest } from './prepared-act.js';

export interface CompletedFile {
  readonly prepared: PreparedSignature;
  readonly given: GivenSignature;
}

/** The act that takes them. */
interface ActAtHand {
  readonly certificateId: string;
  /** It is the first signature of the document. */
  readonly opens: boolean;
}

/**
 * @returns by part: `main`, or the attachment's id
 * @throws {DomainError} PREPARED_SIGNATURE_NOT_FOUND, PREPARED_FOR_ANOTHER_ACT
 */
export async function completedFiles(
  manager: EntityManager,
  preparedId: string,
  request: SigningRequested,
  { certificateId, opens }: ActAtHand,
): Promise<ReadonlyMap<string, CompletedFile>> {
  const act = await findPrepared(manager, preparedId);
  if (!act?.given) throw refuseExternal('PREPARED_SIGNATURE_NOT_FOUND');
  if (act.certificateId !== certificateId || essence(act.request, opens) !== essence(request, opens))
    throw refuseExternal('PREPARED_FOR_ANOTHER_ACT');
  return new Map(
    act.files.map(({ part, prepared }, index) => [
      part,
      { prepared: readPrepared(prepared), given: asGiven(act.given![index]!) },
    ]),
  );
}

export const asGiven = (kept: KeptSignature): GivenSignature =>
  'cms' in kept ? { cms: Buffer.from(kept.cms, 'base64') } : { signature: Buffer.from(kept.signature, 'base64') };

/** What was shown to the signer is what is asked for now, in every point; who signs is said by the first signature alone. */
function essence(request: PreparedRequest | SigningRequested, opens: boolean): string {
  const { act, documentId, requestedBy, file } = request;
  const common = [act, documentId, requestedBy, file];
  if (request.act === 'PERSONAL_SIGNATURE') {
    const { personId, organisationId, signers = [] } = request;
    const listed = opens ? signers.map((one) => `${one.personId} ${one.organisationId}`) : [];
    return JSON.stringify([...common, personId, organisationId, listed]);
  }
  if (request.act !== 'SEAL') return JSON.stringify(common);
  const { way, organisationId, code, attachments } = request;
  const attached = attachments.map((one) => `${one.attachmentId} ${one.file}`).sort();
  return JSON.stringify([...common, way, organisationId, code, attached]);
}
