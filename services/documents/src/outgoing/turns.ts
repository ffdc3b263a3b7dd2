// Whose signature and whose seal a document needs, and how far each has come. Pure.
import { mostSigners } from '@lienthong/contracts';
import type { OrganisationId, PersonId } from '@lienthong/kernel';
import { refuseOutgoing, type OutgoingRefusal } from './outgoing.errors.js';

/** One organisation's part: its seal or, with a person, that person's signature. */
export interface Turn {
  readonly organisationId: OrganisationId;
  /** The act under way; null before and after it. */
  readonly actId: string | null;
  readonly doneAt: Date | null;
  /** When it last did not come about; null once it is asked for again. */
  readonly failedAt: Date | null;
}

/** Whose authorised signer the person is when signing. */
export interface Signer {
  readonly personId: PersonId;
  readonly organisationId: OrganisationId;
}
export type SignerTurn = Turn & Signer;

const untouched = { actId: null, doneAt: null, failedAt: null } as const;

/**
 * The signers of one submission, in small letters, as the client names them.
 * @throws {DomainError} TOO_MANY_SIGNERS beyond ten, SIGNER_NAMED_TWICE
 */
export function readSignerIds(signerId: string, furtherSignerIds: readonly string[]): string[] {
  const ids = [signerId, ...furtherSignerIds].map((id) => id.toLowerCase());
  if (ids.length > mostSigners) throw refuseOutgoing('TOO_MANY_SIGNERS', ['furtherSignerIds']);
  const again = ids.findIndex((id, index) => ids.indexOf(id) < index);
  if (again > 0) throw refuseOutgoing('SIGNER_NAMED_TWICE', ['furtherSignerIds', String(again - 1)]);
  return ids;
}

/** In the order of their places on the document: those of the issuer first, otherwise as named. */
export const signerTurns = (signers: readonly Signer[], issuerId: OrganisationId): SignerTurn[] =>
  [true, false].flatMap((own) =>
    signers
      .filter(({ organisationId }) => (organisationId === issuerId) === own)
      .map(({ personId, organisationId }) => ({ personId, organisationId, ...untouched })),
  );

/** One seal each, over the signatures of the organisation's own people (NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, II.8). */
export const sealTurns = (organisationIds: readonly OrganisationId[]): Turn[] =>
  [...new Set(organisationIds)].map((organisationId) => ({ organisationId, ...untouched }));

/**
 * One act at a time: each is made on the file the one before has left.
 * @param mine undefined: the document waits for nothing of theirs, which is for the caller to refuse
 * @param done what is told to who has had their turn while others have not
 * @throws {DomainError} `done`, ANOTHER_ACT_UNDER_WAY
 */
export function requireTurn(turns: readonly Turn[], mine: Turn | undefined, done: OutgoingRefusal): void {
  if (!mine || allDone(turns)) return;
  if (mine.doneAt !== null) throw refuseOutgoing(done);
  if (turns.some((turn) => turn !== mine && turn.actId !== null)) throw refuseOutgoing('ANOTHER_ACT_UNDER_WAY');
}

export const begun = <T extends Turn>(turns: readonly T[], mine: T, actId: string): T[] =>
  turns.map((turn) => (turn === mine ? { ...turn, actId, failedAt: null } : turn));

export const ended = <T extends Turn>(turns: readonly T[], actId: string, at: Date): T[] =>
  turns.map((turn) => (turn.actId === actId ? { ...turn, actId: null, doneAt: at } : turn));

export const failed = <T extends Turn>(turns: readonly T[], actId: string, at: Date): T[] =>
  turns.map((turn) => (turn.actId === actId ? { ...turn, actId: null, failedAt: at } : turn));

export const allDone = (turns: readonly Turn[]): boolean => turns.every(({ doneAt }) => doneAt !== null);
export const anyDone = (turns: readonly Turn[]): boolean => turns.some(({ doneAt }) => doneAt !== null);
