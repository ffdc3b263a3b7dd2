// Why an act or an upload did not succeed, as it is kept and shown.
import type { LocalisedText } from '@lienthong/kernel';

export interface Failure {
  readonly code: string;
  readonly message: LocalisedText;
  readonly at: Date;
}

/** Column transformer: jsonb gives the instant back as text. */
export const failureColumn = {
  to: (failure: Failure | null) => failure,
  from: (failure: Failure | null) => (failure === null ? null : { ...failure, at: new Date(failure.at) }),
};
