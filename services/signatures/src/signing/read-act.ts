// What an act is done on: its files with the signatures they carry, in the order the law wants, and the image it shows.
import type { Hash } from 'node:crypto';
import type { SigningRequested } from '@lienthong/contracts';
import type { Database } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import { inspectPdf, type SizeMm } from '@lienthong/pdf-signature';
import { imageSizesOf } from '../images/image.repository.js';
import { imageOf } from '../images/signature-images.js';
import { mainPart } from '../verification/document-signatures.repository.js';
import { findSignatures, type FoundSignature } from '../verification/find-signatures.js';
import {
  requireInForce,
  requireIntact,
  requireNewest,
  requireNotSignedBy,
  requirePersonalSignatures,
} from './act-rules.js';
import type { Authorised } from './authorise-act.js';

interface Parts {
  readonly database: Database;
  readonly files: FileStore;
}

export interface GivenFile {
  /** `main`, or the attachment's id. */
  readonly part: string;
  readonly bytes: Buffer;
  /** SHA-256 over the bytes, as the file store verified them; to be copied and continued. */
  readonly hash: Hash;
  readonly found: readonly FoundSignature[];
}

/**
 * The main file first.
 * @throws {DomainError} FILE_NOT_FOUND, SIGNATURE_BROKEN, those of the order of acts and of the PDF
 */
export async function readGiven(
  { database, files }: Parts,
  request: SigningRequested,
  authorised: Authorised,
): Promise<GivenFile[]> {
  const wanted = [{ part: mainPart, file: request.file as string }];
  if (request.act === 'SEAL') {
    wanted.push(...request.attachments.map(({ attachmentId, file }) => ({ part: attachmentId, file })));
  }
  const given: GivenFile[] = [];
  for (const { part, file } of wanted) {
    const { bytes, hash } = await files.readHashed(file);
    const found = await findSignatures(database.manager, bytes);
    requireIntact(found);
    // Admitted at upload already; no key is put to a file with active content whichever way it came here.
    if (found.length === 0) inspectPdf(bytes);
    given.push({ part, bytes, hash, found });
  }
  requireOrder(request, authorised, given[0]!);
  return given;
}

/**
 * All persons, then number and date, then the organisations (NĐ 30/2020/NĐ-CP, Điều 32(2)(d)), each on what the act before made. Only
 * the first signature is put to another file, and to one that nobody has signed.
 */
function requireOrder(request: SigningRequested, authorised: Authorised, { found }: GivenFile): void {
  const { newest, parties, organisation } = authorised;
  switch (request.act) {
    case 'PERSONAL_SIGNATURE':
      if (newest !== null && found.length > 0) requireNewest(request.file, newest);
      requireInForce(found);
      return requireNotSignedBy(found, request.personId);
    case 'NUMBER_AND_DATE':
      requirePersonalSignatures(found, organisation.id, parties.signers);
      return requireNewest(request.file, newest);
    case 'SEAL': {
      if (request.way === 'DIGITISED') return;
      const own = parties.signers.filter(({ organisationId }) => organisationId === organisation.id);
      requirePersonalSignatures(found, organisation.id, own);
      return requireNewest(request.file, newest);
    }
  }
}

/** What an act shows. */
export interface ActImages {
  /** Of its own signature or seal; null where it shows none. */
  readonly own: Buffer | null;
  /** Of the signatures that others will put beside it, millimetres, by person. */
  readonly sizes: ReadonlyMap<string, SizeMm>;
}

/** @param at when the act began: those that counted then */
export async function imagesFor(
  { database, files }: Parts,
  request: SigningRequested,
  { opens }: Authorised,
  at: Date,
): Promise<ActImages> {
  if (request.act === 'PERSONAL_SIGNATURE') {
    const people = (opens ?? []).map(({ person }) => person.id);
    return {
      own: await imageOf(database, files, 'SIGNATURE', request.personId, at),
      sizes: people.length > 1 ? await imageSizesOf(database, people, at) : new Map(),
    };
  }
  const seals = request.act === 'SEAL' && request.way === 'ELECTRONIC';
  return { own: seals ? await imageOf(database, files, 'SEAL', request.organisationId, at) : null, sizes: new Map() };
}
