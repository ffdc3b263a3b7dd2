import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { PinState } from './pin-rules.js';

/** How often the PIN of a key was wrong in a row; no row: never. */
@Entity({ name: 'pin_state' })
@Check('pin_state_wrong_check', 'wrong >= 0')
export class PinStateEntity implements PinState {
  @PrimaryColumn({ type: 'uuid' }) readonly keyId!: string;
  @Column({ type: 'int' }) readonly wrong!: number;
  @Column({ type: 'timestamptz', nullable: true }) readonly nextTryAt!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) readonly lockedAt!: Date | null;
}
