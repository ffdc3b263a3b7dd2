import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** One authorisation, one act: written in the transaction that begins the act, or that closes it as refused. */
@Entity({ name: 'used_authorisation' })
@Unique('used_authorisation_act_id_key', ['actId'])
export class UsedAuthorisationEntity {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'uuid' }) readonly actId!: string;
  @Column({ type: 'timestamptz' }) readonly usedAt!: Date;
  /** As sealed into it: afterwards no act can begin with it, and the row may go. */
  @Column({ type: 'timestamptz' }) readonly expiresAt!: Date;
}
