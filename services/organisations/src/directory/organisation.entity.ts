import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { CivilDate, OrganisationId } from '@lienthong/kernel';
import type {
  Channel,
  IdentifierGrammar,
  IdentifierStatus,
  Organisation,
  OrganisationIdentifier,
  OrganisationKind,
  OrganisationLevel,
  ReportGroup,
} from './organisation.js';

@Entity({ name: 'organisation' })
@Check('organisation_seal_diameter_check', 'seal_diameter_mm > 0')
@Check('organisation_not_its_own_parent_check', 'parent_id <> id')
@Check('organisation_not_its_own_successor_check', 'successor_id <> id')
@Check(
  'organisation_merged_check',
  '(successor_id is null) = (merged_on is null) and not (active and successor_id is not null)',
)
@Index('organisation_successor_id_idx', ['successorId'], { where: 'successor_id is not null' })
@Index('organisation_parent_id_idx', ['parentId'])
@Index('organisation_search_text_idx', ['searchText', 'id'])
@Index('organisation_search_words_idx', { synchronize: false })
export class OrganisationEntity implements Organisation {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: OrganisationId;
  @Column({ type: 'text' }) readonly name!: string;
  @Column({ type: 'text', collation: 'C' }) readonly searchText!: string;
  @Column({ type: 'text' }) readonly abbreviation!: string;
  @Column({ type: 'text' }) readonly kind!: OrganisationKind;
  @Column({ type: 'text' }) readonly level!: OrganisationLevel;
  @Column({ type: 'uuid', nullable: true }) readonly parentId!: OrganisationId | null;
  @Column({ type: 'text' }) readonly channel!: Channel;
  @Column({ type: 'text' }) readonly reportGroup!: ReportGroup;
  @Column({ type: 'text' }) readonly place!: string;
  @Column({ type: 'double precision' }) readonly sealDiameterMm!: number;
  @Column({ type: 'boolean', default: true }) readonly active!: boolean;
  @Column({ type: 'uuid', nullable: true }) readonly successorId!: OrganisationId | null;
  @Column({ type: 'date', nullable: true }) readonly mergedOn!: CivilDate | null;
  @Column({ type: 'text', nullable: true }) readonly mergerBasis!: string | null;
  @Column({ type: 'integer', default: 1 }) readonly version!: number;
}

@Entity({ name: 'organisation_identifier' })
@Check('organisation_identifier_period_check', 'valid_to >= valid_from')
@Check('organisation_identifier_closed_check', `(status = 'CLOSED') = (valid_to is not null)`)
@Unique('organisation_identifier_value_key', ['value', 'validFrom'])
@Index('organisation_identifier_organisation_id_idx', ['organisationId'])
@Index('organisation_identifier_open_key', ['organisationId', 'grammar'], { unique: true, where: `status = 'OPEN'` })
export class OrganisationIdentifierEntity implements OrganisationIdentifier {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: string;
  @Column({ type: 'uuid' }) readonly organisationId!: OrganisationId;
  @Column({ type: 'text' }) readonly value!: string;
  @Column({ type: 'text' }) readonly grammar!: IdentifierGrammar;
  @Column({ type: 'text' }) readonly status!: IdentifierStatus;
  @Column({ type: 'date' }) readonly validFrom!: CivilDate;
  @Column({ type: 'date', nullable: true }) readonly validTo!: CivilDate | null;
  @Column({ type: 'text', nullable: true }) readonly legalBasis!: string | null;
}
