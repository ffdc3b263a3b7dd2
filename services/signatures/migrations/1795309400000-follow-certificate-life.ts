import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests for certificates, the standing of those issued, reminders before they expire, and names organisations had before. */
export class FollowCertificateLife1795309400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [requests, standing, reminders, formerNames]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table organisation_former_name, certificate_reminder;
      alter table certificate drop constraint certificate_issuer_serial_key, drop constraint certificate_standing_check,
        drop constraint certificate_key_check, drop column standing, drop column suspended_at, drop column revoked_at,
        drop column revocation_reason, drop column request_id, drop column replaces_id, drop column findings,
        alter column private_key_id set not null, add constraint certificate_serial_number_key unique (serial_number);
      drop table certificate_request;
    `);
  }
}

/** One open request per owner; whoever asks for themselves (the demonstration authority, an import) is no person. */
const requests = `
  create table certificate_request (
    id uuid primary key,
    kind text not null,
    custody text not null,
    owner_kind text not null,
    owner_id uuid not null,
    organisation_id uuid not null,
    common_name text not null,
    organisation_name text not null,
    position text,
    replaces_id uuid references certificate (id),
    state text not null,
    requested_by uuid,
    requested_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    refusal_reason text,
    private_key_id uuid references private_key (id),
    signing_request bytea,
    certificate_id uuid references certificate (id),
    closed_at timestamptz,
    constraint certificate_request_kind_check check (kind in ('NEW', 'RENEWAL', 'REPLACEMENT')),
    constraint certificate_request_replaces_check check ((kind = 'NEW') = (replaces_id is null)),
    constraint certificate_request_custody_check check (custody in ('VAULT', 'TOKEN')),
    constraint certificate_request_owner_kind_check check (owner_kind in ('PERSON', 'ORGANISATION')),
    constraint certificate_request_state_check
      check (state in ('REQUESTED', 'APPROVED', 'REFUSED', 'KEY_MADE', 'ISSUED', 'WITHDRAWN')),
    constraint certificate_request_decided_check check ((state = 'REQUESTED') <= (decided_at is null)),
    constraint certificate_request_refused_check check ((state = 'REFUSED') = (refusal_reason is not null)),
    constraint certificate_request_issued_check check ((state = 'ISSUED') = (certificate_id is not null)),
    constraint certificate_request_own_check check (decided_by is null or decided_by not in (requested_by, owner_id))
  );
  create unique index certificate_request_open_key on certificate_request (owner_kind, owner_id)
    where state in ('REQUESTED', 'APPROVED', 'KEY_MADE');
  create index certificate_request_organisation_idx on certificate_request (organisation_id, id);
  create index certificate_request_state_idx on certificate_request (state, id);
`;

/** A serial number is unique for its issuer only. A key on its owner's own token has no row here. */
const standing = `
  alter table certificate
    alter column private_key_id drop not null,
    add column standing text not null default 'ACTIVE',
    add column suspended_at timestamptz,
    add column revoked_at timestamptz,
    add column revocation_reason text,
    add column request_id uuid references certificate_request (id) deferrable initially deferred,
    add column replaces_id uuid references certificate (id),
    add column findings jsonb not null default '[]',
    drop constraint certificate_serial_number_key,
    add constraint certificate_issuer_serial_key unique (issuer_name, serial_number),
    add constraint certificate_key_check check (private_key_id is not null or owner_kind in ('PERSON', 'ORGANISATION')),
    add constraint certificate_standing_check check (
      standing in ('ACTIVE', 'SUSPENDED', 'REVOKED')
      and (standing = 'SUSPENDED') = (suspended_at is not null)
      and (standing = 'REVOKED') = (revoked_at is not null)
      and (standing = 'REVOKED') = (revocation_reason is not null));
  create index certificate_organisation_idx on certificate (organisation_id, id);
  create index certificate_not_after_idx on certificate (not_after) where standing <> 'REVOKED';
  create index certificate_unfit_idx on certificate (issuer_id, serial_number) where standing <> 'ACTIVE';
  create index certificate_issuer_serial_idx on certificate (issuer_id, serial_number);
  create index certificate_replaces_idx on certificate (replaces_id) where replaces_id is not null;
`;

const reminders = `
  create table certificate_reminder (
    id uuid primary key,
    certificate_id uuid not null references certificate (id),
    threshold_days int not null,
    raised_at timestamptz not null,
    constraint certificate_reminder_once_key unique (certificate_id, threshold_days)
  );
`;

const formerNames = `
  create table organisation_former_name (
    organisation_id uuid not null,
    name text not null,
    until timestamptz not null,
    primary key (organisation_id, name)
  );
`;
