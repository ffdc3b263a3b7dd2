import {
  type SigningCompleted,
  type SigningFailed,
  type SigningRequested,
  signingCompleted,
  signingFailed,
} from '@lienthong/contracts';
import { announce, audit, type Tx } from '@lienthong/database';
import { isDomainError, type LocalisedText } from '@lienthong/kernel';
import { type AuthorisationSeal, isFor } from '../custody/authorisation.js';
import { forgetSecretOf, useAuthorisation } from '../custody/custody.repository.js';
import { recordTimeStamping } from '../preservation/record-time-stamping.js';
import { verifiedIn } from '../verification/document-parties.js';
import { keepIssuer, lockRecord, replaceSigners } from '../verification/document-parties.repository.js';
import { keepFindings, keepNewestFiles } from '../verification/document-signatures.repository.js';
import { asRows } from '../verification/find-signatures.js';
import { requireNewest } from './act-rules.js';
import { refuseOtherOrganisation } from './party-rules.js';
import type { PerformedAct } from './perform-act.js';
import { findAct, finishAct } from './signing-act.repository.js';
import { areAnnounced } from './unannounced-files.js';

interface When {
  readonly now: Date;
  readonly correlationId: string | null;
}

/**
 * Keeps and announces what the act made, in the transaction that closes the message.
 * @throws {DomainError} FILE_NOT_NEWEST, DOCUMENT_OF_OTHER_ORGANISATION when another act of the document came between
 */
export async function recordCompleted(
  tx: Tx,
  request: SigningRequested,
  { organisationId, parties, newest, opens, main, attachments }: PerformedAct,
  when: When,
): Promise<void> {
  const outcome: SigningCompleted = {
    actId: request.actId,
    documentId: request.documentId,
    act: request.act,
    file: main.file,
    sizeBytes: main.sizeBytes,
    attachments: attachments.map(({ part, file, sizeBytes }) => ({ attachmentId: part, file, sizeBytes })),
    verified: verifiedIn(main.found, parties),
    completedAt: when.now.toISOString(),
  };
  if (!(await finishAct(tx, request, 'COMPLETED', outcome, when.now))) return announceKnown(tx, request, when);
  const announced = [main, ...attachments].map(({ file }) => file);
  await areAnnounced(tx, request.actId, announced);
  await forgetSecretOf(tx, request.actId);
  await keepIssuer(tx, request.documentId, parties.issuerId);
  const record = await lockRecord(tx, request.documentId);
  if (record?.issuerId !== parties.issuerId) throw refuseOtherOrganisation();
  requireNewest(newest, record.newest);
  if (opens) await replaceSigners(tx, request.documentId, parties.signers);
  for (const { file, found } of [main, ...attachments]) await keepFindings(tx, file, when.now, asRows(file, found));
  for (const { part, file, level, failure } of [main, ...attachments]) {
    if (level === null) continue;
    const { actId, documentId } = request;
    await recordTimeStamping(tx, { file, documentId, actId, part, level, failure, at: when.now });
  }
  await keepNewestFiles(tx, request.documentId, request.actId, [main, ...attachments]);
  const { actId, file, attachments: sealed } = outcome;
  const joint = parties.signers.length > 1 ? { organisationId, ...(opens ? { signers: parties.signers } : {}) } : {};
  await recordAct(tx, request, request.act, { actId, file, attachments: sealed, ...joint }, when);
  await announce(tx, signingCompleted, outcome, { correlationId: when.correlationId, eventId: actId });
}

/** Says again what was said; consumers see one event however often it is said. */
export async function announceKnown(tx: Tx, request: SigningRequested, { correlationId }: When): Promise<void> {
  const act = await findAct(tx.manager, request);
  if (!act?.outcome) throw new Error(`act ${request.actId} has no outcome`);
  const options = { correlationId, eventId: request.actId };
  if (act.state === 'COMPLETED') await announce(tx, signingCompleted, act.outcome as SigningCompleted, options);
  else await announce(tx, signingFailed, act.outcome as SigningFailed, options);
}

const unexpected: { readonly code: string; readonly message: LocalisedText } = {
  code: 'SIGNING_FAILED',
  message: {
    vi: 'Chưa ký được do lỗi hệ thống. Hãy thử lại; nếu vẫn không được, hãy báo quản trị viên.',
    en: 'The signature could not be made because of a fault of the system. Try again; if it persists, tell the administrator.',
  },
};

/** What the user reads; a fault of ours shows none of its details. */
const reasonOf = (error: Error): { readonly code: string; readonly message: LocalisedText } =>
  isDomainError(error) ? { code: error.code, message: error.text } : unexpected;

/** Closes the act as not done and says why; the document returns to its former state. The consent to it is used up all the same. */
export async function recordFailed(
  tx: Tx,
  seal: AuthorisationSeal,
  request: SigningRequested,
  error: Error,
  when: When,
): Promise<void> {
  const { code, message } = reasonOf(error);
  // The act of that id is another one: its result is not ours to touch.
  if (code === 'ACT_ID_REUSED') return;
  const { actId, documentId, act } = request;
  const outcome: SigningFailed = { actId, documentId, act, code, message: { ...message } };
  if (!(await finishAct(tx, request, 'FAILED', outcome, when.now))) return announceKnown(tx, request, when);
  await useUpConsent(tx, seal, request, when.now);
  await forgetSecretOf(tx, actId);
  await recordAct(tx, request, `${act}_REFUSED`, { actId, code }, when);
  await announce(tx, signingFailed, outcome, { correlationId: when.correlationId, eventId: actId });
}

async function useUpConsent(tx: Tx, seal: AuthorisationSeal, request: SigningRequested, now: Date): Promise<void> {
  if (request.act === 'NUMBER_AND_DATE' || !request.authorisation) return;
  try {
    const authorisation = seal.open(request.authorisation);
    if (isFor(authorisation, request)) await useAuthorisation(tx, authorisation, request.actId, now);
  } catch (error) {
    // None of ours: nothing to use up.
    if (!isDomainError(error)) throw error;
  }
}

/** NĐ 30/2020/NĐ-CP, Phụ lục VI, III.5 a: who did what is kept. */
const recordAct = (tx: Tx, request: SigningRequested, act: string, details: object, { correlationId }: When) =>
  audit(tx, { subject: `document:${request.documentId}`, actorId: request.requestedBy, act, details, correlationId });
