// The outgoing document: its states, what moves it from one to the next, and what forbids that. Pure.
import type { CivilDate, DocumentId, OrganisationId, PersonId } from '@lienthong/kernel';
import type { DocumentTypeCode, UrgencyCode } from '@lienthong/official-document';
import type { Failure } from '../failure.js';
import { refuseAct } from './act-refusals.js';
import type { Act, DocumentState, DocumentWay } from './document-states.js';
import { refuseOutgoing } from './outgoing.errors.js';

export interface OutgoingDocument {
  readonly id: DocumentId;
  /** ELECTRONIC: signed in the system. DIGITISED: signed and numbered on paper, scanned, sealed once. */
  readonly way: DocumentWay;
  readonly state: DocumentState;
  readonly issuerId: OrganisationId;
  readonly drafterId: PersonId;
  readonly signerId: PersonId | null;
  /** Name of who signed the paper; only of a digitised document. */
  readonly paperSigner: string | null;
  readonly typeCode: DocumentTypeCode;
  readonly abstract: string;
  readonly urgency: UrgencyCode;
  readonly unitAbbreviation: string | null;
  readonly withPaper: boolean;
  /** As printed, e.g. 05. Number, notation, code and date are set together and never change. */
  readonly number: string | null;
  readonly notation: string | null;
  readonly code: string | null;
  readonly issueDate: CivilDate | null;
  /** The signing act whose answer is awaited; the answer to any other act changes nothing. */
  readonly actId: string | null;
  readonly mainFileId: string | null;
  /** What the verification of the newest revision found. */
  readonly verifiedPersonal: boolean;
  readonly verifiedOrganisation: boolean;
  readonly lastFailure: Failure | null;
  readonly createdAt: Date;
  readonly submittedAt: Date | null;
  readonly signedAt: Date | null;
  readonly sealedAt: Date | null;
  readonly issuedAt: Date | null;
}

export interface NumberTaken {
  readonly number: string;
  readonly notation: string;
  readonly code: string;
  readonly issueDate: CivilDate;
}

/** The signatures service's word on one finished act. */
export interface ActDone {
  readonly actId: string;
  readonly verified: { readonly personal: boolean; readonly organisation: boolean };
  readonly at: Date;
}

export type DraftContent = Pick<
  OutgoingDocument,
  'id' | 'issuerId' | 'drafterId' | 'typeCode' | 'abstract' | 'urgency' | 'unitAbbreviation' | 'withPaper' | 'createdAt'
>;

const blank = {
  state: 'DRAFT',
  signerId: null,
  paperSigner: null,
  number: null,
  notation: null,
  code: null,
  issueDate: null,
  actId: null,
  mainFileId: null,
  verifiedPersonal: false,
  verifiedOrganisation: false,
  lastFailure: null,
  submittedAt: null,
  signedAt: null,
  sealedAt: null,
  issuedAt: null,
} as const;

/** Way 1: a draft that will be signed, numbered and sealed here. */
export const newDraft = (content: DraftContent): OutgoingDocument => ({ ...blank, ...content, way: 'ELECTRONIC' });

/** Way 2: a paper document, signed and numbered, of which the clerk uploads the scan. */
export const newDigitised = (content: DraftContent, paperSigner: string, taken: NumberTaken): OutgoingDocument => ({
  ...blank,
  ...content,
  ...taken,
  way: 'DIGITISED',
  paperSigner,
});

/** States from which an act may start, by act and way; an empty list means the way does not know the act. */
const startsFrom: Record<Act, Record<DocumentWay, readonly DocumentState[]>> = {
  ATTACH_FILE: { ELECTRONIC: ['DRAFT'], DIGITISED: ['DRAFT'] },
  SUBMIT: { ELECTRONIC: ['DRAFT'], DIGITISED: [] },
  RETURN: { ELECTRONIC: ['SUBMITTED'], DIGITISED: [] },
  SIGN: { ELECTRONIC: ['SUBMITTED'], DIGITISED: [] },
  ASSIGN_NUMBER: { ELECTRONIC: ['SIGNED'], DIGITISED: [] },
  SEAL: { ELECTRONIC: ['NUMBERED'], DIGITISED: ['DRAFT'] },
  ISSUE: { ELECTRONIC: ['SEALED'], DIGITISED: ['SEALED'] },
};

/** @throws {DomainError} the refusal that names what is missing or was already done, see act-refusals.ts */
export function requireReadyFor(document: OutgoingDocument, act: Act): void {
  const states = startsFrom[act][document.way];
  if (states.length === 0) throw refuseOutgoing('DOCUMENT_OF_OTHER_WAY');
  if (!states.includes(document.state)) throw refuseAct(act, document.state, document.way);
  const needsFile = act === 'SUBMIT' || act === 'SIGN' || act === 'SEAL';
  if (needsFile && document.mainFileId === null) throw refuseOutgoing('DOCUMENT_WITHOUT_FILE');
}

/** The drafter hands it to the signer (NĐ 30/2020/NĐ-CP, Điều 11). */
export function submitted(document: OutgoingDocument, signerId: PersonId, at: Date): OutgoingDocument {
  requireReadyFor(document, 'SUBMIT');
  return { ...document, state: 'SUBMITTED', signerId, submittedAt: at, lastFailure: null };
}

/** The signer gives it back; the drafter may change its file and submit it again. */
export function returned(document: OutgoingDocument): OutgoingDocument {
  requireReadyFor(document, 'RETURN');
  return { ...document, state: 'DRAFT', submittedAt: null, lastFailure: null };
}

export function signing(document: OutgoingDocument, actId: string): OutgoingDocument {
  requireReadyFor(document, 'SIGN');
  return { ...document, state: 'SIGNING', actId };
}

/** Number and date are being put into the signed file. A number taken before (the act failed then) is kept: it is in the register. */
export function numbering(document: OutgoingDocument, taken: NumberTaken, actId: string): OutgoingDocument {
  requireReadyFor(document, 'ASSIGN_NUMBER');
  return { ...document, ...(document.number === null ? taken : {}), state: 'NUMBERING', actId };
}

export function sealing(document: OutgoingDocument, actId: string): OutgoingDocument {
  requireReadyFor(document, 'SEAL');
  return { ...document, state: 'SEALING', actId };
}

const afterwards = { SIGNING: 'SIGNED', NUMBERING: 'NUMBERED', SEALING: 'SEALED' } as const;
type Working = keyof typeof afterwards;
const isWorking = (state: DocumentState): state is Working => state in afterwards;

const isAwaited = (document: OutgoingDocument, actId: string): boolean =>
  document.actId === actId && isWorking(document.state);

/**
 * The act that is awaited has succeeded: its revision becomes the newest and the document moves on.
 * @returns null when another act is awaited, or none: the answer is late or repeated and changes nothing
 */
export function afterAct(document: OutgoingDocument, done: ActDone, mainFileId: string): OutgoingDocument | null {
  const { state } = document;
  if (!isAwaited(document, done.actId) || !isWorking(state)) return null;
  return {
    ...document,
    state: afterwards[state],
    actId: null,
    mainFileId,
    verifiedPersonal: done.verified.personal,
    verifiedOrganisation: done.verified.organisation,
    lastFailure: null,
    ...(state === 'SIGNING' ? { signedAt: done.at } : {}),
    ...(state === 'SEALING' ? { sealedAt: done.at } : {}),
  };
}

/** The awaited act has failed: back to where it started, with the reason. @returns null as `afterAct` */
export function afterFailedAct(document: OutgoingDocument, actId: string, failure: Failure): OutgoingDocument | null {
  const { state, way } = document;
  if (!isAwaited(document, actId) || !isWorking(state)) return null;
  const act = { SIGNING: 'SIGN', NUMBERING: 'ASSIGN_NUMBER', SEALING: 'SEAL' } as const;
  return { ...document, state: startsFrom[act[state]][way][0]!, actId: null, lastFailure: failure };
}

/**
 * The clerk issues it. An electronic document needs the signature of the person and of the organisation, a digitised one
 * that of the organisation (NĐ 30/2020/NĐ-CP, Điều 5(1), Điều 32(2)(d)), by what verification found, not by its state.
 */
export function issuing(document: OutgoingDocument): OutgoingDocument {
  requireReadyFor(document, 'ISSUE');
  if (document.way === 'ELECTRONIC' && !document.verifiedPersonal) throw refuseOutgoing('DOCUMENT_NOT_SIGNED');
  if (!document.verifiedOrganisation) throw refuseOutgoing('DOCUMENT_NOT_SEALED');
  return { ...document, state: 'ISSUING', lastFailure: null };
}

/** @returns null when it is not being issued: the job was repeated */
export const issued = (document: OutgoingDocument, at: Date): OutgoingDocument | null =>
  document.state === 'ISSUING' ? { ...document, state: 'ISSUED', issuedAt: at } : null;

export const afterFailedIssuance = (document: OutgoingDocument, failure: Failure): OutgoingDocument | null =>
  document.state === 'ISSUING' ? { ...document, state: 'SEALED', lastFailure: failure } : null;

/** When it was signed for issue: starts the sending clock of QĐ 28/2018/QĐ-TTg, Điều 6. */
export const signedForIssueAt = (document: OutgoingDocument): Date | null =>
  document.way === 'ELECTRONIC' ? document.signedAt : document.sealedAt;
