// Why an act or an upload did not succeed, as it is kept and shown.
import type { LocalisedText } from '@lienthong/kernel';

export interface Failure {
  readonly code: string;
  readonly message: LocalisedText;
  readonly at: Date;
}
