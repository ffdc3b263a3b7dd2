import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every table of the documents service besides the platform's own. */
export class CreateDocuments1795309200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [directory, documents, files, numbering, deliveries, incoming]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table incoming_entry, paper_arrival, delivery_event, delivery, register_entry, number_book,
        upload, attachment, file_revision, document, directory_person, directory_identifier, directory_organisation;
    `);
  }
}

/** What the organisations service announced; the highest version of each is kept. */
const directory = `
  create table directory_organisation (
    id uuid primary key,
    version int not null,
    name text not null,
    abbreviation text not null,
    channel text not null,
    active boolean not null
  );
  create table directory_identifier (
    organisation_id uuid not null references directory_organisation (id),
    value text not null,
    grammar text not null,
    status text not null,
    valid_from date not null,
    valid_to date,
    primary key (organisation_id, value, valid_from)
  );
  create index directory_identifier_value_idx on directory_identifier (value);
  create table directory_person (
    id uuid primary key,
    version int not null,
    organisation_id uuid not null,
    full_name text not null,
    roles text[] not null,
    active boolean not null
  );
`;

const documents = `
  create table document (
    id uuid primary key,
    way text not null,
    state text not null,
    issuer_id uuid not null,
    drafter_id uuid not null,
    signer_id uuid,
    paper_signer text,
    type_code text not null,
    abstract text not null,
    urgency text not null,
    unit_abbreviation text,
    with_paper boolean not null,
    number text,
    notation text,
    code text,
    issue_date date,
    act_id uuid,
    main_file_id uuid,
    verified_personal boolean not null default false,
    verified_organisation boolean not null default false,
    last_failure jsonb,
    created_at timestamptz not null,
    submitted_at timestamptz,
    signed_at timestamptz,
    sealed_at timestamptz,
    issued_at timestamptz,
    constraint document_number_check check ((number is null) = (issue_date is null)),
    constraint document_issued_check check ((state = 'ISSUED') = (issued_at is not null)),
    constraint document_act_check check ((state in ('SIGNING', 'NUMBERING', 'SEALING')) = (act_id is not null))
  ) with (fillfactor = 70);
  create index document_issuer_idx on document (issuer_id, id);
  create index document_signer_idx on document (signer_id, id) where signer_id is not null;
`;

/** A revision is never changed; what is newest is said by the document and by the attachment. */
const files = `
  create table file_revision (
    id uuid primary key,
    document_id uuid not null references document (id),
    attachment_id uuid,
    origin text not null,
    act_id uuid,
    sha256 text not null,
    size_bytes int not null,
    pages int not null,
    name text not null,
    created_at timestamptz not null
  );
  create index file_revision_document_idx on file_revision (document_id, id);
  create unique index file_revision_act_key on file_revision (act_id, attachment_id) nulls not distinct where act_id is not null;
  create table attachment (
    id uuid primary key,
    document_id uuid not null references document (id),
    title text not null,
    file_id uuid not null references file_revision (id)
  );
  create index attachment_document_idx on attachment (document_id, id);
  create table upload (
    id uuid primary key,
    document_id uuid not null references document (id),
    organisation_id uuid not null,
    role text not null,
    file_name text not null,
    title text not null,
    size_bytes int not null,
    sha256 text not null,
    state text not null,
    refusal jsonb,
    created_by uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
  );
`;

/**
 * The counter of one register in one year, and what stands in it. The primary key of register_entry is the proof that no
 * number is given twice (NĐ 30/2020/NĐ-CP, Điều 15(1)).
 */
const numbering = `
  create table number_book (
    organisation_id uuid not null,
    register_key text not null,
    year int not null,
    last_number int not null,
    last_date date,
    primary key (organisation_id, register_key, year)
  ) with (fillfactor = 50);
  create table register_entry (
    organisation_id uuid not null,
    register_key text not null,
    year int not null,
    number int not null,
    document_id uuid not null unique references document (id),
    issue_date date not null,
    registered_by uuid not null,
    registered_at timestamptz not null,
    primary key (organisation_id, register_key, year, number)
  );
`;

/** `inbox_key` is made on arrival: it orders the inbox, and while it is null the recipient sees nothing. */
const deliveries = `
  create table delivery (
    id uuid primary key,
    document_id uuid not null references document (id),
    sender_id uuid not null,
    recipient_id uuid not null,
    recipient_identifier text not null,
    channel text not null,
    state text not null,
    sequence int not null,
    urgency text not null,
    inbox_key uuid,
    attempted_at timestamptz,
    arrived_at timestamptz,
    arrival_number int,
    rejection_reason text,
    constraint delivery_recipient_key unique (document_id, recipient_id),
    constraint delivery_arrived_check check ((inbox_key is null) = (arrived_at is null))
  ) with (fillfactor = 70);
  create index delivery_document_idx on delivery (document_id, id);
  create index delivery_inbox_idx on delivery (recipient_id, inbox_key) where inbox_key is not null;
  create table delivery_event (
    delivery_id uuid not null references delivery (id),
    sequence int not null,
    at timestamptz not null,
    state text not null,
    note text,
    actor_id uuid,
    primary key (delivery_id, sequence)
  );
`;

/** One sequence for paper and electronic (NĐ 30/2020/NĐ-CP, Điều 22(2)). */
const incoming = `
  create table paper_arrival (
    id uuid primary key,
    organisation_id uuid not null,
    sender_name text not null,
    code text not null,
    abstract text not null,
    arrival_date date not null,
    arrival_number int not null
  );
  create table incoming_entry (
    organisation_id uuid not null,
    year int not null,
    arrival_number int not null,
    arrival_date date not null,
    delivery_id uuid unique references delivery (id),
    paper_arrival_id uuid unique references paper_arrival (id),
    registered_by uuid not null,
    registered_at timestamptz not null,
    primary key (organisation_id, year, arrival_number),
    constraint incoming_entry_source_check check (num_nonnulls(delivery_id, paper_arrival_id) = 1)
  );
`;
