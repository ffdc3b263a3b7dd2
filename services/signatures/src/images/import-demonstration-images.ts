import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import { type Clock, systemClock } from '@lienthong/kernel';
import { checkSignatureImage, type SignatureImageKind } from '@lienthong/pdf-signature';
import { keepImage, lockImages, newestImage } from './image.repository.js';

interface ImageFile {
  readonly name: string;
  readonly kind: SignatureImageKind;
  /** Null: the specimen. */
  readonly ownerId: string | null;
}

const specimens: readonly ImageFile[] = [
  { name: 'signature-blue.png', kind: 'SIGNATURE', ownerId: null },
  { name: 'seal-red.png', kind: 'SEAL', ownerId: null },
];
const ownFile = /^(person|organisation)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.png$/;

/** What a file that came with the demonstration counts from, where none was before it. */
const always = new Date(0);

/**
 * Imports the pictures of the demonstration, each once; they are checked like any other. One that its owner registered stays.
 * @param folder holds signature-blue.png and seal-red.png for everybody, and `person-<id>.png` and `organisation-<id>.png`; all state
 *   their real size
 */
export async function importDemonstrationImages(
  database: Database,
  files: FileStore,
  folder: string,
  clock: Clock = systemClock,
): Promise<void> {
  const own = (await readdir(folder)).sort().flatMap((name): ImageFile[] => {
    const [, owner, ownerId] = ownFile.exec(name) ?? [];
    return ownerId === undefined ? [] : [{ name, ownerId, kind: owner === 'person' ? 'SIGNATURE' : 'SEAL' }];
  });
  for (const { name, kind, ownerId } of [...specimens, ...own]) {
    const png = await readFile(join(folder, name));
    const { widthMm, heightMm } = checkSignatureImage(png, kind);
    const file = await files.put(png);
    await database.transaction(async (tx) => {
      await lockImages(tx, kind, ownerId);
      const former = await newestImage(tx, kind, ownerId);
      if (former && (former.registeredBy !== null || former.file === file)) return;
      const registeredAt = former ? clock.now() : always;
      await keepImage(tx, {
        kind,
        ownerId,
        file,
        widthMm,
        heightMm,
        registeredAt,
        registeredBy: null,
        ownerName: null,
      });
    });
  }
}
