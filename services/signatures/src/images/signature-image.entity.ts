import type { SignatureImageKind } from '@lienthong/pdf-signature';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The picture of a signature or of a seal; the bytes are in the file store. Rows are kept when another takes their place. */
@Entity({ name: 'signature_image' })
@Check('signature_image_kind_check', `kind in ('SIGNATURE', 'SEAL')`)
export class SignatureImageEntity {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'text' }) readonly kind!: SignatureImageKind;
  /** The person, or the organisation. Null: the specimen, shown for everybody who has none of their own. */
  @Column({ type: 'uuid', nullable: true }) readonly ownerId!: string | null;
  /** SHA-256. */
  @Column({ type: 'text' }) readonly file!: string;
  /** Real size of what is seen. */
  @Column({ type: 'double precision' }) readonly widthMm!: number;
  @Column({ type: 'double precision' }) readonly heightMm!: number;
  @Column({ type: 'timestamptz' }) readonly registeredAt!: Date;
  /** Null: it came with the demonstration. */
  @Column({ type: 'uuid', nullable: true }) readonly registeredBy!: string | null;
  /** What the owner was called then; null: it came with the demonstration. */
  @Column({ type: 'text', nullable: true }) readonly ownerName!: string | null;
  /** From when on another one counts; null: it is the newest. */
  @Column({ type: 'timestamptz', nullable: true }) readonly replacedAt!: Date | null;
}
