import { isDomainError } from '@lienthong/kernel';
import { DerError, oids } from '@lienthong/pki';
import type { PdfDocument } from '../model/document.js';
import { PdfDict, PdfString } from '../model/objects.js';
import { containerOf } from '../read/containers.js';
import { CoveredDigests } from '../read/covered-digests.js';
import { checkIntegrity, type ContainerForm, type IntegrityCheck, isIntact } from '../read/integrity.js';
import { rawSignatures, type RawSignature } from '../read/raw-signatures.js';
import type { SignatureReading } from '../read/read-signatures.js';
import { finding } from './findings.js';
import { lostSignature } from './lost-signature.js';
import type { SignatureReport } from './report.js';

/**
 * Signatures of a file that cannot be read whose bytes are no longer those that were signed: what made it unreadable was done to a
 * signed file. One that is still intact says nothing about why the rest cannot be read.
 */
export const damagedSignatures = (bytes: Buffer, now: Date): SignatureReport[] =>
  examined(bytes, rawSignatures(bytes)).flatMap((one) => (isChanged(one) ? [reportOf(one, now)] : []));

/**
 * Signatures that stand in the bytes of a readable file and are none of its fields': the bytes that led to them were changed, or a
 * later revision leads past them. One over the whole file was at least not tampered with.
 * @param readings what the fields of the file lead to
 */
export function unlistedSignatures(
  document: PdfDocument,
  readings: readonly SignatureReading[],
  now: Date,
): SignatureReport[] {
  const raw = rawSignatures(document.bytes);
  if (raw.length === 0) return [];
  const known = [...readings.map(({ container }) => container), ...usageRights(document)];
  const unlisted = raw.filter(({ container }) => !known.some((one) => one?.equals(container) === true));
  return examined(document.bytes, unlisted)
    .filter((one) => isChanged(one) || one.raw.range.end < document.bytes.length)
    .map((one) => reportOf(one, now));
}

/** Rights that Adobe programs gave a file are signed by the program's maker (ISO 32000-2, 12.8.2.3), not by a signer. */
function usageRights(document: PdfDocument): Buffer[] {
  const permissions = document.dictIn(document.catalog, 'Perms');
  return ['UR3', 'UR'].flatMap((key) => {
    const rights = permissions === undefined ? undefined : document.dictIn(permissions, key);
    const contents = rights instanceof PdfDict ? document.resolve(rights.get('Contents')) : undefined;
    return contents instanceof PdfString ? [contents.bytes] : [];
  });
}

interface Examined {
  readonly raw: RawSignature;
  readonly check: IntegrityCheck;
}

function examined(bytes: Buffer, found: readonly RawSignature[]): Examined[] {
  const digests = new CoveredDigests(bytes);
  return [...found]
    .sort((a, b) => a.range.end - b.range.end)
    .flatMap((raw) => {
      try {
        return [{ raw, check: checkIntegrity(digests.covered(raw.range), raw.container, formOf(raw.container)) }];
      } catch (error) {
        // More ranges than the file is worth: what was found before is enough.
        if (isDomainError(error)) return [];
        throw error;
      }
    });
}

const isChanged = ({ raw, check: { integrity } }: Examined): boolean => !raw.isSound || integrity in findings;

/** A time-stamp brings its content along, a signature at most a digest. */
function formOf(container: Buffer): ContainerForm {
  try {
    const { content, contentType } = containerOf(container);
    if (content === undefined) return 'SIGNATURE';
    return contentType === oids.data ? 'SIGNATURE_OVER_SHA1' : 'DOCUMENT_TIME_STAMP';
  } catch (error) {
    if (error instanceof DerError) return 'SIGNATURE';
    throw error;
  }
}

const findings = {
  DIGEST_MISMATCH: ['HASH_FAILURE', 'DIGEST_MISMATCH'],
  SIGNATURE_WRONG: ['SIG_CRYPTO_FAILURE', 'SIGNATURE_WRONG'],
  UNREADABLE: ['FORMAT_FAILURE', 'CONTAINER_UNREADABLE'],
} as const;

function reportOf({ raw, check: { integrity, certificate } }: Examined, now: Date): SignatureReport {
  const known =
    integrity in findings
      ? findings[integrity as keyof typeof findings]
      : raw.isSound
        ? undefined
        : findings.UNREADABLE;
  const { commonName, organisation } = certificate?.subject ?? {};
  return {
    ...lostSignature(unnamed, now),
    kind: commonName !== undefined && commonName === organisation ? 'SEAL' : 'PERSON',
    signer: commonName,
    organisation,
    certificate: certificate?.der,
    subIndication: known?.[0] ?? 'FORMAT_FAILURE',
    integrity: isIntact(integrity),
    coverage: isIntact(integrity) ? 'WHOLE_REVISION' : 'PARTIAL',
    findings: [finding(known?.[1] ?? 'SIGNATURE_REMOVED')],
  };
}

/** The field is what can no longer be found. */
const unnamed = '?';
