// The validation of one arrived document: every file judged outside the transaction, the outcome written and told inside it.
import { documentValidated } from '@lienthong/contracts';
import { announce, type Database, type Tx } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import type { JobLogger } from '@lienthong/jobs';
import { type Clock, isDomainError } from '@lienthong/kernel';
import { formerNamesOf } from '../certificates/former-names.js';
import { certificatesByHash } from '../certificates/certificate.repository.js';
import { signedWhileSuspended } from '../certificates/signed-while-suspended.js';
import { nextAttempt } from '../preservation/preservation.js';
import type { TrustServices } from '../trust/trust-services.js';
import { judgeForDocument, type KnownSender, type Sender, worstOf } from './document-rules.js';
import { mainPart } from './document-signatures.repository.js';
import { gatherEvidence } from './gather-evidence.js';
import type { PdfJudge } from './judge-pdf.js';
import type { StoredReport } from './stored-report.js';
import {
  type ArrivedFile,
  arrivedFiles,
  followReports,
  lockValidation,
  saveFiles,
  saveValidation,
  senderOf,
  standingVerdicts,
  type ValidatedFile,
} from './validation.repository.js';

export interface ValidationParts {
  readonly database: Database;
  readonly files: FileStore;
  readonly trust: TrustServices;
  readonly judge: PdfJudge;
}

interface Run {
  readonly clock: Clock;
  readonly logger: JobLogger;
  readonly signal: AbortSignal;
}

interface Failure {
  readonly code: string;
  readonly url: string | null;
}

/** What one run found out about a document. */
export interface Validated {
  readonly documentId: string;
  readonly at: Date;
  /** All files, or none when a fault of ours stood in the way. */
  readonly files: readonly ValidatedFile[];
  /** Why it is looked at again. */
  readonly failure: Failure | null;
  /** Which question for a new verdict it answers. */
  readonly anew?: Date;
}

/** After so many tries (about ten days) a source that never answers is not asked any more. */
const mostAttempts = 45;

/** @returns null when nothing of that document arrived */
export async function validateDocument(
  parts: ValidationParts,
  documentId: string,
  { clock, logger, signal }: Run,
): Promise<Validated | null> {
  const arrived = await arrivedFiles(parts.database, documentId);
  if (arrived.length === 0) return null;
  let at = clock.now();
  const sender = await senderOf(parts.database, documentId);
  const files: ValidatedFile[] = [];
  let failure: Failure | null = null;
  try {
    for (const one of arrived) {
      const { file, missing, ...judged } = await validateFile(parts, sender, one, clock, signal);
      files.push(file);
      at = judged.at;
      failure ??= missing;
    }
  } catch (error) {
    signal.throwIfAborted();
    logger.error({ err: error, documentId }, 'a document could not be validated');
    return { documentId, at, files: [], failure: { code: codeOf(error), url: null } };
  }
  return { documentId, at, files, failure };
}

/**
 * One file as a file of a document from this sender.
 * @throws only faults of ours or of the store
 */
export async function validateFile(
  { database, files, trust, judge }: ValidationParts,
  sender: KnownSender | null,
  { part, file }: ArrivedFile,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ readonly file: ValidatedFile; readonly at: Date; readonly missing: Failure | null }> {
  const bytes = await files.read(file);
  const needs = await judge.needs(bytes, { signal });
  const { evidence, failures } = await gatherEvidence(trust, needs, signal);
  // After the answers came: one that was made after the moment of validation proves nothing for it.
  const at = clock.now();
  const question = { bytes, at, anchors: await trust.anchors.all(), evidence };
  const report = await judge.judge(question, { signal, lastUse: true });
  const ours = await certificatesOfSigners(database, report);
  const names = sender && (await withNames(database, sender, ours));
  const judged = judgeForDocument(report, part === mainPart, names, signedWhileSuspended(report.signatures, ours));
  return {
    file: { part, file, report, ...judged },
    at,
    missing: mayChange(report) ? { code: failures[0]?.code ?? 'TRY_LATER', url: failures[0]?.url ?? null } : null,
  };
}

/** More may be known later: a status that was not to be had, an issuer whose place did not answer. */
const mayChange = ({ signatures, documentTimeStamps }: StoredReport): boolean =>
  [...signatures, ...documentTimeStamps].some(({ subIndication }) => subIndication === 'TRY_LATER');

/** Those known here, by the SHA-256 of the signers' certificates. */
const certificatesOfSigners = (database: Database, { signatures }: StoredReport) =>
  certificatesByHash(
    database.manager,
    signatures.flatMap(({ certificateSha256 }) => certificateSha256 ?? []),
  );

async function withNames(
  database: Database,
  sender: KnownSender,
  ours: Awaited<ReturnType<typeof certificatesOfSigners>>,
): Promise<Sender> {
  const former = await formerNamesOf(database, [sender.id]);
  return {
    ...sender,
    formerNames: former.get(sender.id) ?? [],
    owners: ours,
  };
}

/** Writes what was found, and tells it when it is another outcome than the one told before. */
export async function recordValidation(
  tx: Tx,
  { documentId, at, files, failure, anew }: Validated,
  { clock, logger, correlationId }: { clock: Clock; logger: JobLogger; correlationId: string | null },
): Promise<void> {
  const before = await lockValidation(tx, documentId);
  if (!before || (before.validatedAt !== null && before.validatedAt > at)) return;
  const now = clock.now();
  // One that was asked for meanwhile is still to come.
  const asksOn = before.askedAnewAt !== null && before.askedAnewAt.getTime() !== anew?.getTime();
  const attempts = failure ? before.attempts + 1 : 0;
  const told = {
    ...before,
    attempts,
    failureCode: failure?.code ?? null,
    failureUrl: failure?.url ?? null,
    failedAt: failure ? now : null,
  };
  if (files.length === 0) {
    await saveValidation(tx, { ...told, nextAttemptAt: nextAttempt(now, attempts) });
    return;
  }
  const standing = await standingVerdicts(tx, documentId);
  const found = files.filter((one) => !knowsLess(one, standing.get(one.part)));
  const outcome = files.map((one) => (found.includes(one) ? one : { ...one, ...standing.get(one.part)! }));
  const { verdict, subIndication } = worstOf(outcome as readonly ValidatedFile[]);
  const triesOn = failure !== null && attempts < mostAttempts;
  const nextAttemptAt = triesOn ? nextAttempt(now, attempts) : asksOn ? before.nextAttemptAt : null;
  const changed = await saveFiles(tx, documentId, found, at);
  await followReports(tx, found);
  const validatedAt = found.length === files.length ? at : before.validatedAt;
  const askedAnewAt = triesOn || asksOn ? before.askedAnewAt : null;
  await saveValidation(tx, { ...told, verdict, subIndication, validatedAt, nextAttemptAt, askedAnewAt });
  logger.info({ documentId, verdict, subIndication, files: files.length, changed, nextAttemptAt }, 'validated');
  if (changed === 0 && before.verdict !== null) return;
  await announce(
    tx,
    documentValidated,
    {
      documentId,
      verdict,
      subIndication,
      files: outcome.map((one) => ({
        file: one.file,
        part: one.part,
        verdict: one.verdict,
        subIndication: one.subIndication,
      })),
      validatedAt: at.toISOString(),
    },
    { correlationId },
  );
}

/** That a source is silent today does not undo what it said before: a verdict gives way to another, not to a question. */
const knowsLess = (
  { file, verdict, report }: ValidatedFile,
  standing: { readonly file: string; readonly verdict: string | null } | undefined,
): boolean =>
  standing?.file === file &&
  (standing.verdict === 'TOTAL_PASSED' || standing.verdict === 'TOTAL_FAILED') &&
  verdict === 'INDETERMINATE' &&
  mayChange(report);

/** Names the fault without its details. */
const codeOf = (error: unknown): string => {
  const { code } = error as { code?: unknown };
  if (isDomainError(error)) return error.code;
  return typeof code === 'string' && /^FILE_[A-Z_]+$/.test(code) ? code : 'VALIDATION_FAILED';
};
