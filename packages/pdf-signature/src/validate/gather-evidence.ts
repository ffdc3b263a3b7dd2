import { DerError } from '@lienthong/pki';
import { createHash } from 'node:crypto';
import { validationDataOf } from '../levels/validation-data.js';
import type { PdfDocument } from '../model/document.js';
import { containerOf } from '../read/containers.js';
import type { SignatureReading } from '../read/read-signatures.js';
import { Issuers } from './issuers.js';
import { defaultPolicy, type Evidence, type ValidationRequest } from './evidence.js';

/** What the request gives, what the DSS holds (ETSI EN 319 142-1, 5.4.2), what the signatures bring along. */
export function gatherEvidence(
  document: PdfDocument,
  readings: readonly SignatureReading[],
  request: ValidationRequest,
  now: Date,
): Evidence {
  const stored = validationDataOf(document);
  const carried = readings.flatMap(({ container }) => (container === undefined ? [] : carriedBy(container)));
  const certificates = unique([
    ...(request.certificates ?? []),
    ...readings.flatMap(({ certificates: brought }) => brought),
    ...stored.certificates,
  ]);
  const timeStampAnchors = request.timeStampAnchors ?? request.trustAnchors;
  const roots = [...request.trustAnchors, ...timeStampAnchors].map(({ certificate }) => certificate);
  return {
    anchors: request.trustAnchors,
    timeStampAnchors,
    certificates,
    issuers: new Issuers(unique([...roots, ...certificates])),
    crls: unique([...(request.revocation?.crls ?? []), ...stored.crls, ...carried.flatMap(({ crls }) => crls)]),
    ocspResponses: unique([
      ...(request.revocation?.ocspResponses ?? []),
      ...stored.ocsps,
      ...carried.flatMap(({ ocspResponses }) => ocspResponses),
    ]),
    now,
    policy: { ...defaultPolicy, ...request.policy },
  };
}

const unique = (ders: readonly Buffer[]): Buffer[] => [...new Map(ders.map((der) => [nameOf(der), der])).values()];

/** Lists may be as large as the file. */
const nameOf = (der: Buffer): string => createHash('sha256').update(der).digest('base64');

function carriedBy(container: Buffer): { crls: readonly Buffer[]; ocspResponses: readonly Buffer[] }[] {
  try {
    return [containerOf(container)];
  } catch (error) {
    if (error instanceof DerError) return [];
    throw error;
  }
}
