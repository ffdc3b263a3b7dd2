import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { KeyOwnerKind } from '../keys/key-vault.js';
import type {
  CertificateFinding,
  CertificateStanding,
  IssuedCertificate,
  RevocationReason,
  Suspension,
} from './certificate.js';

@Entity({ name: 'certificate' })
@Check('certificate_owner_kind_check', `owner_kind in ('ROOT', 'SUB', 'PERSON', 'ORGANISATION')`)
@Check('certificate_organisation_check', `(organisation_id is null) = (owner_kind in ('ROOT', 'SUB'))`)
@Unique('certificate_sha256_key', ['sha256'])
@Unique('certificate_issuer_serial_key', ['issuerName', 'serialNumber'])
@Index('certificate_authority_key', ['ownerKind'], { unique: true, where: `owner_kind in ('ROOT', 'SUB')` })
@Index('certificate_owner_idx', ['ownerKind', 'ownerId', 'notAfter'])
export class CertificateEntity implements IssuedCertificate {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'text' }) readonly ownerKind!: KeyOwnerKind;
  @Column({ type: 'uuid' }) readonly ownerId!: string;
  /** The organisation it signs for; null for an authority's. */
  @Column({ type: 'uuid', nullable: true }) readonly organisationId!: string | null;
  /** Null: the key is on the owner's own token. */
  @Column({ type: 'uuid', nullable: true }) readonly privateKeyId!: string | null;
  /** The certificate of ours that issued it; null for another authority's. */
  @Column({ type: 'uuid', nullable: true }) readonly issuerId!: string | null;
  @Column({ type: 'text' }) readonly commonName!: string;
  @Column({ type: 'text' }) readonly organisationName!: string;
  @Column({ type: 'text' }) readonly issuerName!: string;
  /** Hexadecimal, lower case. */
  @Column({ type: 'text' }) readonly serialNumber!: string;
  @Column({ type: 'timestamptz' }) readonly notBefore!: Date;
  @Column({ type: 'timestamptz' }) readonly notAfter!: Date;
  @Column({ type: 'bytea' }) readonly der!: Buffer;
  /** DER of the certificates between it and the root, nearest first. */
  @Column({ type: 'bytea', array: true }) readonly chain!: Buffer[];
  /** Of the DER bytes, hexadecimal: how a certificate found in a file is recognised. */
  @Column({ type: 'text' }) readonly sha256!: string;
  @Column({ type: 'text' }) readonly standing!: CertificateStanding;
  @Column({ type: 'timestamptz', nullable: true }) readonly suspendedAt!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) readonly revokedAt!: Date | null;
  @Column({ type: 'text', nullable: true }) readonly revocationReason!: RevocationReason | null;
  @Column({ type: 'jsonb', default: [] }) readonly pastSuspensions!: readonly Suspension[];
  /** Null for authorities and for certificates from before there were requests. */
  @Column({ type: 'uuid', nullable: true }) readonly requestId!: string | null;
  @Column({ type: 'uuid', nullable: true }) readonly replacesId!: string | null;
  @Column({ type: 'jsonb' }) readonly findings!: CertificateFinding[];
}
