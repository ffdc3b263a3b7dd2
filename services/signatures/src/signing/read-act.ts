// What an act is done on: its files with the signatures they carry, in the order the law wants, and the image it shows.
import type { SigningRequested } from '@lienthong/contracts';
import type { Database } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import { inspectPdf } from '@lienthong/pdf-signature';
import { imageOf } from '../images/signature-images.js';
import { mainPart, newestMainFile } from '../verification/document-signatures.repository.js';
import { findSignatures, type FoundSignature } from '../verification/find-signatures.js';
import { requireIntact, requireNewest, requirePersonalSignature } from './act-rules.js';

interface Parts {
  readonly database: Database;
  readonly files: FileStore;
}

export interface GivenFile {
  /** `main`, or the attachment's id. */
  readonly part: string;
  readonly bytes: Buffer;
  readonly found: readonly FoundSignature[];
}

/**
 * The main file first.
 * @throws {DomainError} FILE_NOT_FOUND, SIGNATURE_BROKEN, those of the order of acts and of the PDF
 */
export async function readGiven(
  { database, files }: Parts,
  request: SigningRequested,
  organisationId: string,
): Promise<GivenFile[]> {
  const wanted = [{ part: mainPart, file: request.file as string }];
  if (request.act === 'SEAL') {
    wanted.push(...request.attachments.map(({ attachmentId, file }) => ({ part: attachmentId, file })));
  }
  const given: GivenFile[] = [];
  for (const { part, file } of wanted) {
    const bytes = await files.read(file);
    const found = await findSignatures(database.manager, bytes);
    requireIntact(found);
    // Admitted at upload already; no key is put to a file with active content whichever way it came here.
    if (found.length === 0) inspectPdf(bytes);
    given.push({ part, bytes, found });
  }
  await requireOrder(database, request, organisationId, given[0]!);
  return given;
}

/** Person, then number and date, then organisation (NĐ 30/2020/NĐ-CP, Điều 32(2)(d)). */
async function requireOrder(
  database: Database,
  request: SigningRequested,
  organisationId: string,
  main: GivenFile,
): Promise<void> {
  const follows = request.act === 'NUMBER_AND_DATE' || (request.act === 'SEAL' && request.way === 'ELECTRONIC');
  if (!follows) return;
  requirePersonalSignature(main.found, organisationId);
  requireNewest(request.file, await newestMainFile(database, request.documentId));
}

/** @returns null where the act shows none */
export async function imageFor({ database, files }: Parts, request: SigningRequested): Promise<Buffer | null> {
  if (request.act === 'PERSONAL_SIGNATURE') return imageOf(database, files, 'SIGNATURE', request.personId);
  if (request.act === 'SEAL' && request.way === 'ELECTRONIC') {
    return imageOf(database, files, 'SEAL', request.organisationId);
  }
  return null;
}
