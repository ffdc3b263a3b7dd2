import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { KeyOwnerKind, SealedKey } from './key-vault.js';

@Entity({ name: 'private_key' })
@Check('private_key_owner_kind_check', `owner_kind in ('ROOT', 'SUB', 'PERSON', 'ORGANISATION')`)
export class PrivateKeyEntity implements SealedKey {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'text' }) readonly ownerKind!: KeyOwnerKind;
  @Column({ type: 'uuid' }) readonly ownerId!: string;
  @Column({ type: 'text' }) readonly encryptionKey!: string;
  @Column({ type: 'bytea' }) readonly wrappedDataKey!: Buffer;
  @Column({ type: 'bytea' }) readonly sealedPrivateKey!: Buffer;
  @Column({ type: 'timestamptz' }) readonly createdAt!: Date;
}
