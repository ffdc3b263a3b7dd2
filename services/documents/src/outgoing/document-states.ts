// The stations of an outgoing document and the acts between them.
export const documentStates = [
  'DRAFT',
  'SUBMITTED',
  'SIGNING',
  'SIGNED',
  'NUMBERING',
  'NUMBERED',
  'SEALING',
  'SEALED',
  'ISSUING',
  'ISSUED',
] as const;
export type DocumentState = (typeof documentStates)[number];
export type DocumentWay = 'ELECTRONIC' | 'DIGITISED';
export type Act =
  'CHANGE' | 'ATTACH_FILE' | 'SUBMIT' | 'RETURN' | 'WITHDRAW' | 'SIGN' | 'ASSIGN_NUMBER' | 'SEAL' | 'ISSUE';

/** Whether `state` lies before `other` on the way. */
export const isBefore = (state: DocumentState, other: DocumentState): boolean =>
  documentStates.indexOf(state) < documentStates.indexOf(other);
