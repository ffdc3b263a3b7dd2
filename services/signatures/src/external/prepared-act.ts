// An act whose signatures are made elsewhere, from its preparation to the worker that takes them.
import type { SignedAct } from '../signing/produce-files.js';

/** One file of the act, waiting for its signature. */
export interface PreparedFile {
  /** `main`, or the attachment's id. */
  readonly part: string;
  /** SHA-256 of the file it was prepared for, hexadecimal. */
  readonly file: string;
  /** As `serialisePrepared` writes it. */
  readonly prepared: string;
  readonly shows: Shown;
}

/** What readers of the document will see of the signature. */
export interface Shown {
  readonly image: 'SIGNATURE' | 'SEAL' | null;
  readonly lines: readonly string[];
}

/** What came back for one file, base64. */
export type KeptSignature = { readonly signature: string } | { readonly cms: string };

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** The act as `signing.requested` will name it. */
export type PreparedRequest = Without<SignedAct, 'actId' | 'authorisation'>;

export interface PreparedAct {
  readonly id: string;
  /** Who prepared it: nobody else completes it. */
  readonly personId: string;
  readonly documentId: string;
  /** The only one that may complete it. */
  readonly certificateId: string;
  readonly request: PreparedRequest;
  /** The main file first. */
  readonly files: readonly PreparedFile[];
  readonly preparedAt: Date;
  readonly expiresAt: Date;
  /** In the order of the files. */
  readonly given: readonly KeptSignature[] | null;
  readonly completedAt: Date | null;
}
