// The outgoing document: its states, which act may start from which of them, and its issue. Signing is in signature-acts.ts. Pure.
import type { CivilDate, DocumentId, OrganisationId, PersonId } from '@lienthong/kernel';
import type { DocumentTypeCode, UrgencyCode } from '@lienthong/official-document';
import type { Failure } from '../failure.js';
import { refuseAct } from './act-refusals.js';
import type { Act, DocumentState, DocumentWay } from './document-states.js';
import { refuseOutgoing } from './outgoing.errors.js';
import { sealTurns, type SignerTurn, type Turn } from './turns.js';

export interface OutgoingDocument {
  readonly id: DocumentId;
  /** ELECTRONIC: signed in the system. DIGITISED: signed and numbered on paper, scanned, sealed once. */
  readonly way: DocumentWay;
  readonly state: DocumentState;
  readonly issuerId: OrganisationId;
  readonly drafterId: PersonId;
  /** The first of `signers`; stays on a draft that was given back, until it is submitted again. */
  readonly signerId: PersonId | null;
  /** Who signs, those of the issuer first; empty of a draft and of a digitised document. */
  readonly signers: readonly SignerTurn[];
  /** Which organisations seal, the issuer first; empty of an electronic draft. */
  readonly seals: readonly Turn[];
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

export type DraftContent = Pick<
  OutgoingDocument,
  'id' | 'issuerId' | 'drafterId' | 'typeCode' | 'abstract' | 'urgency' | 'unitAbbreviation' | 'withPaper' | 'createdAt'
>;

const blank = {
  state: 'DRAFT',
  signerId: null,
  signers: [],
  seals: [],
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
  seals: sealTurns([content.issuerId]),
});

/** States from which an act may start, by act and way; an empty list means the way does not know the act. */
export const startsFrom: Record<Act, Record<DocumentWay, readonly DocumentState[]>> = {
  CHANGE: { ELECTRONIC: ['DRAFT'], DIGITISED: ['DRAFT'] },
  ATTACH_FILE: { ELECTRONIC: ['DRAFT'], DIGITISED: ['DRAFT'] },
  SUBMIT: { ELECTRONIC: ['DRAFT'], DIGITISED: [] },
  RETURN: { ELECTRONIC: ['SUBMITTED'], DIGITISED: [] },
  WITHDRAW: { ELECTRONIC: ['SUBMITTED'], DIGITISED: [] },
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
  // Or the number would be lost: nobody puts it into a file whose signatures do not hold.
  if (act === 'ASSIGN_NUMBER' && !document.verifiedPersonal) throw refuseOutgoing('DOCUMENT_NOT_SIGNED');
}

/**
 * Whether the organisation has a part in it: it issues it, or one of its people signs it. A co-issuer comes in with the
 * submission and leaves when the draft is given back.
 */
export const isParty = ({ issuerId, signers }: OutgoingDocument, organisationId: OrganisationId): boolean =>
  issuerId === organisationId || signers.some((signer) => signer.organisationId === organisationId);

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
