// The certificate another authority issued for a request is handed in; with it the request is fulfilled.
import { readCsr } from '@lienthong/pki';
import { type Caller, once, type Requested } from '../../request.js';
import { refuseCertificate } from '../certificate.errors.js';
import { requireKeeper } from '../certificate-rights.js';
import { certificatesByHash, isSerialTaken } from '../certificate.repository.js';
import { type CertificateRequest, requireReadyForCertificate } from './certificate-request.js';
import { requireRequest, requireUnchangedOwner } from './decide-request.js';
import { keepIssued } from './keep-issued.js';
import { asEntity } from './issued-entity.js';
import { readIssued } from './read-issued.js';
import { signingAnchors, type TrustAnchors } from './signing-anchors.js';
import type { RequestChanged, RequestParts } from './request-certificate.js';

export interface ImportIssuedInput extends Requested {
  readonly requestId: string;
  /** PEM with or without its chain, or DER in base64. */
  readonly certificate: string;
}

export interface ImportParts extends RequestParts {
  /** None at all: the chain is not judged, and that is said. */
  readonly trustAnchors: TrustAnchors;
}

/**
 * @throws {DomainError} CERTIFICATE_REQUEST_NOT_FOUND, CERTIFICATE_KEEPER_REQUIRED, REQUEST_NOT_APPROVED, REQUEST_KEY_MISSING,
 *   REQUEST_CLOSED, OWNER_CANNOT_HOLD, OWNER_CHANGED, CERTIFICATE_KNOWN, CERTIFICATE_SERIAL_TAKEN, and those of `readIssued`
 */
export const importIssued =
  ({ database, clock, trustAnchors }: ImportParts) =>
  async (caller: Caller, { idempotencyKey, ...input }: ImportIssuedInput): Promise<RequestChanged> => {
    const anchors = await signingAnchors(trustAnchors);
    return once(database, caller, { operation: 'importIssuedCertificate', idempotencyKey, input }, async (tx) => {
      const request = await requireRequest(tx, caller, input.requestId);
      requireKeeper(caller, request);
      requireReadyForCertificate(request);
      await requireUnchangedOwner(tx, request);
      const at = clock.now();
      const publicKey = publicKeyOf(request);
      const issued = readIssued(input.certificate, { request, publicKey, anchors, at });
      const certificate = asEntity(issued, { ...request, requestId: request.id });
      const known = await certificatesByHash(tx.manager, [certificate.sha256]);
      if (known.size > 0) throw refuseCertificate('CERTIFICATE_KNOWN', ['certificate']);
      if (await isSerialTaken(tx.manager, certificate)) {
        throw refuseCertificate('CERTIFICATE_SERIAL_TAKEN', ['certificate']);
      }
      const { personId: actorId, correlationId } = caller;
      await keepIssued(tx, { request, certificate, act: 'CERTIFICATE_IMPORTED', actorId, correlationId, at });
      return { requestId: request.id };
    });
  };

const publicKeyOf = ({ signingRequest }: CertificateRequest): Buffer | null =>
  signingRequest && readCsr(signingRequest).publicKey.export({ type: 'spki', format: 'der' });
