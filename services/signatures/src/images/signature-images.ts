import type { FileStore } from '@lienthong/file-store';
import type { SignatureImageKind } from '@lienthong/pdf-signature';
import type { Reader } from '../certificates/subscriber.js';
import { refuseImage } from './image.errors.js';
import { imageAt } from './image.repository.js';

/**
 * The owner's picture, or the demonstration's. NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 d and II.8 a.
 * @param at when the act began: one that is repeated shows what it showed, whatever was registered meanwhile
 * @throws {DomainError} IMAGE_MISSING
 */
export async function imageOf(
  reader: Reader,
  files: FileStore,
  kind: SignatureImageKind,
  ownerId: string,
  at: Date,
): Promise<Buffer> {
  const image = await imageAt(reader, kind, ownerId, at);
  if (!image) throw refuseImage.missing(kind);
  return files.read(image.file);
}
