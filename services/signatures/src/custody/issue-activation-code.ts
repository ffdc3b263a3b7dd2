// An administrator who knows the signer hands them the code for the first PIN of their key: in person, never by message.
import { audit, type Database } from '@lienthong/database';
import { isUuid, uuidV7 } from '@lienthong/kernel';
import { findPerson } from '../directory/directory.repository.js';
import { type Caller, keptId, once, type Requested } from '../request.js';
import { activationHours, type ActivationParts } from './activation-code.js';
import { awaitsActivation, keepCode } from './activation-code.repository.js';
import { refuseCustody } from './custody.errors.js';

export interface IssueActivationCodeInput extends Requested {
  readonly personId: string;
}

export interface IssuedActivationCode {
  readonly personId: string;
  /** Null when the request was answered before: it is shown once, and kept nowhere. */
  readonly activationCode: string | null;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/**
 * An administrator for signers of their own organisation, the provincial office for all; a new code voids the former.
 * @throws {DomainError} SIGNER_NOT_FOUND, ACTIVATION_BY_ANOTHER, ACTIVATION_NOT_NEEDED
 */
export const issueActivationCode =
  ({ database, clock, activationCodes }: ActivationParts) =>
  async (
    caller: Caller,
    { idempotencyKey, personId: given }: IssueActivationCodeInput,
  ): Promise<IssuedActivationCode> => {
    const personId = keptId(given);
    const code = activationCodes.create();
    const remembered = { operation: 'issueActivationCode', idempotencyKey, input: { personId } };
    // Tells this answer from a remembered one, which belongs to another code.
    const issueId = uuidV7();
    const answer = await once(database, caller, remembered, async (tx) => {
      await requireMayIssue(tx, caller, personId);
      if (!(await awaitsActivation(tx, personId))) throw refuseCustody('ACTIVATION_NOT_NEEDED', ['personId']);
      const issuedAt = clock.now();
      const expiresAt = new Date(issuedAt.getTime() + activationHours * 3_600_000);
      const codeHash = activationCodes.hashOf(personId, code);
      await keepCode(tx, { personId, codeHash, issuedBy: caller.personId, issuedAt, expiresAt });
      await audit(tx, {
        subject: `person:${personId}`,
        actorId: caller.personId,
        act: 'ACTIVATION_CODE_ISSUED',
        details: { expiresAt: expiresAt.toISOString() },
        correlationId: caller.correlationId,
      });
      return { issueId, personId, expiresAt: expiresAt.toISOString() };
    });
    const { expiresAt } = answer;
    return { personId, expiresAt, activationCode: answer.issueId === issueId ? code : null };
  };

async function requireMayIssue(
  tx: Pick<Database, 'manager'>,
  { personId: callerId, organisationId, roles }: Caller,
  personId: string,
): Promise<void> {
  if (!isUuid(personId)) throw refuseCustody('SIGNER_NOT_FOUND', ['personId']);
  if (personId === callerId) throw refuseCustody('ACTIVATION_BY_ANOTHER', ['personId']);
  const signer = await findPerson(tx.manager, personId);
  const isTheirs = signer?.organisationId === organisationId || roles.has('PROVINCIAL_OFFICE');
  if (!signer || !isTheirs) throw refuseCustody('SIGNER_NOT_FOUND', ['personId']);
}
