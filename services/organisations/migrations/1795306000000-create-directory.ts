import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The organisation tree, identifiers, people and the working calendar. */
export class CreateDirectory1795306000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(organisation);
    await runner.query(identifier);
    await runner.query(person);
    await runner.query(calendar);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table calendar_day, calendar_year, person, organisation_identifier, identifier_holder, organisation',
    );
  }
}

/** `search_text` is folded, so the "C" order is the order of its letters, and keyset pages can compare it. */
const organisation = `
  create table organisation (
    id uuid primary key,
    name text not null,
    search_text text collate "C" not null,
    abbreviation text not null,
    kind text not null,
    level text not null,
    parent_id uuid constraint organisation_parent_id_fkey references organisation (id),
    channel text not null,
    report_group text not null,
    place text not null,
    seal_diameter_mm double precision not null,
    active boolean not null default true,
    version integer not null default 1,
    constraint organisation_seal_diameter_check check (seal_diameter_mm > 0),
    constraint organisation_not_its_own_parent_check check (parent_id <> id)
  );
  create index organisation_parent_id_idx on organisation (parent_id);
  create index organisation_search_text_idx on organisation (search_text, id);
  create index organisation_search_words_idx on organisation using gin (to_tsvector('simple', search_text));
`;

/**
 * The holder row is the proof that one value belongs to one organisation for ever: every period refers to it by both columns.
 * At most one open identifier per grammar; overlapping periods are refused under the lock of the organisation's row.
 */
const identifier = `
  create table identifier_holder (
    value text primary key,
    organisation_id uuid not null constraint identifier_holder_organisation_id_fkey references organisation (id),
    constraint identifier_holder_value_organisation_key unique (value, organisation_id),
    constraint identifier_holder_value_check check (length(value) between 1 and 35)
  );
  create table organisation_identifier (
    id uuid primary key,
    organisation_id uuid not null,
    value text not null,
    grammar text not null,
    status text not null,
    valid_from date not null,
    valid_to date,
    legal_basis text,
    constraint organisation_identifier_holder_fkey
      foreign key (value, organisation_id) references identifier_holder (value, organisation_id),
    constraint organisation_identifier_period_check check (valid_to >= valid_from),
    constraint organisation_identifier_closed_check check ((status = 'CLOSED') = (valid_to is not null)),
    constraint organisation_identifier_value_key unique (value, valid_from)
  );
  create index organisation_identifier_organisation_id_idx on organisation_identifier (organisation_id);
  create unique index organisation_identifier_open_key on organisation_identifier (organisation_id, grammar)
    where status = 'OPEN';
`;

const person = `
  create table person (
    id uuid primary key,
    organisation_id uuid not null constraint person_organisation_id_fkey references organisation (id),
    full_name text not null,
    search_text text collate "C" not null,
    position text not null,
    roles text[] not null,
    active boolean not null default true,
    version integer not null default 1
  );
  create index person_organisation_id_idx on person (organisation_id, search_text, id);
`;

const calendar = `
  create table calendar_year (
    year integer primary key,
    complete boolean not null,
    version integer not null
  );
  create table calendar_day (
    date date not null,
    kind text not null,
    year integer not null constraint calendar_day_year_fkey references calendar_year (year),
    name_vi text not null,
    name_en text not null,
    source_document text not null,
    primary key (date, kind)
  );
  create index calendar_day_year_idx on calendar_day (year);
`;
