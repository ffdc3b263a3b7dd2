import { createHash, type KeyObject } from 'node:crypto';
import { hashWith, signatureAlgorithm } from '../algorithms/algorithm-identifiers.js';
import { signRaw } from '../algorithms/raw-signature.js';
import { issuerAlgorithm } from '../certificates/create-certificate.js';
import { type CertificateFacts, readCertificate } from '../certificates/read-certificate.js';
import { oids } from '../der/oids.js';
import { DerError } from '../der/read.js';
import {
  bitString,
  element,
  enumerated,
  generalizedTime,
  octetString,
  oid,
  sequence,
  tagged,
  taggedPrimitive,
} from '../der/write.js';
import { invalidityDate } from './create-crl.js';
import { encodeCertificateId, nonceExtension, type OcspCertificateId, readOcspRequest } from './ocsp-request.js';
import { reasonNumber, type Revoked } from './reasons.js';

/** OCSPResponseStatus (RFC 6960, 4.2.1). */
export const ocspErrors = {
  MALFORMED_REQUEST: 1,
  INTERNAL_ERROR: 2,
  TRY_LATER: 3,
  SIG_REQUIRED: 5,
  UNAUTHORIZED: 6,
} as const;
export type OcspError = keyof typeof ocspErrors;

/** An answer without a status; it is not signed. */
export const createOcspError = (error: OcspError): Buffer => sequence(enumerated(ocspErrors[error]));

export interface OcspResponseRequest {
  /** The issuer itself, or a responder it has delegated to (certificate of kind OCSP_RESPONDER). */
  readonly responder: { readonly certificate: Buffer; readonly key: KeyObject };
  /** DER of the issuer of the certificates asked about. */
  readonly issuer: Buffer;
  /** Body of the request. */
  readonly request: Buffer;
  readonly statusOf: (serial: Buffer) => 'GOOD' | 'UNKNOWN' | Revoked;
  readonly producedAt: Date;
  /** `producedAt` when left out. */
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
  /** How the responder names itself; by key when left out. */
  readonly by?: 'KEY' | 'NAME';
}

/**
 * The responder's side (RFC 6960, 4.2.1): the status of every certificate asked about, nonce repeated. A request that cannot be
 * read or is about another issuer gets the error the standard has for it; nothing from outside makes it throw.
 */
export function createOcspResponse(given: OcspResponseRequest): Buffer {
  const request = readAsked(given.request);
  if (request === undefined) return createOcspError('MALFORMED_REQUEST');
  const issuer = readCertificate(given.issuer);
  if (!request.certificates.every((id) => isOfIssuer(id, issuer))) return createOcspError('UNAUTHORIZED');
  const responder = readCertificate(given.responder.certificate);
  const { scheme, digest } = issuerAlgorithm(given.responder.key);
  const body = sequence(
    responderId(responder, given.by ?? 'KEY'),
    generalizedTime(given.producedAt),
    sequence(...request.certificates.map((id) => singleResponse(id, given))),
    ...(request.nonce === undefined ? [] : [tagged(1, sequence(nonceExtension(request.nonce)))]),
  );
  const basic = sequence(
    body,
    signatureAlgorithm(scheme, digest),
    bitString(signRaw(scheme, digest, body, given.responder.key)),
    ...(responder.der.equals(issuer.der) ? [] : [tagged(0, sequence(responder.der))]),
  );
  return sequence(enumerated(0), tagged(0, sequence(oid(oids.ocspBasic), octetString(basic))));
}

function readAsked(bytes: Buffer): ReturnType<typeof readOcspRequest> | undefined {
  try {
    return readOcspRequest(bytes);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

const isOfIssuer = (id: OcspCertificateId, issuer: CertificateFacts): boolean =>
  hashWith(id.digest, issuer.subjectDer).equals(id.issuerNameHash) &&
  hashWith(id.digest, issuer.publicKeyBits).equals(id.issuerKeyHash);

const responderId = (responder: CertificateFacts, by: 'KEY' | 'NAME'): Buffer =>
  by === 'NAME'
    ? tagged(1, responder.subjectDer)
    : tagged(2, octetString(createHash('sha1').update(responder.publicKeyBits).digest()));

function singleResponse(id: OcspCertificateId, given: OcspResponseRequest): Buffer {
  const status = given.statusOf(id.serial);
  const invalidFrom = typeof status === 'string' ? undefined : status.invalidFrom;
  return sequence(
    encodeCertificateId(id),
    encodeStatus(status),
    generalizedTime(given.thisUpdate ?? given.producedAt),
    ...(given.nextUpdate === undefined ? [] : [tagged(0, generalizedTime(given.nextUpdate))]),
    // Entry extensions of lists may stand here as well (RFC 6960, 4.4.5).
    ...(invalidFrom === undefined ? [] : [tagged(1, sequence(invalidityDate(invalidFrom)))]),
  );
}

function encodeStatus(status: 'GOOD' | 'UNKNOWN' | Revoked): Buffer {
  if (status === 'GOOD') return taggedPrimitive(0, Buffer.alloc(0));
  if (status === 'UNKNOWN') return taggedPrimitive(2, Buffer.alloc(0));
  const { at, reason } = status;
  return element(
    0xa1,
    generalizedTime(at),
    ...(reason === undefined ? [] : [tagged(0, enumerated(reasonNumber(reason)))]),
  );
}
