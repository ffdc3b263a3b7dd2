import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Role } from '@lienthong/contracts';
import type { OrganisationId, PersonId } from '@lienthong/kernel';
import type { Person } from './person.js';

@Entity({ name: 'person' })
@Index('person_organisation_id_idx', ['organisationId', 'searchText', 'id'])
export class PersonEntity implements Person {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: PersonId;
  @Column({ type: 'uuid' }) readonly organisationId!: OrganisationId;
  @Column({ type: 'text' }) readonly fullName!: string;
  @Column({ type: 'text', collation: 'C' }) readonly searchText!: string;
  @Column({ type: 'text' }) readonly position!: string;
  @Column({ type: 'text', array: true }) readonly roles!: Role[];
  @Column({ type: 'boolean', default: true }) readonly active!: boolean;
  @Column({ type: 'integer', default: 1 }) readonly version!: number;
}
