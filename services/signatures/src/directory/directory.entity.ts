import type { Role } from '@lienthong/contracts';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { KnownOrganisation, KnownPerson } from './signing-right.js';

@Entity({ name: 'organisation' })
export class OrganisationEntity implements KnownOrganisation {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'int' }) readonly version!: number;
  @Column({ type: 'text' }) readonly name!: string;
  /** Works inside this system, so that its seal key is kept here. */
  @Column({ type: 'boolean' }) readonly internal!: boolean;
  @Column({ type: 'boolean' }) readonly active!: boolean;
  @Column({ type: 'double precision' }) readonly sealDiameterMm!: number;
  /** Into which organisation it was merged, and the first day of that; null: into none. */
  @Column({ type: 'uuid', nullable: true }) readonly successorId!: string | null;
  @Column({ type: 'date', nullable: true }) readonly mergedOn!: string | null;
}

@Entity({ name: 'person' })
@Index('person_organisation_id_idx', ['organisationId'])
export class PersonEntity implements KnownPerson {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'int' }) readonly version!: number;
  @Column({ type: 'text' }) readonly fullName!: string;
  @Column({ type: 'text' }) readonly position!: string;
  @Column({ type: 'uuid' }) readonly organisationId!: string;
  @Column({ type: 'text', array: true }) readonly roles!: Role[];
  @Column({ type: 'boolean' }) readonly active!: boolean;
}
