import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { KeptSignature, PreparedAct, PreparedFile, PreparedRequest } from './prepared-act.js';

/** Holds nothing secret; goes a day after it expired. */
@Entity({ name: 'prepared_act' })
@Check('prepared_act_completed_check', `(given is null) = (completed_at is null)`)
@Index('prepared_act_expires_at_idx', ['expiresAt'])
@Index('prepared_act_person_idx', ['personId', 'expiresAt'])
export class PreparedActEntity implements PreparedAct {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'uuid' }) readonly personId!: string;
  @Column({ type: 'uuid' }) readonly documentId!: string;
  @Column({ type: 'uuid' }) readonly certificateId!: string;
  @Column({ type: 'jsonb' }) readonly request!: PreparedRequest;
  @Column({ type: 'jsonb' }) readonly files!: PreparedFile[];
  @Column({ type: 'timestamptz' }) readonly preparedAt!: Date;
  @Column({ type: 'timestamptz' }) readonly expiresAt!: Date;
  @Column({ type: 'jsonb', nullable: true }) readonly given!: KeptSignature[] | null;
  @Column({ type: 'timestamptz', nullable: true }) readonly completedAt!: Date | null;
}
