// Signing with keys that are elsewhere, bound to what it needs.
import type { Hsm } from '../keys/pkcs11/hsm.js';
import { completeAct, type CompleteParts } from './complete-act.js';
import { prepareAct } from './prepare-act.js';

export interface ExternalSigning {
  readonly prepareAct: ReturnType<typeof prepareAct>;
  readonly completeAct: ReturnType<typeof completeAct>;
  /** Null: none is configured. */
  readonly hsm: Hsm | null;
}

export const createExternalSigning = (parts: CompleteParts & { readonly hsm: Hsm | null }): ExternalSigning => ({
  prepareAct: prepareAct(parts),
  completeAct: completeAct(parts),
  hsm: parts.hsm,
});
