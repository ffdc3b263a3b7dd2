// The owner makes the key pair of a granted request: a person under their PIN, a clerk for the seal. The request to the
// certification authority (PKCS #10) goes out, the private key never does.
import { announce } from '@lienthong/database';
import { isUuid } from '@lienthong/kernel';
import { type ActivationParts, requireActivation } from '../../custody/activation-code.js';
import { requirePin } from '../../custody/pin-rules.js';
import { byService } from '../../keys/key-vault.js';
import { answeredOr, type Caller, once, type Requested } from '../../request.js';
import { refuseCertificate } from '../certificate.errors.js';
import { certificateSigningRequested } from '../certificate.messages.js';
import { requireKeyOwner } from '../certificate-rights.js';
import { insertKey } from '../certificate.repository.js';
import { auditAct, requestSubject } from '../history.js';
import { type CertificateRequest, keyMade, requireReadyForKey } from './certificate-request.js';
import { newKey, type NewKeyAlgorithm, type NewKeyParts } from './new-key.js';
import { requestsById } from './certificate-request.repository.js';
import { saveRequest } from './certificate-request.repository.js';
import { requireRequest, requireUnchangedOwner } from './decide-request.js';
import type { RequestChanged, RequestParts } from './request-certificate.js';

export interface MakeKeyInput extends Requested {
  readonly requestId: string;
  readonly algorithm: NewKeyAlgorithm;
  /** Of a person's key; kept nowhere. */
  readonly pin?: string | null;
  /** For a person's key; handed over in person. */
  readonly activationCode?: string | null;
}

export interface KeyParts extends RequestParts, NewKeyParts, ActivationParts {
  /** True where this service signs the requests itself. */
  readonly issuesCertificates: boolean;
}

/**
 * @throws {DomainError} CERTIFICATE_REQUEST_NOT_FOUND, NOT_THE_KEY_OWNER, REQUEST_NOT_APPROVED, REQUEST_KEY_MADE,
 *   REQUEST_KEY_ON_TOKEN, REQUEST_CLOSED, OWNER_CANNOT_HOLD, OWNER_CHANGED, those of `requirePin`, of `requireActivation` and of the
 *   security module
 */
export const makeCertificateKey =
  (parts: KeyParts) =>
  async (caller: Caller, input: MakeKeyInput): Promise<RequestChanged> => {
    const { idempotencyKey, requestId, algorithm, pin, activationCode } = input;
    const { database, clock, issuesCertificates } = parts;
    // Without the PIN: a hash of the input stands in the database.
    const remembered = { operation: 'makeCertificateKey', idempotencyKey, input: { requestId, algorithm } };
    return answeredOr(database, caller, remembered, async () => {
      const asked = await requireOwnRequest(parts, caller, requestId);
      const isPersonal = asked.ownerKind === 'PERSON';
      if (isPersonal) requirePin(pin ?? '');
      const activation = isPersonal ? await requireActivation(parts, caller, activationCode) : null;
      const protection = isPersonal ? ({ kind: 'PIN', pin: pin ?? '' } as const) : byService;
      // A tenth of a second or more: outside the transaction.
      const { sealed, signingRequest } = await newKey(parts, asked, algorithm, protection);
      return once(database, caller, remembered, async (tx) => {
        const request = await requireRequest(tx, caller, asked.id);
        await requireUnchangedOwner(tx, request);
        await insertKey(tx, sealed, clock.now());
        await saveRequest(tx, keyMade(request, { privateKeyId: sealed.id, signingRequest }));
        const activatedBy = activation && (await activation.use(tx));
        const details = { keyId: sealed.id, algorithm, ...(activatedBy ? { activatedBy } : {}) };
        await auditAct(tx, caller, requestSubject(request.id), 'CERTIFICATE_KEY_MADE', details);
        if (issuesCertificates) {
          const options = { correlationId: caller.correlationId };
          await announce(tx, certificateSigningRequested, { requestId: request.id }, options);
        }
        return { requestId: request.id };
      });
    });
  };

/** Asked before the key is made: nobody else can have one made, nor too early. */
async function requireOwnRequest(
  { database }: KeyParts,
  caller: Caller,
  requestId: string,
): Promise<CertificateRequest> {
  const id = requestId.toLowerCase();
  const request = isUuid(id) ? (await requestsById(database.manager, [id])).get(id) : undefined;
  if (!request) throw refuseCertificate('CERTIFICATE_REQUEST_NOT_FOUND', ['requestId']);
  requireKeyOwner(caller, request);
  requireReadyForKey(request);
  return request;
}
