import type { DocumentId, OrganisationId, PersonId } from '@lienthong/kernel';
import type { DocumentTypeCode, UrgencyCode } from '@lienthong/official-document';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { failureColumn } from '../failure.column.js';
import type { Failure } from '../failure.js';
import type { DocumentState, DocumentWay } from './document-states.js';
import type { OutgoingDocument } from './outgoing-document.js';
import { turnsColumn } from './turns.column.js';
import type { SignerTurn, Turn } from './turns.js';

@Entity({ name: 'document' })
export class OutgoingDocumentEntity implements OutgoingDocument {
  @PrimaryColumn({ type: 'uuid' }) readonly id!: DocumentId;
  @Column({ type: 'text' }) readonly way!: DocumentWay;
  @Column({ type: 'text' }) readonly state!: DocumentState;
  @Column({ type: 'uuid' }) readonly issuerId!: OrganisationId;
  @Column({ type: 'uuid' }) readonly drafterId!: PersonId;
  @Column({ type: 'uuid', nullable: true }) readonly signerId!: PersonId | null;
  @Column({ type: 'jsonb', transformer: turnsColumn }) readonly signers!: readonly SignerTurn[];
  @Column({ type: 'jsonb', transformer: turnsColumn }) readonly seals!: readonly Turn[];
  @Column({ type: 'text', nullable: true }) readonly paperSigner!: string | null;
  @Column({ type: 'text' }) readonly typeCode!: DocumentTypeCode;
  @Column({ type: 'text' }) readonly abstract!: string;
  @Column({ type: 'text' }) readonly urgency!: UrgencyCode;
  @Column({ type: 'text', nullable: true }) readonly unitAbbreviation!: string | null;
  @Column({ type: 'boolean' }) readonly withPaper!: boolean;
  @Column({ type: 'text', nullable: true }) readonly number!: string | null;
  @Column({ type: 'text', nullable: true }) readonly notation!: string | null;
  @Column({ type: 'text', nullable: true }) readonly code!: string | null;
  @Column({ type: 'date', nullable: true }) readonly issueDate!: string | null;
  @Column({ type: 'uuid', nullable: true }) readonly actId!: string | null;
  @Column({ type: 'uuid', nullable: true }) readonly mainFileId!: string | null;
  @Column({ type: 'boolean', default: false }) readonly verifiedPersonal!: boolean;
  @Column({ type: 'boolean', default: false }) readonly verifiedOrganisation!: boolean;
  @Column({ type: 'jsonb', nullable: true, transformer: failureColumn }) readonly lastFailure!: Failure | null;
  @Column({ type: 'timestamptz' }) readonly createdAt!: Date;
  @Column({ type: 'timestamptz', nullable: true }) readonly submittedAt!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) readonly signedAt!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) readonly sealedAt!: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) readonly issuedAt!: Date | null;
}
