import type { KeyObject } from 'node:crypto';
import { signatureAlgorithm, type SigningDigest } from '../algorithms/algorithm-identifiers.js';
import { signRaw } from '../algorithms/raw-signature.js';
import {
  type CertificateRequest,
  distributionPoints,
  extension,
  issuerAlgorithm,
} from '../certificates/create-certificate.js';
import { keyIdentifierOf, readCertificate } from '../certificates/read-certificate.js';
import { oids } from '../der/oids.js';
import {
  bitString,
  enumerated,
  generalizedTime,
  integer,
  sequence,
  tagged,
  taggedPrimitive,
  time,
} from '../der/write.js';
import { reasonNumber, type Revoked } from './reasons.js';

export interface CrlRequest {
  /** DER of the issuer's certificate. */
  readonly issuer: Buffer;
  readonly signWith: KeyObject;
  /** Grows with every list of this issuer. */
  readonly number: number;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** In a delta also those that were on hold and are not any more, as REMOVE_FROM_CRL; never in a complete list (RFC 5280, 5.3.1). */
  readonly revoked: readonly Revoked[];
  /** Number of the complete list that this one adds to: makes it a delta (RFC 5280, 5.2.4). */
  readonly deltaOf?: number;
  /** Where the newest delta to this complete list is found (RFC 5280, 5.2.6). */
  readonly freshest?: string;
  readonly digest?: SigningDigest;
  /** Whatever else it is to carry; for tests of strange lists. */
  readonly extraExtensions?: CertificateRequest['extraExtensions'];
}

/** A certificate revocation list, version 2 (RFC 5280, 5): complete, or the changes since a complete one. */
export function createCrl(request: CrlRequest): Buffer {
  const { scheme, digest } = issuerAlgorithm(
    request.signWith,
    request.digest === undefined ? {} : { digest: request.digest },
  );
  const algorithm = signatureAlgorithm(scheme, digest);
  const issuer = readCertificate(request.issuer);
  const extensions = sequence(
    extension(oids.authorityKeyIdentifier, false, sequence(taggedPrimitive(0, keyIdentifierOf(issuer)))),
    extension(oids.crlNumber, false, integer(request.number)),
    ...(request.deltaOf === undefined ? [] : [extension(oids.deltaCrlIndicator, true, integer(request.deltaOf))]),
    ...(request.freshest === undefined
      ? []
      : [extension(oids.freshestCrl, false, distributionPoints(request.freshest))]),
    ...(request.extraExtensions ?? []).map(({ type, critical, value }) => extension(type, critical, value)),
  );
  const entries = request.revoked.map(entryOf);
  const body = sequence(
    integer(1),
    algorithm,
    issuer.subjectDer,
    time(request.thisUpdate),
    time(request.nextUpdate),
    // An empty list is left out (RFC 5280, 5.1.2.6).
    ...(entries.length === 0 ? [] : [sequence(Buffer.concat(entries))]),
    tagged(0, extensions),
  );
  return sequence(body, algorithm, bitString(signRaw(scheme, digest, body, request.signWith)));
}

function entryOf({ serial, at, reason, invalidFrom }: Revoked): Buffer {
  const extensions = [
    // The reason "unspecified" is left out (RFC 5280, 5.3.1).
    ...(reason === undefined || reason === 'UNSPECIFIED'
      ? []
      : [extension(oids.reasonCode, false, enumerated(reasonNumber(reason)))]),
    ...(invalidFrom === undefined ? [] : [invalidityDate(invalidFrom)]),
  ];
  return sequence(integer(serial), time(at), ...(extensions.length === 0 ? [] : [sequence(...extensions)]));
}

/** RFC 5280, 5.3.2: never critical, in whole seconds. */
export const invalidityDate = (from: Date): Buffer =>
  extension(oids.invalidityDate, false, generalizedTime(new Date(Math.floor(from.getTime() / 1000) * 1000)));
