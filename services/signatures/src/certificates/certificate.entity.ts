import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { KeyOwnerKind } from '../keys/key-vault.js';
import type { IssuedCertificate } from './certificate.js';

@Entity({ name: 'certificate' })
@Check('certificate_owner_kind_check', `owner_kind in ('ROOT', 'SUB', 'PERSON', 'ORGANISATION')`)
@Check('certificate_organisation_check', `(organisation_id is null) = (owner_kind in ('ROOT', 'SUB'))`)
@Unique('certificate_sha256_key', ['sha256'])
@Unique('certificate_serial_number_key', ['serialNumber'])
@Index('certificate_authority_key', ['ownerKind'], { unique: true, where: `owner_kind in ('ROOT', 'SUB')` })
@Index('certificate_owner_idx', ['ownerKind', 'ownerId', 'notAfter'])
export class CertificateEntity implements IssuedCertificate {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'text' }) readonly ownerKind!: KeyOwnerKind;
  @Column({ type: 'uuid' }) readonly ownerId!: string;
  /** The organisation it signs for; null for an authority's. */
  @Column({ type: 'uuid', nullable: true }) readonly organisationId!: string | null;
  @Column({ type: 'uuid' }) readonly privateKeyId!: string;
  @Column({ type: 'uuid', nullable: true }) readonly issuerId!: string | null;
  @Column({ type: 'text' }) readonly commonName!: string;
  @Column({ type: 'text' }) readonly organisationName!: string;
  @Column({ type: 'text' }) readonly issuerName!: string;
  /** Hexadecimal. */
  @Column({ type: 'text' }) readonly serialNumber!: string;
  @Column({ type: 'timestamptz' }) readonly notBefore!: Date;
  @Column({ type: 'timestamptz' }) readonly notAfter!: Date;
  @Column({ type: 'bytea' }) readonly der!: Buffer;
  /** DER of the certificates between it and the root, nearest first. */
  @Column({ type: 'bytea', array: true }) readonly chain!: Buffer[];
  /** Of the DER bytes, hexadecimal: how a certificate found in a file is recognised. */
  @Column({ type: 'text' }) readonly sha256!: string;
}
