import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { KeyOwnerKind, SealedKey } from './key-vault.js';
import type { PinDerivation } from './pin-derivation.js';
import type { HsmKey } from './pkcs11/hsm.js';

@Entity({ name: 'private_key' })
@Check('private_key_owner_kind_check', `owner_kind in ('ROOT', 'SUB', 'PERSON', 'ORGANISATION')`)
@Check('private_key_protection_check', `protection in ('SERVICE', 'PIN')`)
@Check('private_key_pin_derivation_check', `(protection = 'PIN') = (pin_derivation is not null)`)
export class PrivateKeyEntity implements SealedKey {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'text' }) readonly ownerKind!: KeyOwnerKind;
  @Column({ type: 'uuid' }) readonly ownerId!: string;
  @Column({ type: 'text', default: 'SERVICE' }) readonly protection!: SealedKey['protection'];
  @Column({ type: 'text' }) readonly encryptionKey!: string;
  @Column({ type: 'bytea' }) readonly wrappedDataKey!: Buffer;
  @Column({ type: 'jsonb', nullable: true }) readonly pinDerivation!: PinDerivation | null;
  @Column({ type: 'bytea' }) readonly sealedPrivateKey!: Buffer;
  /** Set: the key is in the security module, and what is sealed here signs nothing; it opens as a proof of the consent. */
  @Column({ type: 'jsonb', nullable: true }) readonly device!: HsmKey | null;
  @Column({ type: 'timestamptz' }) readonly createdAt!: Date;
}
