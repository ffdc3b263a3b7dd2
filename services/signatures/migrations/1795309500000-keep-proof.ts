import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Time-stamps, revocation data, and the preservation of issued files to B-LTA. */
export class KeepProof1795309500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [trustServices, revocation, levels, preservation]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table preserved_revision, preservation, signed_file_level, revocation_answer, trust_service;',
    );
  }
}

/** The demonstration's own time-stamping authority and OCSP responder; their keys are in private_key. */
const trustServices = `
  create table trust_service (
    id uuid primary key,
    role text not null,
    private_key_id uuid not null references private_key (id),
    issuer_id uuid not null references certificate (id),
    serial_number text not null,
    der bytea not null,
    chain bytea[] not null,
    sha256 text not null,
    made_at timestamptz not null,
    not_after timestamptz not null,
    constraint trust_service_role_check check (role in ('TSA', 'OCSP_RESPONDER')),
    constraint trust_service_serial_number_key unique (issuer_id, serial_number)
  );
  create index trust_service_role_idx on trust_service (role, made_at);
`;

/** CRLs and OCSP responses until their next update. */
const revocation = `
  create table revocation_answer (
    key text primary key,
    url text not null,
    der bytea not null,
    this_update timestamptz not null,
    next_update timestamptz not null,
    fetched_at timestamptz not null
  );
  create index revocation_answer_next_update_idx on revocation_answer (next_update);
`;

/** At which level a file was signed; when lower than meant, why. Never silent. */
const levels = `
  create table signed_file_level (
    file text primary key,
    document_id uuid not null,
    act_id uuid not null,
    part text not null,
    level text not null,
    failure_code text,
    failure_detail text,
    failure_url text,
    signed_at timestamptz not null,
    constraint signed_file_level_level_check check (level in ('B_B', 'B_T')),
    constraint signed_file_level_failure_check check (failure_code is null or level = 'B_B')
  );
  create index signed_file_level_document_id_idx on signed_file_level (document_id);
`;

/**
 * One row for each file that was issued. delivered_file never changes; file is its newest preserved revision. While it waits,
 * waiting_since and the failure say for what; claimed_by is the one worker that lifts it now.
 */
const preservation = `
  create table preservation (
    id uuid primary key,
    document_id uuid not null,
    part text not null,
    delivered_file text not null,
    file text not null,
    level text not null,
    state text not null,
    waiting_since timestamptz,
    attempts int not null,
    next_attempt_at timestamptz not null,
    failure_code text,
    failure_detail text,
    failure_url text,
    failed_at timestamptz,
    time_stamped_by text,
    archive_digest text,
    archive_ends_at timestamptz,
    claimed_by uuid,
    claimed_until timestamptz,
    changed_at timestamptz not null,
    constraint preservation_document_part_key unique (document_id, part),
    constraint preservation_level_check check (level in ('B_B', 'B_T', 'B_LT', 'B_LTA')),
    constraint preservation_state_check check (state in ('AWAITING_TIME_STAMP', 'AWAITING_VALIDATION_DATA',
      'AWAITING_ARCHIVE_TIME_STAMP', 'PRESERVED', 'AWAITING_RENEWAL')),
    constraint preservation_waiting_check check ((state = 'PRESERVED') = (waiting_since is null)),
    constraint preservation_claim_check check ((claimed_by is null) = (claimed_until is null))
  );
  create index preservation_next_attempt_at_idx on preservation (next_attempt_at);
  create index preservation_waiting_idx on preservation (waiting_since, id) where waiting_since is not null;
  create table preserved_revision (
    preservation_id uuid not null references preservation (id),
    ordinal int not null,
    file text not null,
    size_bytes bigint not null,
    level text not null,
    time_stamped_by text,
    archive_ends_at timestamptz,
    made_at timestamptz not null,
    primary key (preservation_id, ordinal)
  );
`;
