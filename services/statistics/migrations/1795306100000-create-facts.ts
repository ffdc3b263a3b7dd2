import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Facts as the events tell them, projections of directory and calendar, and the frozen reports. */
export class CreateFacts1795306100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(facts);
    await runner.query(projections);
    await runner.query(reports);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop table report_snapshot_row, report_snapshot, report_month, report_request, calendar_year, directory_organisation,
         paper_arrival_fact, delivery_fact, outgoing_fact`,
    );
  }
}

/**
 * One row per document, delivery and paper arrival; nothing is counted before the report asks. A delivery may be told before its
 * document, and an answer before the arrival it answers: no fact refers to another by a constraint.
 */
const facts = `
  create table outgoing_fact (
    document_id uuid primary key,
    issuer_id uuid not null,
    way text not null,
    issue_date date not null,
    signed_at timestamptz not null,
    with_paper boolean not null,
    personal_verified boolean not null,
    organisation_verified boolean not null,
    paper_recipients integer not null
  );
  create index outgoing_fact_issue_date_idx on outgoing_fact (issue_date);

  create table delivery_fact (
    delivery_id uuid primary key,
    document_id uuid not null,
    recipient_id uuid not null,
    arrived_at timestamptz not null,
    attempted_at timestamptz,
    accepted_at timestamptz,
    rejected_at timestamptz
  );
  create index delivery_fact_document_id_idx on delivery_fact (document_id);
  create index delivery_fact_arrived_at_idx on delivery_fact (arrived_at);
  create index delivery_fact_recipient_document_idx on delivery_fact (recipient_id, document_id);

  create table paper_arrival_fact (
    arrival_id uuid primary key,
    recipient_id uuid not null,
    arrival_date date not null
  );
  create index paper_arrival_fact_arrival_date_idx on paper_arrival_fact (arrival_date);
`;

const projections = `
  create table directory_organisation (
    organisation_id uuid primary key,
    version integer not null,
    name text not null,
    channel text not null,
    report_group text not null,
    active boolean not null,
    identifiers jsonb not null
  );
  create table calendar_year (
    year integer primary key,
    version integer not null,
    complete boolean not null,
    days jsonb not null
  );
`;

/** A frozen report never changes; freezing a month again makes the next version, and the newest one is shown. */
const reports = `
  create table report_request (
    id uuid primary key,
    month text not null,
    requested_by uuid not null,
    requested_at timestamptz not null,
    state text not null default 'PENDING' constraint report_request_state_check check (state in ('PENDING', 'DONE', 'FAILED'))
  );
  create index report_request_pending_idx on report_request (month) where state = 'PENDING';

  create table report_month (
    month text primary key,
    last_version integer not null
  );
  create table report_snapshot (
    id uuid primary key,
    month text not null constraint report_snapshot_month_fkey references report_month (month),
    version integer not null,
    frozen_at timestamptz not null,
    notes jsonb not null,
    xlsx_sha256 text not null,
    constraint report_snapshot_version_key unique (month, version)
  );
  create table report_snapshot_row (
    snapshot_id uuid not null constraint report_snapshot_row_snapshot_id_fkey references report_snapshot (id),
    position integer not null,
    organisation_id uuid not null,
    identifier text,
    name text not null,
    report_group text not null,
    counts jsonb not null,
    primary key (snapshot_id, position)
  );
`;
