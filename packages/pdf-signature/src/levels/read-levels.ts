import type { CertificateFacts, TimeStampToken } from '@lienthong/pki';
import { openPdf, type PdfDocument } from '../model/document.js';
import type { Baseline, LevelGap } from './baseline.js';
import { RevocationEvidence } from './revocation-evidence.js';
import { signaturesAndTimeStamps, type StampedRevision } from './signed-revisions.js';
import { type ValidationData, validationDataOf } from './validation-data.js';

export type PadesLevel = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';

export interface SignatureLevel {
  /** Fully qualified name of the signature field. */
  readonly fieldName: string;
  /** Highest level whose parts are all there; undefined: not even B-B. */
  readonly level: PadesLevel | undefined;
  /** What the next level still wants. */
  readonly missing: readonly LevelGap[];
}

export interface DocumentTimeStampFacts {
  readonly fieldName: string;
  readonly time: Date;
  /** End of the authority's certificate; undefined when it is not in the token. */
  readonly certificateNotAfter: Date | undefined;
  /** Length of the file when it was stamped, bytes. */
  readonly signedLength: number;
  /** Of the token, DER, the signer's first where it is found: whose revocation data the next renewal wants. */
  readonly certificates: readonly Buffer[];
}

export interface LevelsReading {
  /** Oldest first. */
  readonly signatures: readonly SignatureLevel[];
  /** Oldest first. */
  readonly documentTimeStamps: readonly DocumentTimeStampFacts[];
  /** End of the first to end among the certificates behind the newest document time-stamp: the archive must be stamped again before. */
  readonly archiveEnds: Date | undefined;
}

/**
 * Which baseline level every signature of the file reaches by what the file holds (ETSI EN 319 142-1, 6.3). Structure only: that
 * digests are right, certificates trusted and revocation data fresh is for the validation to say.
 * @param anchors DER: where chains end that do not end at a root; nothing is wanted of the file about these
 * @throws PdfRefusedError as `openPdf`
 */
export const readLevels = (bytes: Uint8Array, anchors: readonly Buffer[] = []): LevelsReading =>
  readLevelsOf(openPdf(bytes), anchors);

/** As `readLevels`, of a file that is open already. */
export function readLevelsOf(document: PdfDocument, anchors: readonly Buffer[] = []): LevelsReading {
  const { signatures, timeStamps } = signaturesAndTimeStamps(document);
  const newest = timeStamps.at(-1);
  const others = certificatesOf(signatures, timeStamps);
  const evidence = new RevocationEvidence(validationDataOf(document), others, anchors);
  const archived =
    newest === undefined || newest.end === document.bytes.length
      ? evidence
      : new RevocationEvidence(dataCoveredBy(document, newest), others, anchors);
  const documentTimeStamps = timeStamps.map(({ fieldName, end, token }) => ({
    fieldName,
    time: token.genTime,
    certificateNotAfter: token.certificate?.notAfter,
    signedLength: end,
    certificates: signerFirst(token),
  }));
  return {
    signatures: signatures.map((signature) => levelOf(signature, timeStamps, evidence, archived)),
    documentTimeStamps,
    archiveEnds: newest?.token.certificate && evidence.endOf(newest.token.certificate),
  };
}

const signerFirst = ({ certificate, certificates }: TimeStampToken): Buffer[] =>
  certificate === undefined
    ? [...certificates]
    : [certificate.der, ...certificates.filter((der) => !der.equals(certificate.der))];

const certificatesOf = (signatures: readonly Baseline[], timeStamps: readonly StampedRevision[]): Buffer[] => [
  ...signatures.flatMap(({ certificates }) => certificates),
  ...timeStamps.flatMap(({ token }) => token.certificates),
];

/** What the newest archive time-stamp covers; data added behind it is not protected by it. */
const dataCoveredBy = ({ bytes, limits }: PdfDocument, { end }: StampedRevision): ValidationData =>
  validationDataOf(openPdf(bytes.subarray(0, end), limits));

function levelOf(
  signature: Baseline,
  timeStamps: readonly StampedRevision[],
  evidence: RevocationEvidence,
  archived: RevocationEvidence,
): SignatureLevel {
  const { fieldName, signer } = signature;
  const at = (level: PadesLevel | undefined, missing: readonly LevelGap[]): SignatureLevel => ({
    fieldName,
    level,
    missing,
  });
  if (signature.gaps.length > 0 || signer === undefined) return at(undefined, signature.gaps);
  const later = timeStamps.filter(({ end }) => end > signature.end);
  // The document time-stamp right behind a B-B signature proves its time as a signature time-stamp does (EN 319 142-1, 6.3).
  const proof = signature.timeStamps.length > 0 ? signature.timeStamps : later.slice(0, 1).map(({ token }) => token);
  if (proof.length === 0) return at('B-B', [{ code: 'TIME_STAMP_MISSING', subject: fieldName }]);
  const wanted = [signer, ...proof.flatMap(({ certificate }) => certificate ?? [])];
  const unproven = unprovenIn(evidence, wanted);
  if (unproven.length > 0) return at('B-T', unproven);
  const archive = later.filter(({ token }) => !proof.includes(token));
  if (archive.length === 0 || unprovenIn(archived, wanted).length > 0) {
    return at('B-LT', [{ code: 'DOCUMENT_TIME_STAMP_MISSING', subject: fieldName }]);
  }
  return at('B-LTA', []);
}

const unprovenIn = (evidence: RevocationEvidence, certificates: readonly CertificateFacts[]): LevelGap[] =>
  certificates.flatMap((certificate) =>
    evidence
      .unproven(certificate)
      .map(({ subject }) => ({ code: 'REVOCATION_DATA_MISSING' as const, subject: subject.commonName ?? '' })),
  );
