// The owner makes the key pair of a granted request: a person under their PIN, a clerk for the seal. The request to the
// certification authority (PKCS #10) goes out, the private key never does.
import { announce } from '@lienthong/database';
import { isUuid, uuidV7 } from '@lienthong/kernel';
import { createCsr } from '@lienthong/pki';
import { requirePin } from '../../custody/pin-rules.js';
import { makeKeyPair } from '../../keys/key-pair.js';
import { byService, type KeyVault } from '../../keys/key-vault.js';
import { answeredBefore, type Caller, once, type Requested } from '../../request.js';
import { refuseCertificate } from '../certificate.errors.js';
import { certificateSigningRequested } from '../certificate.messages.js';
import { requireKeyOwner } from '../certificate-rights.js';
import { insertKey } from '../certificate.repository.js';
import { subjectOf } from '../certification-authority.js';
import { auditAct, requestSubject } from '../history.js';
import { type CertificateRequest, keyMade, requireReadyForKey } from './certificate-request.js';
import { requestsById } from './certificate-request.repository.js';
import { saveRequest } from './certificate-request.repository.js';
import { requireRequest, requireUnchangedOwner } from './decide-request.js';
import type { RequestChanged, RequestParts } from './request-certificate.js';

/** RSA, PKCS #1; TT 15/2025/TT-BKHCN wants 2,048 bits at least. */
export const keySizes = { RSA_2048: 2048, RSA_3072: 3072 } as const;

export interface MakeKeyInput extends Requested {
  readonly requestId: string;
  readonly algorithm: keyof typeof keySizes;
  /** Of a person's key; kept nowhere. */
  readonly pin?: string | null;
}

export interface KeyParts extends RequestParts {
  readonly vault: KeyVault;
  /** True where this service signs the requests itself. */
  readonly issuesCertificates: boolean;
}

/**
 * @throws {DomainError} CERTIFICATE_REQUEST_NOT_FOUND, NOT_THE_KEY_OWNER, REQUEST_NOT_APPROVED, REQUEST_KEY_MADE,
 *   REQUEST_KEY_ON_TOKEN, REQUEST_CLOSED, OWNER_CANNOT_HOLD, OWNER_CHANGED, those of `requirePin`
 */
export const makeCertificateKey =
  (parts: KeyParts) =>
  async (caller: Caller, { idempotencyKey, requestId, algorithm, pin }: MakeKeyInput): Promise<RequestChanged> => {
    const { database, vault, clock, issuesCertificates } = parts;
    // Without the PIN: a hash of the input stands in the database.
    const remembered = { operation: 'makeCertificateKey', idempotencyKey, input: { requestId, algorithm } };
    const former = await answeredBefore<RequestChanged>(database, caller, remembered);
    if (former) return former;
    const asked = await requireOwnRequest(parts, caller, requestId);
    if (asked.ownerKind === 'PERSON') requirePin(pin ?? '');
    // A tenth of a second or more: outside the transaction.
    const pair = await makeKeyPair(keySizes[algorithm]);
    const { ownerKind, ownerId } = asked;
    const protection = ownerKind === 'PERSON' ? ({ kind: 'PIN', pin: pin ?? '' } as const) : byService;
    const sealed = await vault.seal({ id: uuidV7(), ownerKind, ownerId }, pair.privateKey, protection);
    const signingRequest = createCsr({ subject: subjectOf(asked), key: pair.privateKey });
    return once(database, caller, remembered, async (tx) => {
      const request = await requireRequest(tx, caller, asked.id);
      await requireUnchangedOwner(tx, request);
      await insertKey(tx, sealed, clock.now());
      await saveRequest(tx, keyMade(request, { privateKeyId: sealed.id, signingRequest }));
      const details = { keyId: sealed.id, algorithm };
      await auditAct(tx, caller, requestSubject(request.id), 'CERTIFICATE_KEY_MADE', details);
      if (issuesCertificates) {
        const options = { correlationId: caller.correlationId };
        await announce(tx, certificateSigningRequested, { requestId: request.id }, options);
      }
      return { requestId: request.id };
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
