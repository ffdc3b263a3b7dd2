import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The picture of a signature or of a seal; the bytes are in the file store. */
@Entity({ name: 'signature_image' })
@Check('signature_image_kind_check', `kind in ('SIGNATURE', 'SEAL')`)
export class SignatureImageEntity {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'text' }) readonly kind!: 'SIGNATURE' | 'SEAL';
  /** Null: shown for everybody who has none of their own. */
  @Column({ type: 'uuid', nullable: true }) readonly ownerId!: string | null;
  /** SHA-256. */
  @Column({ type: 'text' }) readonly file!: string;
  /** Real size; the diameter of a seal is the organisation's, which wins. */
  @Column({ type: 'double precision' }) readonly widthMm!: number;
  @Column({ type: 'double precision' }) readonly heightMm!: number;
}
