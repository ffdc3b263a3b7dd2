// What a user is told when an act does not fit the station of the document. Pure.
import type { DomainError } from '@lienthong/kernel';
import { isBefore, type Act, type DocumentState, type DocumentWay } from './document-states.js';
import { refuseOutgoing, type OutgoingRefusal } from './outgoing.errors.js';

/** Where each act starts on the electronic way, and what is told when it lies behind. */
const acts: Record<Act, { readonly startsAt: DocumentState; readonly already: OutgoingRefusal }> = {
  CHANGE: { startsAt: 'DRAFT', already: 'DOCUMENT_NOT_DRAFT' },
  ATTACH_FILE: { startsAt: 'DRAFT', already: 'DOCUMENT_NOT_DRAFT' },
  SUBMIT: { startsAt: 'DRAFT', already: 'DOCUMENT_ALREADY_SUBMITTED' },
  RETURN: { startsAt: 'SUBMITTED', already: 'DOCUMENT_ALREADY_SIGNED' },
  WITHDRAW: { startsAt: 'SUBMITTED', already: 'DOCUMENT_ALREADY_SIGNED' },
  SIGN: { startsAt: 'SUBMITTED', already: 'DOCUMENT_ALREADY_SIGNED' },
  ASSIGN_NUMBER: { startsAt: 'SIGNED', already: 'NUMBER_ALREADY_ASSIGNED' },
  SEAL: { startsAt: 'NUMBERED', already: 'DOCUMENT_ALREADY_SEALED' },
  ISSUE: { startsAt: 'SEALED', already: 'DOCUMENT_ALREADY_ISSUED' },
};

/** The refusal that names what has to come first, or that the act is done already. */
export function refuseAct(act: Act, state: DocumentState, way: DocumentWay): DomainError {
  const { startsAt, already } = acts[act];
  // Whoever withdraws waits for the signature that is being made; it may not be the last, or fail.
  if (act === 'WITHDRAW' && state === 'SIGNING') return refuseOutgoing('ANOTHER_ACT_UNDER_WAY');
  if (isBefore(startsAt, state)) return refuseOutgoing(already);
  if (way === 'DIGITISED') return refuseOutgoing('DOCUMENT_NOT_SEALED');
  if (act === 'SIGN' || act === 'RETURN' || act === 'WITHDRAW') return refuseOutgoing('DOCUMENT_NOT_SUBMITTED');
  if (isBefore(state, 'SIGNED')) return refuseOutgoing('DOCUMENT_NOT_SIGNED');
  if (isBefore(state, 'NUMBERED')) return refuseOutgoing('DOCUMENT_NOT_NUMBERED');
  return refuseOutgoing('DOCUMENT_NOT_SEALED');
}
