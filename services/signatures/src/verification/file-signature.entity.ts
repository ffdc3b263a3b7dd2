import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

export const signatureKinds = ['PERSONAL', 'ORGANISATION'] as const;
export type SignatureKind = (typeof signatureKinds)[number];

/** A file whose signatures were verified; a file never changes, so neither does what was found in it. */
@Entity({ name: 'verified_file' })
export class VerifiedFileEntity {
  @PrimaryColumn({ type: 'text' }) readonly sha256!: string;
  @Column({ type: 'timestamptz' }) readonly verifiedAt!: Date;
}

@Entity({ name: 'file_signature' })
@Check('file_signature_kind_check', `kind in ('PERSONAL', 'ORGANISATION')`)
@Unique('file_signature_ordinal_key', ['file', 'ordinal'])
export class FileSignatureEntity {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  /** SHA-256 of the file that holds it. */
  @Column({ type: 'text' }) readonly file!: string;
  /** From 1, in the order of signing. */
  @Column({ type: 'int' }) readonly ordinal!: number;
  @Column({ type: 'text' }) readonly field!: string;
  @Column({ type: 'text' }) readonly kind!: SignatureKind;
  @Column({ type: 'text' }) readonly signerName!: string;
  @Column({ type: 'text' }) readonly organisationName!: string;
  @Column({ type: 'text', nullable: true }) readonly certificateSha256!: string | null;
  @Column({ type: 'timestamptz' }) readonly signedAt!: Date;
  @Column({ type: 'boolean' }) readonly valid!: boolean;
}
