import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Directory, keys, certificates, images, signing acts, and what was found in the signed files. */
export class CreateSignatures1795309200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [directory, keys, images, acts, documents, verification]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table file_signature, verified_file, document_file, document_recipient, signed_document, signing_act,
        signature_image, certificate, private_key, person, organisation;
    `);
  }
}

/** Projections of the organisations service's snapshots; the highest version wins. */
const directory = `
  create table organisation (
    id uuid primary key,
    version int not null,
    name text not null,
    internal boolean not null,
    active boolean not null,
    seal_diameter_mm double precision not null
  );
  create table person (
    id uuid primary key,
    version int not null,
    full_name text not null,
    position text not null,
    organisation_id uuid not null,
    roles text[] not null,
    active boolean not null
  );
  create index person_organisation_id_idx on person (organisation_id);
`;

/** A private key only in sealed form: AES-256-GCM under a data key of its own, that one under the key-encryption key. */
const keys = `
  create table private_key (
    id uuid primary key,
    owner_kind text not null,
    owner_id uuid not null,
    encryption_key text not null,
    wrapped_data_key bytea not null,
    sealed_private_key bytea not null,
    created_at timestamptz not null,
    constraint private_key_owner_kind_check check (owner_kind in ('ROOT', 'SUB', 'PERSON', 'ORGANISATION'))
  );
  create table certificate (
    id uuid primary key,
    owner_kind text not null,
    owner_id uuid not null,
    organisation_id uuid,
    private_key_id uuid not null references private_key (id),
    issuer_id uuid references certificate (id),
    common_name text not null,
    organisation_name text not null,
    issuer_name text not null,
    serial_number text not null,
    not_before timestamptz not null,
    not_after timestamptz not null,
    der bytea not null,
    chain bytea[] not null,
    sha256 text not null,
    constraint certificate_owner_kind_check check (owner_kind in ('ROOT', 'SUB', 'PERSON', 'ORGANISATION')),
    constraint certificate_organisation_check check ((organisation_id is null) = (owner_kind in ('ROOT', 'SUB'))),
    constraint certificate_sha256_key unique (sha256),
    constraint certificate_serial_number_key unique (serial_number)
  );
  create unique index certificate_authority_key on certificate (owner_kind) where owner_kind in ('ROOT', 'SUB');
  create index certificate_owner_idx on certificate (owner_kind, owner_id, not_after);
`;

/** owner_id null: the demonstration image, for everybody who has none of their own. */
const images = `
  create table signature_image (
    id uuid primary key,
    kind text not null,
    owner_id uuid,
    file text not null,
    width_mm double precision not null,
    height_mm double precision not null,
    constraint signature_image_kind_check check (kind in ('SIGNATURE', 'SEAL')),
    constraint signature_image_owner_key unique nulls not distinct (kind, owner_id)
  );
`;

const acts = `
  create table signing_act (
    id uuid primary key,
    document_id uuid not null,
    act text not null,
    requested_by uuid not null,
    request_sha256 text not null,
    state text not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    outcome jsonb,
    constraint signing_act_act_check check (act in ('PERSONAL_SIGNATURE', 'NUMBER_AND_DATE', 'SEAL')),
    constraint signing_act_state_check check (state in ('STARTED', 'COMPLETED', 'FAILED')),
    constraint signing_act_outcome_check check ((state = 'STARTED') = (outcome is null))
  );
  create index signing_act_document_id_idx on signing_act (document_id);
`;

/** Who may see the signatures of a document, and which files are its newest. */
const documents = `
  create table signed_document (
    id uuid primary key,
    issuer_id uuid not null
  );
  create table document_recipient (
    document_id uuid not null,
    organisation_id uuid not null,
    primary key (document_id, organisation_id)
  );
  create table document_file (
    document_id uuid not null,
    part text not null,
    file text not null,
    act_id uuid not null,
    primary key (document_id, part)
  );
`;

const verification = `
  create table verified_file (
    sha256 text primary key,
    verified_at timestamptz not null
  );
  create table file_signature (
    id uuid primary key,
    file text not null references verified_file (sha256),
    ordinal int not null,
    field text not null,
    kind text not null,
    signer_name text not null,
    organisation_name text not null,
    certificate_sha256 text,
    signed_at timestamptz not null,
    valid boolean not null,
    constraint file_signature_kind_check check (kind in ('PERSONAL', 'ORGANISATION')),
    constraint file_signature_ordinal_key unique (file, ordinal)
  );
`;
