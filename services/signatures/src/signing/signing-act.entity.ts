import type { SigningCompleted, SigningFailed, SigningRequested } from '@lienthong/contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const signingActStates = ['STARTED', 'COMPLETED', 'FAILED'] as const;
export type SigningActState = (typeof signingActStates)[number];

/** One act, one result: whoever asks again with the same id gets what the first one got. */
@Entity({ name: 'signing_act' })
@Check('signing_act_act_check', `act in ('PERSONAL_SIGNATURE', 'NUMBER_AND_DATE', 'SEAL')`)
@Check('signing_act_state_check', `state in ('STARTED', 'COMPLETED', 'FAILED')`)
@Check('signing_act_outcome_check', `(state = 'STARTED') = (outcome is null)`)
@Index('signing_act_document_id_idx', ['documentId'])
export class SigningActEntity {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'uuid' }) readonly documentId!: string;
  @Column({ type: 'text' }) readonly act!: SigningRequested['act'];
  @Column({ type: 'uuid' }) readonly requestedBy!: string;
  /** Of the whole request: the same id with another request is a mistake. */
  @Column({ type: 'text' }) readonly requestSha256!: string;
  @Column({ type: 'text' }) readonly state!: SigningActState;
  /** The time of signing; a repeated attempt signs at this time again and so makes the same bytes. */
  @Column({ type: 'timestamptz' }) readonly startedAt!: Date;
  @Column({ type: 'timestamptz', nullable: true }) readonly finishedAt!: Date | null;
  /** What was announced. */
  @Column({ type: 'jsonb', nullable: true }) readonly outcome!: SigningCompleted | SigningFailed | null;
}
