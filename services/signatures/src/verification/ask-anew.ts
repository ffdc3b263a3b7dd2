// A validation that asks everybody again: what is remembered of a certificate's status, what the file brings of it, and the roots as
// they were read a while ago were known before.
import type { Clock } from '@lienthong/kernel';
import { TrustServiceError } from '../trust/trust-failure.js';
import { rememberedTrust } from './remembered-trust.js';
import type { ValidationParts } from './validate-document.js';

export interface AskingAnew {
  readonly parts: ValidationParts;
  /** Who did not answer, if anybody: then nothing was learnt anew from them. */
  silent(): TrustServiceError | null;
}

export function askingAnew(parts: ValidationParts, clock: Clock): AskingAnew {
  const { trust, judge, database } = parts;
  const remembered = rememberedTrust(trust, database, clock).revocation;
  let silent: TrustServiceError | null = null;
  return {
    parts: {
      ...parts,
      trust: {
        ...trust,
        anchors: { ...trust.anchors, all: trust.anchors.anew },
        revocation: {
          answerFor: async (certificate, issuer, freshSince, signal) => {
            try {
              return await trust.revocationAnew.answerFor(certificate, issuer, freshSince, signal);
            } catch (error) {
              if (!(error instanceof TrustServiceError)) throw error;
              if (error.fault !== 'NOT_CONFIGURED') silent ??= error;
              // An answer that is still in force is better than none.
              return await remembered.answerFor(certificate, issuer, freshSince).catch(() => Promise.reject(error));
            }
          },
        },
      },
      judge: {
        ...judge,
        needs: async (bytes, options) => {
          const { subjects, present } = await judge.needs(bytes, options);
          // The judge looks at the proof in the file all the same; it only does not keep anybody from asking.
          return { subjects, present: { ...present, ocsps: [], crls: [] } };
        },
      },
    },
    silent: () => silent,
  };
}
