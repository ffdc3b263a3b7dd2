// Second of two steps: what the device made is checked against what was prepared, kept, and answered with an authorisation for
// `signDocument` or `sealDocument`. The worker takes these signatures instead of a key.
import { audit } from '@lienthong/database';
import { isUuid, uuidV7 } from '@lienthong/kernel';
import { completeSignature, readPrepared } from '@lienthong/pdf-signature';
import { certificateToSignWith } from '../certificates/signing-key.js';
import { refuseCertificate } from '../certificates/certificate.errors.js';
import type { AuthorisationSeal } from '../custody/authorisation.js';
import { answeredBefore, type Caller, once, type Requested } from '../request.js';
import { authoriseAct } from '../signing/authorise-act.js';
import { type GivenFile, readGiven } from '../signing/read-act.js';
import { asGiven } from './completed-files.js';
import { refuseExternal } from './external.errors.js';
import type { ExternalParts } from './prepare-act.js';
import type { KeptSignature, PreparedAct } from './prepared-act.js';
import { findPrepared, keepGiven } from './prepared-act.repository.js';

export interface CompleteParts extends ExternalParts {
  readonly authorisations: AuthorisationSeal;
}

export interface CompleteActInput extends Requested {
  readonly preparedId: string;
  /** In the order of the prepared files. */
  readonly signatures: readonly GivenText[];
}

/** One of the two, base64. */
export interface GivenText {
  readonly signature?: string | null;
  readonly cms?: string | null;
}

export interface CompletedAct {
  readonly documentId: string;
  readonly authorisation: string;
  /** ISO 8601: what `once` remembers is JSON. */
  readonly expiresAt: string;
}

/** Base64 of 64 KB. */
const mostChars = 88_000;

/**
 * @throws {DomainError} PREPARED_SIGNATURE_NOT_FOUND, PREPARED_SIGNATURE_EXPIRED, PREPARED_SIGNATURE_USED, SIGNATURES_INCOMPLETE,
 *   SIGNATURE_MALFORMED, the refusals of `authoriseAct`, of the order of acts, of the certificate and of `completeSignature`
 *   (SIGNATURE_WRONG, SIGNATURE_OF_ANOTHER_FILE, CERTIFICATE_NOT_EXPECTED, SIGNATURE_UNREADABLE, SIGNATURE_NOT_PADES)
 */
export const completeAct =
  (parts: CompleteParts) =>
  async (caller: Caller, { idempotencyKey, ...input }: CompleteActInput): Promise<CompletedAct> => {
    const { database, clock, authorisations, authorisationMinutes } = parts;
    const remembered = { operation: 'completeSignature', idempotencyKey, input };
    const former = await answeredBefore<CompletedAct>(database, caller, remembered);
    if (former) return former;
    const act = await requireWaiting(parts, caller, input.preparedId);
    const files = await requireStillRight(parts, act);
    const given = keptOf(act, input.signatures);
    requireRight(files, act, given);
    return once(database, caller, remembered, async (tx) => {
      const now = clock.now();
      if (!(await keepGiven(tx, act.id, given, now))) throw refuseExternal('PREPARED_SIGNATURE_USED');
      const { documentId, certificateId } = act;
      const id = uuidV7(now.getTime());
      const expiresAt = new Date(now.getTime() + authorisationMinutes * 60_000);
      await audit(tx, {
        subject: `document:${documentId}`,
        actorId: caller.personId,
        act: `${act.request.act}_SIGNED_ELSEWHERE`,
        details: { authorisationId: id, preparedId: act.id, certificateId, file: act.request.file, expiresAt },
        correlationId: caller.correlationId,
      });
      const authorisation = authorisations.close({
        id,
        personId: caller.personId,
        keyId: certificateId,
        preparedId: act.id,
        documentId,
        file: act.request.file,
        expiresAt,
      });
      return { documentId, authorisation, expiresAt: expiresAt.toISOString() };
    });
  };

async function requireWaiting(
  { database, clock }: CompleteParts,
  { personId }: Caller,
  preparedId: string,
): Promise<PreparedAct> {
  const act = isUuid(preparedId) ? await findPrepared(database.manager, preparedId) : null;
  if (act?.personId !== personId) throw refuseExternal('PREPARED_SIGNATURE_NOT_FOUND', ['preparedId']);
  if (act.completedAt) throw refuseExternal('PREPARED_SIGNATURE_USED', ['preparedId']);
  if (act.expiresAt <= clock.now()) throw refuseExternal('PREPARED_SIGNATURE_EXPIRED', ['preparedId']);
  return act;
}

/** Right, certificate and file may have changed since; the worker asks once more. @returns the files as they were prepared */
async function requireStillRight(parts: CompleteParts, act: PreparedAct): Promise<GivenFile[]> {
  const { database, clock } = parts;
  const request = { ...act.request, actId: act.id } as Parameters<typeof authoriseAct>[1];
  const authorised = await authoriseAct(database, request, { mayWait: false });
  const certificate = await certificateToSignWith(database.manager, authorised.keyOwner!, clock.now(), {
    certificateId: act.certificateId,
  });
  if (!certificate) throw refuseCertificate('CERTIFICATE_NOT_FOUND');
  return readGiven(parts, request, authorised);
}

function keptOf({ files }: PreparedAct, signatures: readonly GivenText[]): KeptSignature[] {
  if (signatures.length !== files.length) throw refuseExternal('SIGNATURES_INCOMPLETE', ['signatures']);
  return signatures.map(({ signature, cms }, index) => {
    const text = signature ?? cms;
    if (!text || (signature && cms) || text.length > mostChars || !/^[A-Za-z0-9+/\r\n]+={0,2}\s*$/.test(text)) {
      throw refuseExternal('SIGNATURE_MALFORMED', ['signatures', String(index)]);
    }
    return signature ? { signature: text } : { cms: text };
  });
}

/** Nothing is kept that the worker would refuse. */
function requireRight(files: readonly GivenFile[], act: PreparedAct, given: readonly KeptSignature[]): void {
  for (const [index, { part, prepared }] of act.files.entries()) {
    const { bytes } = files.find((file) => file.part === part)!;
    completeSignature(bytes, readPrepared(prepared), asGiven(given[index]!));
  }
}
