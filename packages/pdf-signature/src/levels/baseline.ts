import { isDomainError } from '@lienthong/kernel';
import {
  type CertificateFacts,
  type Cms,
  DerError,
  oids,
  signerCertificateOf,
  type TimeStampToken,
} from '@lienthong/pki';
import type { PdfDocument } from '../model/document.js';
import { isName, PdfString } from '../model/objects.js';
import { containerOf, tokenOf } from '../read/containers.js';
import { readByteRange } from '../read/byte-range.js';
import type { SignatureValue } from '../read/signature-values.js';

export const levelGapCodes = [
  'SUBFILTER_NOT_PADES',
  'BYTE_RANGE_BROKEN',
  'CONTAINER_UNREADABLE',
  'SIGNERS_NOT_ONE',
  'CONTENT_NOT_DETACHED',
  'MESSAGE_DIGEST_MISSING',
  'SIGNING_CERTIFICATE_MISSING',
  'SIGNING_TIME_ATTRIBUTE',
  'CERTIFICATE_MISSING',
  'CLAIMED_TIME_MISSING',
  'TIME_STAMP_MISSING',
  'REVOCATION_DATA_MISSING',
  'DOCUMENT_TIME_STAMP_MISSING',
] as const;

/** What a level wants and the file does not hold; `subject` names the field or the certificate's holder. */
export interface LevelGap {
  readonly code: (typeof levelGapCodes)[number];
  readonly subject: string;
}

/** A signature as far as level B-B asks for it. */
export interface Baseline {
  readonly fieldName: string;
  /** Length of the file when it was signed, bytes; 0 when the byte range is broken. */
  readonly end: number;
  /** Why it is not B-B; empty when it is. */
  readonly gaps: readonly LevelGap[];
  readonly signer: CertificateFacts | undefined;
  readonly certificates: readonly Buffer[];
  /** Signature time-stamps that can be read. */
  readonly timeStamps: readonly TimeStampToken[];
}

/** ETSI EN 319 142-1, 6.3, table 1, column B-B: what must be there and what must not. */
export function baselineOf(document: PdfDocument, value: SignatureValue): Baseline {
  const { dict, field } = value;
  const range = readByteRange(document, value);
  const contents = dict.get('Contents');
  const cms = contents instanceof PdfString ? readable(contents.bytes) : undefined;
  const [signer] = cms?.signers ?? [];
  const certificate =
    cms === undefined || signer === undefined ? undefined : read(() => signerCertificateOf(signer, cms.certificates));
  const wrong: Partial<Record<LevelGap['code'], boolean>> = {
    SUBFILTER_NOT_PADES: !isName(document.resolve(dict.get('SubFilter')), 'ETSI.CAdES.detached'),
    BYTE_RANGE_BROKEN: range === undefined,
    CONTAINER_UNREADABLE: cms === undefined,
    SIGNERS_NOT_ONE: cms !== undefined && cms.signers.length !== 1,
    CONTENT_NOT_DETACHED: cms !== undefined && (cms.contentType !== oids.data || cms.content !== undefined),
    MESSAGE_DIGEST_MISSING:
      signer !== undefined && (signer.messageDigest === undefined || signer.contentType !== oids.data),
    SIGNING_CERTIFICATE_MISSING: signer !== undefined && signer.signingCertificate?.version !== 2,
    SIGNING_TIME_ATTRIBUTE: signer?.signingTime !== undefined,
    CERTIFICATE_MISSING: signer !== undefined && certificate === undefined,
    CLAIMED_TIME_MISSING: !(document.resolve(dict.get('M')) instanceof PdfString),
  };
  return {
    fieldName: field.name,
    end: range?.end ?? 0,
    gaps: levelGapCodes.filter((code) => wrong[code] === true).map((code) => ({ code, subject: field.name })),
    signer: certificate,
    certificates: cms?.certificates ?? [],
    timeStamps: (signer?.timeStampTokens ?? []).flatMap((token) => read(() => tokenOf(token)) ?? []),
  };
}

const readable = (contents: Buffer): Cms | undefined => read(() => containerOf(contents));

/** Undefined for what is malformed: the level is not reached then, and the reason is a gap. */
export function read<T>(reading: () => T): T | undefined {
  try {
    return reading();
  } catch (error) {
    if (error instanceof DerError || isDomainError(error)) return undefined;
    throw error;
  }
}
