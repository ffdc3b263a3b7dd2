import type { FieldLock } from './signature-dictionary.js';

/** Why the organisation signs: cases B, D and E of NĐ 30/2020/NĐ-CP, Phụ lục I. Only the first needs a personal signature. */
export const sealModes = ['DOCUMENT', 'SEPARATE_ATTACHMENT', 'DIGITISED_COPY'] as const;
export type SealMode = (typeof sealModes)[number];

export type SignatureRole =
  | { readonly kind: 'PERSON'; /** DocMDP P=2; only the first signature of a file can. */ readonly certify: boolean }
  | {
      readonly kind: 'SEAL';
      readonly mode: SealMode;
      /** What it freezes; left out: every field. In a joint document all but the fields others still sign. */ readonly lock?: FieldLock;
    };
