// The certificate another authority issued for a request is handed in; with it the request is fulfilled.
import { createHash } from 'node:crypto';
import { uuidV7 } from '@lienthong/kernel';
import { serialHex, type TrustAnchor } from '@lienthong/pki';
import { type Caller, once, type Requested } from '../../request.js';
import { newlyActive } from '../certificate.js';
import type { CertificateEntity } from '../certificate.entity.js';
import { refuseCertificate } from '../certificate.errors.js';
import { requireKeeper } from '../certificate-rights.js';
import { certificatesByHash } from '../certificate.repository.js';
import { type CertificateRequest, requireReadyForCertificate } from './certificate-request.js';
import { requireRequest, requireUnchangedOwner } from './decide-request.js';
import { keepIssued } from './keep-issued.js';
import { type IssuedChain, readIssued } from './read-issued.js';
import type { RequestChanged, RequestParts } from './request-certificate.js';
import { publicKeyOfRequest } from './signing-request.js';

export interface ImportIssuedInput extends Requested {
  readonly requestId: string;
  /** PEM with or without its chain, or DER in base64. */
  readonly certificate: string;
}

export interface ImportParts extends RequestParts {
  /** None at all: the chain is not judged, and that is said. */
  readonly trustAnchors: { all(): Promise<readonly TrustAnchor[]> };
}

/**
 * @throws {DomainError} CERTIFICATE_REQUEST_NOT_FOUND, CERTIFICATE_KEEPER_REQUIRED, REQUEST_NOT_APPROVED, REQUEST_KEY_MISSING,
 *   REQUEST_CLOSED, OWNER_CANNOT_HOLD, OWNER_CHANGED, CERTIFICATE_KNOWN, and those of `readIssued`
 */
export const importIssued =
  ({ database, clock, trustAnchors }: ImportParts) =>
  async (caller: Caller, { idempotencyKey, ...input }: ImportIssuedInput): Promise<RequestChanged> => {
    const anchors = signingAnchors(await trustAnchors.all());
    return once(database, caller, { operation: 'importIssuedCertificate', idempotencyKey, input }, async (tx) => {
      const request = await requireRequest(tx, caller, input.requestId);
      requireKeeper(caller, request);
      requireReadyForCertificate(request);
      await requireUnchangedOwner(tx, request);
      const at = clock.now();
      const publicKey = publicKeyOf(request);
      const certificate = asEntity(readIssued(input.certificate, { request, publicKey, anchors, at }), request);
      const known = await certificatesByHash(tx.manager, [certificate.sha256]);
      if (known.size > 0) throw refuseCertificate('CERTIFICATE_KNOWN', ['certificate']);
      const { personId: actorId, correlationId } = caller;
      await keepIssued(tx, { request, certificate, act: 'CERTIFICATE_IMPORTED', actorId, correlationId, at });
      return { requestId: request.id };
    });
  };

/**
 * Official documents are signed with certificates of the public service; those of public authorities are believed in what
 * comes in, not signed with (trap 34 of the domain reference; NĐ 68/2024/NĐ-CP, Điều 2).
 */
const signingAnchors = (anchors: readonly TrustAnchor[]): Buffer[] =>
  anchors.flatMap(({ certificate, class: of }) => (of === 'PUBLIC_CA' ? [] : [certificate]));

const publicKeyOf = ({ signingRequest }: CertificateRequest): Buffer | null =>
  signingRequest && publicKeyOfRequest(signingRequest).export({ type: 'spki', format: 'der' });

function asEntity({ certificate, chain, findings }: IssuedChain, request: CertificateRequest): CertificateEntity {
  const { id: requestId, ownerKind, ownerId, organisationId, commonName, organisationName } = request;
  const { der, issuer, serial, notBefore, notAfter } = certificate;
  return {
    id: uuidV7(),
    ownerKind,
    ownerId,
    organisationId,
    privateKeyId: request.privateKeyId,
    issuerId: null,
    commonName,
    organisationName,
    issuerName: issuer.commonName ?? issuer.organisation ?? '',
    serialNumber: serialHex(serial),
    notBefore,
    notAfter,
    der,
    chain: chain.map((one) => one.der),
    sha256: createHash('sha256').update(der).digest('hex'),
    ...newlyActive,
    requestId,
    replacesId: request.replacesId,
    findings: [...findings],
  };
}
