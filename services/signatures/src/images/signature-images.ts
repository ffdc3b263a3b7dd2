import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, Tx } from '@lienthong/database';
import type { FileStore } from '@lienthong/file-store';
import { refuse, uuidV7 } from '@lienthong/kernel';
import { checkSignatureImage, type SignatureImageKind, type SizeMm } from '@lienthong/pdf-signature';
import type { SignatureImageEntity } from './signature-image.entity.js';

const demonstrationFiles = { SIGNATURE: 'signature-blue.png', SEAL: 'seal-red.png' } as const;

type Reader = Pick<Tx, 'query'>;
type ImageFile = Pick<SignatureImageEntity, 'kind' | 'file'>;

const find = async (reader: Reader, kind: SignatureImageKind, ownerId: string | null): Promise<ImageFile | null> => {
  const rows = await reader.query<ImageFile>(
    `select kind, file from signature_image where kind = $1 and (owner_id = $2 or owner_id is null)
     order by owner_id nulls last limit 1`,
    [kind, ownerId],
  );
  return rows[0] ?? null;
};

/**
 * The owner's picture, or the demonstration's. NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 d and II.8 a.
 * @throws {DomainError} IMAGE_MISSING
 */
export async function imageOf(
  reader: Reader,
  files: FileStore,
  kind: SignatureImageKind,
  ownerId: string,
): Promise<Buffer> {
  const image = await find(reader, kind, ownerId);
  if (!image) {
    throw refuse(
      'IMAGE_MISSING',
      kind === 'SEAL'
        ? { vi: 'Chưa có hình ảnh con dấu của cơ quan.', en: 'There is no image of the seal of the organisation.' }
        : { vi: 'Chưa có hình ảnh chữ ký của người ký.', en: 'There is no image of the signature of the signer.' },
      { legalBasis: `NĐ 30/2020/NĐ-CP, Phụ lục I, ${kind === 'SEAL' ? 'II.8 a' : 'II.7 d'}` },
    );
  }
  return files.read(image.file);
}

/** Real sizes of the pictures of people's signatures, their own or the demonstration's, by person; nobody without one. */
export async function imageSizesOf(reader: Reader, people: readonly string[]): Promise<Map<string, SizeMm>> {
  const rows = await reader.query<SizeMm & { readonly person: string }>(
    `select given.person, i.width_mm as "widthMm", i.height_mm as "heightMm"
     from unnest($1::uuid[]) as given (person)
     cross join lateral (select * from signature_image where kind = 'SIGNATURE' and (owner_id = given.person or owner_id is null)
       order by owner_id nulls last limit 1) i`,
    [people],
  );
  return new Map(rows.map(({ person, widthMm, heightMm }) => [person, { widthMm, heightMm }]));
}

/**
 * Imports the pictures of the demonstration once; they are checked like any other.
 * @param folder holds signature-blue.png and seal-red.png, which state their real size
 */
export async function importDemonstrationImages(database: Database, files: FileStore, folder: string): Promise<void> {
  for (const kind of ['SIGNATURE', 'SEAL'] as const) {
    if (await find(database, kind, null)) continue;
    const png = await readFile(join(folder, demonstrationFiles[kind]));
    const { widthMm, heightMm } = checkSignatureImage(png, kind);
    const file = await files.put(png);
    await database.transaction((tx) =>
      tx.query(
        `insert into signature_image (id, kind, owner_id, file, width_mm, height_mm)
         values ($1, $2, null, $3, $4, $5) on conflict do nothing`,
        [uuidV7(), kind, file, widthMm, heightMm],
      ),
    );
  }
}
