import type { DeliveryId, DocumentId, OrganisationId } from '@lienthong/kernel';
import type { UrgencyCode } from '@lienthong/official-document';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AcceptedDespite, Delivery, DeliveryChannel, DeliveryState } from './delivery.js';

@Entity({ name: 'delivery' })
export class DeliveryEntity implements Delivery {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: DeliveryId;
  @Column({ type: 'uuid' }) readonly documentId!: DocumentId;
  @Column({ type: 'uuid' }) readonly senderId!: OrganisationId;
  @Column({ type: 'uuid' }) readonly recipientId!: OrganisationId;
  @Column({ type: 'text' }) readonly recipientIdentifier!: string;
  @Column({ type: 'text' }) readonly channel!: DeliveryChannel;
  @Column({ type: 'text' }) readonly state!: DeliveryState;
  @Column({ type: 'int' }) readonly sequence!: number;
  @Column({ type: 'text' }) readonly urgency!: UrgencyCode;
  @Column({ type: 'uuid', nullable: true }) readonly inboxKey!: string | null;
  @Column({ type: 'timestamptz', nullable: true }) readonly attemptedAt!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) readonly arrivedAt!: Date | null;
  @Column({ type: 'int', nullable: true }) readonly arrivalNumber!: number | null;
  @Column({ type: 'text', nullable: true }) readonly rejectionReason!: string | null;
  @Column({ type: 'jsonb', nullable: true }) readonly acceptedDespite!: AcceptedDespite | null;
}
