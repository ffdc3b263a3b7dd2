import { type DomainError, isDomainError } from '@lienthong/kernel';
import { judgeChanges, lostSignatures } from '../difference/index.js';
import { readLevelsOf } from '../levels/read-levels.js';
import { openPdf, type PdfDocument } from '../model/document.js';
import { defaultLimits, type PdfLimits } from '../model/limits.js';
import { readSignaturesOf } from '../read/read-signatures.js';
import type { ValidationRequest } from './evidence.js';
import { finding } from './findings.js';
import { damagedSignatures, unlistedSignatures } from './found-signatures.js';
import { gatherEvidence } from './gather-evidence.js';
import { judgeDocumentTimeStamps } from './judge-document-time-stamps.js';
import { judgeSignature } from './judge-signature.js';
import { lostSignature } from './lost-signature.js';
import { readableStarts } from './readable-start.js';
import type { FileVerdict, Finding, Judgement, ValidationReport } from './report.js';

/**
 * Judges every signature and document time-stamp of a file by ETSI EN 319 102-1. Asks nobody: revocation data is what the file
 * holds and the request gives. Never throws for what a file holds; what cannot be read is UNREADABLE.
 *
 * A failure of one is the failure of the file; without one, whatever is open leaves the file open. A file that only bears document
 * time-stamps is signed by nobody: NO_SIGNATURE, unless such a time-stamp fails.
 */
export function validatePdf(bytes: Uint8Array, request: ValidationRequest): ValidationReport {
  const now = request.at ?? new Date();
  const limits = { ...defaultLimits, ...request.limits };
  try {
    return judge(openPdf(bytes, limits), request, now);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    // What is too much is so as a whole.
    const byItsEnd = error.code === 'PDF_DAMAGED' || error.code === 'PDF_ENCRYPTED';
    const start = byItsEnd ? judgeReadableStart(bytes, limits, request, now) : undefined;
    return start ?? judgeDamaged(bytes, limits, now) ?? unreadable(error, now);
  }
}

function judge(document: PdfDocument, request: ValidationRequest, now: Date): ValidationReport {
  const readings = readSignaturesOf(document);
  const changes = judgeChanges(document);
  const evidence = gatherEvidence(document, readings, request, now);
  const both = readings.map((reading, index) => ({ reading, changes: changes[index]! }));
  const stamps = both.filter(({ reading }) => reading.purpose === 'DOCUMENT_TIME_STAMP');
  const { reports, provenAt, leavesFileOpen } = judgeDocumentTimeStamps(stamps, evidence);
  const levels = new Map(readLevelsOf(document).signatures.map(({ fieldName, level }) => [fieldName, level]));
  const signatures = both
    .filter(({ reading }) => reading.purpose === 'SIGNATURE')
    .map((one) =>
      judgeSignature(
        one.reading,
        one.changes,
        levels.get(one.reading.fieldName) ?? 'NOT_PADES',
        provenAt(one.reading.signedLength),
        evidence,
      ),
    );
  const named = lostSignatures(document).map((field) => lostSignature(field, now));
  const lost = named.length > 0 ? named : unlistedSignatures(document, readings, now);
  return {
    verdict: fileVerdict([...signatures, ...lost], reports, leavesFileOpen),
    validatedAt: now,
    refusal: undefined,
    signatures: [...signatures, ...lost],
    documentTimeStamps: reports,
    findings: lost.flatMap(({ findings }) => findings),
  };
}

function fileVerdict(signatures: readonly Judgement[], stamps: readonly Judgement[], isLeftOpen: boolean): FileVerdict {
  if ([...signatures, ...stamps].some(({ verdict }) => verdict === 'TOTAL_FAILED')) return 'TOTAL_FAILED';
  if (signatures.length === 0) return 'NO_SIGNATURE';
  // A time-stamp of nobody trusted proves nothing, which leaves open only the signatures that need its proof.
  const isOpen = isLeftOpen || signatures.some(({ verdict }) => verdict === 'INDETERMINATE');
  return isOpen ? 'INDETERMINATE' : 'TOTAL_PASSED';
}

const unreadable = ({ code, text }: DomainError, now: Date): ValidationReport => ({
  verdict: 'UNREADABLE',
  validatedAt: now,
  refusal: { code, message: text },
  signatures: [],
  documentTimeStamps: [],
  findings: [],
});

/** A signed file in which something was changed so that it can no longer be read was a signed file, and was changed. */
function judgeDamaged(input: Uint8Array, limits: PdfLimits, now: Date): ValidationReport | undefined {
  if (input.length > limits.maxBytes) return undefined;
  const signatures = damagedSignatures(Buffer.from(input.buffer, input.byteOffset, input.byteLength), now);
  if (signatures.length === 0) return undefined;
  return {
    verdict: 'TOTAL_FAILED',
    validatedAt: now,
    refusal: undefined,
    signatures,
    documentTimeStamps: [],
    findings: [finding('FILE_DAMAGED')],
  };
}

/**
 * Whoever appends what no reader understands, or what only a lenient one understands, has changed a signed file: it is judged as
 * the file it was, and fails.
 */
function judgeReadableStart(
  bytes: Uint8Array,
  limits: PdfLimits,
  request: ValidationRequest,
  now: Date,
): ValidationReport | undefined {
  for (const start of readableStarts(bytes, limits)) {
    try {
      const report = spoilt(judge(start, request, now), bytes.length - start.bytes.length);
      if (report.signatures.length + report.documentTimeStamps.length > 0) return report;
    } catch (error) {
      if (!isDomainError(error)) throw error;
    }
  }
  return undefined;
}

function spoilt(report: ValidationReport, unreadableBytes: number): ValidationReport {
  const spoiled: Finding = finding('FILE_UNREADABLE_AFTER_SIGNATURE', `${unreadableBytes} bytes`);
  const spoil = <T extends Judgement>(one: T): T => ({
    ...one,
    verdict: 'TOTAL_FAILED',
    subIndication: one.verdict === 'TOTAL_FAILED' ? one.subIndication : 'FORMAT_FAILURE',
    coverage: one.coverage === 'WHOLE_FILE' ? 'WHOLE_REVISION' : one.coverage,
    changesAfter: 'UNLAWFUL',
    findings: [spoiled, ...one.findings],
  });
  return {
    ...report,
    verdict: 'TOTAL_FAILED',
    signatures: report.signatures.map(spoil),
    documentTimeStamps: report.documentTimeStamps.map(spoil),
    findings: [spoiled],
  };
}
