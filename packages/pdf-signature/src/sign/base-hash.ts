import type { SigningDigest } from '@lienthong/pki';
import { createHash, type Hash } from 'node:crypto';
import { Subject } from '../model/notes.js';
import { openPdf, type PdfDocument } from '../model/document.js';

/** What may be given to sign: the file, or what `openForSigning` made of it. */
export type SigningInput = Uint8Array | PdfDocument;

export const documentOf = (input: SigningInput): PdfDocument => (input instanceof Uint8Array ? openPdf(input) : input);

/** Hash states over exactly the bytes of a file, by digest; whoever gives them away does not continue them. */
export type BaseHashes = { readonly [D in SigningDigest]?: Hash };

const baseHashes = new Subject<BaseHashes>();

/**
 * Opens a file that will be signed later or more than once; signing then hashes only the increment. The bytes must not change
 * afterwards: a signature made over what they were is wrong for what they are.
 * @param hashed digests of the keys that will sign (SHA-256 when left out), hashed now; or the hashes of whoever hashed the file
 *   before, such as the store that verified it by its name. A state of other bytes is not noticed: the signature is then over those
 *   bytes and the increment, and wrong for this file.
 * @throws PdfRefusedError as `openPdf`
 */
export function openForSigning(
  bytes: Uint8Array,
  hashed: readonly SigningDigest[] | BaseHashes = ['sha256'],
): PdfDocument {
  const document = openPdf(bytes);
  document.notes.set(baseHashes, isList(hashed) ? hashedBy(hashed, document.bytes) : hashed);
  return document;
}

const isList = (hashed: readonly SigningDigest[] | BaseHashes): hashed is readonly SigningDigest[] =>
  Array.isArray(hashed);

const hashedBy = (digests: readonly SigningDigest[], bytes: Uint8Array): BaseHashes =>
  Object.fromEntries(digests.map((digest) => [digest, createHash(digest).update(bytes)]));

/** The hash over the whole file so far, to be continued; from the state kept where there is one. */
export const hashOfBase = (document: PdfDocument, digest: SigningDigest): Hash =>
  document.notes.get(baseHashes)?.[digest]?.copy() ?? createHash(digest).update(document.bytes);
