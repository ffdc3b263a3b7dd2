import type { Tx } from '@lienthong/database';
import { uuidV7 } from '@lienthong/kernel';
import type { SignatureImageKind, SizeMm } from '@lienthong/pdf-signature';
import { type Reader, type SubscriberKind, subscribers } from '../certificates/subscriber.js';
import type { Page } from '../certificates/expiry/expiry.repository.js';
import type { SignatureImageEntity } from './signature-image.entity.js';

export type StoredImage = SignatureImageEntity;

const columns = `i.id, i.kind, i.owner_id as "ownerId", i.file, i.width_mm as "widthMm", i.height_mm as "heightMm",
  i.registered_at as "registeredAt", i.registered_by as "registeredBy", i.owner_name as "ownerName", i.replaced_at as "replacedAt"`;

/** Condition: image i counted at that time. */
const countedAt = (parameter: string): string =>
  `i.registered_at <= ${parameter} and (i.replaced_at is null or i.replaced_at > ${parameter})`;

/** Takes turns with whoever registers another image of the same owner. */
export const lockImages = (tx: Tx, kind: SignatureImageKind, ownerId: string | null): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtextextended('lienthong image ' || $1, 0))`, [`${kind} ${ownerId}`]);

/** The newest of the owner (null: the specimen), and nobody else's. */
export async function newestImage(
  reader: Reader,
  kind: SignatureImageKind,
  ownerId: string | null,
): Promise<StoredImage | null> {
  const [found] = (await reader.query(
    `select ${columns} from signature_image i
     where i.kind = $1 and i.owner_id is not distinct from $2::uuid and i.replaced_at is null`,
    [kind, ownerId],
  )) as StoredImage[];
  return found ?? null;
}

/** The one that counted then: the owner's, or the specimen. */
export async function imageAt(
  reader: Reader,
  kind: SignatureImageKind,
  ownerId: string,
  at: Date,
): Promise<Pick<StoredImage, 'file'> | null> {
  const [found] = (await reader.query(
    `select i.file from signature_image i
     where i.kind = $1 and (i.owner_id = $2 or i.owner_id is null) and ${countedAt('$3::timestamptz')}
     order by i.owner_id nulls last limit 1`,
    [kind, ownerId, at],
  )) as Pick<StoredImage, 'file'>[];
  return found ?? null;
}

/** Of the pictures of people's signatures that counted then, their own or the specimen, by person; nobody without one. */
export async function imageSizesOf(reader: Reader, people: readonly string[], at: Date): Promise<Map<string, SizeMm>> {
  const rows = (await reader.query(
    `select given.person, i.width_mm as "widthMm", i.height_mm as "heightMm"
     from unnest($1::uuid[]) as given (person)
     cross join lateral (
       select * from signature_image i
       where i.kind = 'SIGNATURE' and (i.owner_id = given.person or i.owner_id is null) and ${countedAt('$2::timestamptz')}
       order by i.owner_id nulls last limit 1) i`,
    [people, at],
  )) as (SizeMm & { readonly person: string })[];
  return new Map(rows.map(({ person, widthMm, heightMm }) => [person, { widthMm, heightMm }]));
}

export type NewImage = Omit<StoredImage, 'id' | 'replacedAt'>;

/** From its registration on it counts, and the one before it no more. The caller holds `lockImages`. */
export async function keepImage(tx: Tx, image: NewImage): Promise<string> {
  const { kind, ownerId, file, widthMm, heightMm, registeredAt, registeredBy, ownerName } = image;
  await tx.query(
    `update signature_image set replaced_at = $3
     where kind = $1 and owner_id is not distinct from $2::uuid and replaced_at is null`,
    [kind, ownerId, registeredAt],
  );
  const id = uuidV7();
  await tx.query(
    `insert into signature_image (id, kind, owner_id, file, width_mm, height_mm, registered_at, registered_by, owner_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, kind, ownerId, file, widthMm, heightMm, registeredAt, registeredBy, ownerName],
  );
  return id;
}

/** An owner's newest image, and the organisation that may see it. */
export interface OwnedImage extends StoredImage {
  readonly ownerId: string;
  readonly organisationId: string;
}

/** By owner; those without an image of their own are left out. */
export async function newestImages(
  reader: Reader,
  kind: SignatureImageKind,
  owners: readonly string[],
): Promise<Map<string, OwnedImage>> {
  const organisation =
    kind === 'SEAL' ? 'i.owner_id' : '(select p.organisation_id from person p where p.id = i.owner_id)';
  const rows = (await reader.query(
    `select ${columns}, ${organisation} as "organisationId" from signature_image i
     where i.kind = $1 and i.owner_id = any ($2::uuid[]) and i.replaced_at is null`,
    [kind, owners],
  )) as OwnedImage[];
  return new Map(rows.map((row) => [row.ownerId, row]));
}

export type ImageGapReason = 'NEVER_HAD' | 'OF_FORMER_NAME' | 'OF_FORMER_SIZE';

/** Somebody who is to sign and whose image is not there, or not right any more. */
export interface ImageGap {
  /** That of the owner. */
  readonly id: string;
  readonly ownerKind: SubscriberKind;
  readonly organisationId: string;
  readonly reason: ImageGapReason;
}

/** By the id of the owner. */
export const imageGaps = (
  reader: Reader,
  filter: {
    readonly organisationId: string | null;
    readonly kind: SignatureImageKind | null;
    readonly toleranceMm: number;
  },
  { limit, afterId }: Page,
): Promise<ImageGap[]> =>
  reader.query(
    `${subscribers}, judged as (
       select s."ownerId" as id, s."ownerKind", s."organisationId",
         case when i.id is null then 'NEVER_HAD'
           when i.kind = 'SEAL' and i.owner_name <> s."commonName" then 'OF_FORMER_NAME'
           when i.kind = 'SEAL' and greatest(abs(i.width_mm - o.seal_diameter_mm), abs(i.height_mm - o.seal_diameter_mm)) > $1
             then 'OF_FORMER_SIZE' end as reason
       from subscriber s join organisation o on o.id = s."organisationId"
       left join signature_image i on i.owner_id = s."ownerId" and i.replaced_at is null
         and i.kind = case s."ownerKind" when 'PERSON' then 'SIGNATURE' else 'SEAL' end
       where ($2::uuid is null or s."organisationId" = $2) and ($3::uuid is null or s."ownerId" > $3)
         and ($4::text is null or s."ownerKind" = case $4 when 'SIGNATURE' then 'PERSON' else 'ORGANISATION' end))
     select * from judged where reason is not null order by id limit $5`,
    [filter.toleranceMm, filter.organisationId, afterId, filter.kind, limit + 1],
  ) as Promise<ImageGap[]>;
