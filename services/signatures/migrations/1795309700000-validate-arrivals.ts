import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What arrived, the reports on it, and how the verdicts changed. What arrived before is validated now. */
export class ValidateArrivals1795309700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [arrivals, reports, history, before]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table verdict_change, file_validation, arrived_file, document_validation;');
    await runner.query('drop function refuse_verdict_change();');
  }
}

const verdicts = `('TOTAL_PASSED', 'INDETERMINATE', 'TOTAL_FAILED', 'NO_SIGNATURE', 'UNREADABLE')`;

/** verdict null: not validated yet. next_attempt_at null: nothing more to find out. */
const arrivals = `
  create table document_validation (
    document_id uuid primary key,
    verdict text,
    sub_indication text,
    validated_at timestamptz,
    requested_at timestamptz not null,
    attempts int not null default 0,
    next_attempt_at timestamptz,
    failure_code text,
    failure_url text,
    failed_at timestamptz,
    constraint document_validation_verdict_check check (verdict in ${verdicts}),
    constraint document_validation_pending_check check ((verdict is null) = (validated_at is null)),
    constraint document_validation_due_check check (verdict is not null or next_attempt_at is not null)
  );
  create index document_validation_due_idx on document_validation (next_attempt_at) where next_attempt_at is not null;
  create table arrived_file (
    document_id uuid not null references document_validation (document_id),
    part text not null,
    file text not null,
    verdict text,
    sub_indication text,
    findings jsonb not null default '[]',
    validated_at timestamptz,
    primary key (document_id, part),
    constraint arrived_file_verdict_check check (verdict in ${verdicts})
  );
`;

/** The newest report on the bytes; what depends on the document stands with the arrived file. */
const reports = `
  create table file_validation (
    file text primary key,
    verdict text not null,
    sub_indication text,
    validated_at timestamptz not null,
    report jsonb not null,
    constraint file_validation_verdict_check check (verdict in ${verdicts})
  );
`;

/** Kept for ever: what was told about a file, and when it was told otherwise. */
const history = `
  create table verdict_change (
    document_id uuid not null,
    part text not null,
    ordinal int not null,
    file text not null,
    verdict text not null,
    sub_indication text,
    validated_at timestamptz not null,
    primary key (document_id, part, ordinal)
  );
  create function refuse_verdict_change() returns trigger language plpgsql as
    $$ begin raise exception 'verdicts are kept as they were given'; end $$;
  create trigger verdict_change_append_only before update or delete on verdict_change
    for each row execute function refuse_verdict_change();
`;

const before = `
  insert into document_validation (document_id, requested_at, next_attempt_at)
    select distinct f.document_id, now(), now() from document_file f
    where exists (select 1 from document_recipient r where r.document_id = f.document_id);
  insert into arrived_file (document_id, part, file)
    select f.document_id, f.part, f.file from document_file f
    join document_validation v on v.document_id = f.document_id;
`;
