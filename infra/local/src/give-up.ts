/** A fault of the set-up that the person at the keyboard can mend; shown as one line without a stack trace. */
export class SetUpError extends Error {
  override readonly name = 'SetUpError';
}
