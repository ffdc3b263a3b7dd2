import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SubscriberKind } from '../subscriber.js';
import type { CertificateRequest, Custody, RequestKind, RequestState } from './certificate-request.js';

@Entity({ name: 'certificate_request' })
export class CertificateRequestEntity implements CertificateRequest {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'text' }) readonly kind!: RequestKind;
  @Column({ type: 'text' }) readonly custody!: Custody;
  @Column({ type: 'text' }) readonly ownerKind!: SubscriberKind;
  @Column({ type: 'uuid' }) readonly ownerId!: string;
  @Column({ type: 'uuid' }) readonly organisationId!: string;
  @Column({ type: 'text' }) readonly commonName!: string;
  @Column({ type: 'text' }) readonly organisationName!: string;
  @Column({ type: 'text', nullable: true }) readonly position!: string | null;
  @Column({ type: 'uuid', nullable: true }) readonly replacesId!: string | null;
  @Column({ type: 'text' }) readonly state!: RequestState;
  @Column({ type: 'uuid', nullable: true }) readonly requestedBy!: string | null;
  @Column({ type: 'timestamptz' }) readonly requestedAt!: Date;
  @Column({ type: 'uuid', nullable: true }) readonly decidedBy!: string | null;
  @Column({ type: 'timestamptz', nullable: true }) readonly decidedAt!: Date | null;
  @Column({ type: 'text', nullable: true }) readonly refusalReason!: string | null;
  @Column({ type: 'uuid', nullable: true }) readonly privateKeyId!: string | null;
  @Column({ type: 'bytea', nullable: true }) readonly signingRequest!: Buffer | null;
  @Column({ type: 'uuid', nullable: true }) readonly certificateId!: string | null;
  @Column({ type: 'timestamptz', nullable: true }) readonly closedAt!: Date | null;
}
