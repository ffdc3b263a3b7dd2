import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every service's schema holds besides its own tables: outbox, inbox, answered requests, audit trail. */
export class CreatePlatform1795305600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(outbox);
    await runner.query(inbox);
    await runner.query(requestRecord);
    await runner.query(auditTrail);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function append_audit_entry, audit_entry_hash cascade;
      drop table audit_entry, audit_head, request_record, inbox, outbox;
      drop function refuse_change;
    `);
  }
}

/** `id` is the order of announcement. A row is done when its consumer confirmed it, not when the queue took it. */
const outbox = `
  create table outbox (
    id bigint generated always as identity primary key,
    event_id uuid not null,
    queue text not null,
    topic text not null,
    payload jsonb not null,
    priority int not null,
    correlation_id text,
    created_at timestamptz not null default clock_timestamp(),
    offers int not null default 0,
    offered_at timestamptz,
    next_offer_at timestamptz not null default '-infinity',
    confirmed_at timestamptz,
    unique (event_id, queue)
  );
  create index outbox_fresh on outbox (priority, id) where offers = 0;
  create index outbox_offered on outbox (next_offer_at) where offers > 0 and confirmed_at is null;
  create index outbox_confirmed on outbox (confirmed_at) where confirmed_at is not null;
`;

const inbox = `
  create table inbox (
    message_id text primary key,
    handled_at timestamptz not null default clock_timestamp()
  );
`;

const requestRecord = `
  create table request_record (
    actor_id text not null,
    operation text not null,
    idempotency_key text not null,
    input_hash text not null,
    result jsonb,
    created_at timestamptz not null default clock_timestamp(),
    primary key (actor_id, operation, idempotency_key)
  );
  create index request_record_age on request_record (created_at);
`;

/**
 * Each entry's hash covers the one before it; the head keeps the last one, so that a trail cut off at its end is seen too.
 * The head's row lock puts concurrent entries of one subject in line. jsonb has one text form per value, hence one hash.
 */
const auditTrail = `
  create table audit_head (subject text primary key, sequence int not null, hash text not null);
  create table audit_entry (
    subject text not null,
    sequence int not null,
    at timestamptz not null,
    actor_id text,
    act text not null,
    details jsonb not null,
    correlation_id text,
    previous_hash text not null,
    hash text not null,
    primary key (subject, sequence)
  );
  create index audit_entry_actor on audit_entry (actor_id, at);

  create function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception 'the audit trail can only grow' using errcode = 'restrict_violation';
  end $$;
  create trigger audit_entry_only_grows before update or delete or truncate on audit_entry
    for each statement execute function refuse_change();

  create function audit_entry_hash(entry audit_entry) returns text language sql immutable as $$
    select encode(sha256(convert_to(jsonb_build_array(
      entry.previous_hash, entry.subject, entry.sequence, floor(extract(epoch from entry.at) * 1000)::bigint,
      entry.actor_id, entry.act, entry.details, entry.correlation_id)::text, 'UTF8')), 'hex')
  $$;

  create function append_audit_entry(p_subject text, p_actor text, p_act text, p_details jsonb, p_correlation text)
  returns void language plpgsql as $$
  declare
    entry audit_entry;
  begin
    insert into audit_head as head (subject, sequence, hash) values (p_subject, 1, '')
      on conflict (subject) do update set sequence = head.sequence + 1
      returning head.sequence, head.hash into entry.sequence, entry.previous_hash;
    entry.subject := p_subject;
    entry.at := date_trunc('milliseconds', clock_timestamp());
    entry.actor_id := p_actor;
    entry.act := p_act;
    entry.details := p_details;
    entry.correlation_id := p_correlation;
    entry.hash := audit_entry_hash(entry);
    insert into audit_entry select entry.*;
    update audit_head set hash = entry.hash where subject = p_subject;
  end $$;
`;
