/** Every act can be done in one call, in two steps with the key elsewhere, or with a time-stamp; here once for all of them. */
import type { KeyObject } from 'node:crypto';
import type { TimeStampService } from '../levels/time-stamp-service.js';
import { type IncrementalUpdate, wholeFile } from '../model/writer.js';
import type { SigningInput } from '../sign/base-hash.js';
import type { PreparedField, SignatureTerms } from '../sign/lay-out-signature.js';
import { prepareUpdate } from '../sign/prepare-signature.js';
import type { PreparedSignature } from '../sign/prepared-signature.js';
import { type SignedAtLevel, signUpdateNamingLevel, signUpdateTimeStamped } from '../sign/sign-time-stamped.js';
import { signTerms } from '../sign/sign-pdf.js';

/** An act laid out on an update: what is to be signed, and in which field where that is new. */
export interface PlannedAct {
  readonly update: IncrementalUpdate;
  readonly terms: SignatureTerms;
  readonly field?: PreparedField;
}

type Keyed<A> = A & { readonly key: KeyObject };

export interface ActForms<A> {
  /** The new whole file. */
  readonly whole: (bytes: Uint8Array, act: Keyed<A>) => Buffer;
  /** Only what is to be appended: no copy of a large file is made. */
  readonly increment: (input: SigningInput, act: Keyed<A>) => Buffer;
  /** The first of two steps; the second is `completeSignature`. */
  readonly prepare: (input: SigningInput, act: A) => PreparedSignature;
  /** What is to be appended, at B-T or not at all. */
  readonly timeStampedIncrement: (input: SigningInput, act: Keyed<A>, timeStamp: TimeStampService) => Promise<Buffer>;
  /** What is to be appended, at B-T or, said so in the answer, at B-B. */
  readonly incrementNamingLevel: (
    input: SigningInput,
    act: Keyed<A>,
    timeStamp: TimeStampService,
  ) => Promise<SignedAtLevel>;
}

export function actForms<A>(plan: (input: SigningInput, act: A) => PlannedAct): ActForms<A> {
  const withKey = (input: SigningInput, act: Keyed<A>) => {
    const { update, terms, field } = plan(input, act);
    return { update, request: { ...terms, key: act.key }, field };
  };
  const increment = (input: SigningInput, act: Keyed<A>): Buffer => {
    const { update, terms, field } = plan(input, act);
    return signTerms(update, terms, act.key, field);
  };
  return {
    increment,
    whole: (bytes, act) => wholeFile(bytes, increment(bytes, act)),
    prepare: (input, act) => {
      const { update, terms, field } = plan(input, act);
      return prepareUpdate(update, terms, field);
    },
    timeStampedIncrement: async (input, act, timeStamp) => {
      const { update, request, field } = withKey(input, act);
      return signUpdateTimeStamped(update, request, timeStamp, field);
    },
    incrementNamingLevel: async (input, act, timeStamp) => {
      const { update, request, field } = withKey(input, act);
      return signUpdateNamingLevel(update, request, timeStamp, field);
    },
  };
}
