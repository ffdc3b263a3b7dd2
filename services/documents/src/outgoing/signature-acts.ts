// What moves an outgoing document from the drafter through the hands of those who sign, number and seal it. Pure.
import type { OrganisationId } from '@lienthong/kernel';
import type { Failure } from '../failure.js';
import type { DocumentState } from './document-states.js';
import { requireReadyFor, startsFrom, type NumberTaken, type OutgoingDocument } from './outgoing-document.js';
import { refuseOutgoing } from './outgoing.errors.js';
import {
  allDone,
  begun,
  ended,
  failed,
  requireTurn,
  sealTurns,
  signerTurns,
  type Signer,
  type SignerTurn,
} from './turns.js';

/** The signatures service's word on one finished act. */
export interface ActDone {
  readonly actId: string;
  readonly verified: { readonly personal: boolean; readonly organisation: boolean };
  readonly at: Date;
}

/** The drafter hands it to those who sign, at least one of them of the issuer (NĐ 30/2020/NĐ-CP, Điều 11). */
export function submitted(document: OutgoingDocument, signers: readonly Signer[], at: Date): OutgoingDocument {
  requireReadyFor(document, 'SUBMIT');
  const turns = signerTurns(signers, document.issuerId);
  return {
    ...document,
    state: 'SUBMITTED',
    signerId: turns[0]!.personId,
    signers: turns,
    seals: sealTurns(turns.map(({ organisationId }) => organisationId)),
    submittedAt: at,
    lastFailure: null,
  };
}

/** @throws {DomainError} ALREADY_SIGNED_BY_YOU, ANOTHER_ACT_UNDER_WAY, as requireReadyFor, NOT_THE_SIGNER */
function requireSignersTurn(document: OutgoingDocument, by: Signer, act: 'SIGN' | 'RETURN'): SignerTurn {
  const mine = document.signers.find(
    ({ personId, organisationId }) => personId === by.personId && organisationId === by.organisationId,
  );
  requireTurn(document.signers, mine, 'ALREADY_SIGNED_BY_YOU');
  requireReadyFor(document, act);
  if (!mine) throw refuseOutgoing('NOT_THE_SIGNER');
  return mine;
}

/**
 * A signer who has not signed gives it back; the drafter may change its file and submit it again, also to others.
 * @param uploadedFileId the file as it was submitted: signatures made meanwhile were on a document that will not be
 */
export function returned(document: OutgoingDocument, by: Signer, uploadedFileId: string | null): OutgoingDocument {
  requireSignersTurn(document, by, 'RETURN');
  return draftAgain(document, uploadedFileId);
}

/**
 * The issuer takes it back from those who sign, whatever they have signed so far; until the last of them has. After that only
 * when verification did not find all their signatures (a certificate was revoked since), and no number stands in the register.
 */
export function withdrawn(document: OutgoingDocument, uploadedFileId: string | null): OutgoingDocument {
  const { state, number, verifiedPersonal } = document;
  const signedInVain = state === 'SIGNED' && number === null && !verifiedPersonal;
  if (!signedInVain) requireReadyFor(document, 'WITHDRAW');
  return draftAgain(document, uploadedFileId);
}

const draftAgain = (document: OutgoingDocument, uploadedFileId: string | null): OutgoingDocument => ({
  ...document,
  state: 'DRAFT',
  signers: [],
  seals: [],
  mainFileId: uploadedFileId,
  verifiedPersonal: false,
  verifiedOrganisation: false,
  submittedAt: null,
  signedAt: null,
  lastFailure: null,
});

export function signing(document: OutgoingDocument, by: Signer, actId: string): OutgoingDocument {
  const mine = requireSignersTurn(document, by, 'SIGN');
  return { ...document, state: 'SIGNING', actId, signers: begun(document.signers, mine, actId) };
}

/** Number and date are being put into the signed file. A number taken before (the act failed then) is kept: it is in the register. */
export function numbering(document: OutgoingDocument, taken: NumberTaken, actId: string): OutgoingDocument {
  requireReadyFor(document, 'ASSIGN_NUMBER');
  return { ...document, ...(document.number === null ? taken : {}), state: 'NUMBERING', actId };
}

/**
 * The seal of one organisation; each seals when everybody has signed and the issuer's clerk has given the number.
 * @throws {DomainError} ALREADY_SEALED_BY_YOU, ANOTHER_ACT_UNDER_WAY, as requireReadyFor
 */
export function sealing(document: OutgoingDocument, organisationId: OrganisationId, actId: string): OutgoingDocument {
  const mine = document.seals.find((seal) => seal.organisationId === organisationId);
  requireTurn(document.seals, mine, 'ALREADY_SEALED_BY_YOU');
  requireReadyFor(document, 'SEAL');
  if (!mine) throw refuseOutgoing('DOCUMENT_NOT_FOUND');
  return { ...document, state: 'SEALING', actId, seals: begun(document.seals, mine, actId) };
}

const actOf = { SIGNING: 'SIGN', NUMBERING: 'ASSIGN_NUMBER', SEALING: 'SEAL' } as const;
type Working = keyof typeof actOf;
const isWorking = (state: DocumentState): state is Working => state in actOf;

const isAwaited = (document: OutgoingDocument, actId: string): boolean =>
  document.actId === actId && isWorking(document.state);

/** Where an act started from, and where it is taken up again while others still have to sign or seal. */
const startOf = ({ way }: OutgoingDocument, state: Working): DocumentState => startsFrom[actOf[state]][way][0]!;

/**
 * The act that is awaited has succeeded: its revision becomes the newest, and the document moves on when nobody else's
 * signature or seal is missing.
 * @returns null when another act is awaited, or none: the answer is late or repeated and changes nothing
 */
export function afterAct(document: OutgoingDocument, done: ActDone, mainFileId: string): OutgoingDocument | null {
  const { state } = document;
  if (!isAwaited(document, done.actId) || !isWorking(state)) return null;
  const signers = ended(document.signers, done.actId, done.at);
  const seals = ended(document.seals, done.actId, done.at);
  const moved = {
    SIGNING: allDone(signers) ? ({ state: 'SIGNED', signedAt: done.at } as const) : null,
    NUMBERING: { state: 'NUMBERED' } as const,
    SEALING: allDone(seals) ? ({ state: 'SEALED', sealedAt: done.at } as const) : null,
  }[state];
  return {
    ...document,
    signers,
    seals,
    actId: null,
    mainFileId,
    verifiedPersonal: done.verified.personal,
    verifiedOrganisation: done.verified.organisation,
    lastFailure: null,
    ...(moved ?? { state: startOf(document, state) }),
  };
}

/** The awaited act has failed: back to where it started, with the reason. @returns null as `afterAct` */
export function afterFailedAct(document: OutgoingDocument, actId: string, failure: Failure): OutgoingDocument | null {
  const { state } = document;
  if (!isAwaited(document, actId) || !isWorking(state)) return null;
  return {
    ...document,
    state: startOf(document, state),
    signers: failed(document.signers, actId, failure.at),
    seals: failed(document.seals, actId, failure.at),
    actId: null,
    lastFailure: failure,
  };
}
