import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is to sign a document and for which organisation; of documents signed before there were several signers the one who did. */
export class RecordSigners1795309810000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [signers, before]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table document_signer');
  }
}

/** position: from 1, the issuer's first. */
const signers = `
  create table document_signer (
    document_id uuid not null references signed_document (id),
    position int not null,
    person_id uuid not null,
    organisation_id uuid not null,
    primary key (document_id, position),
    constraint document_signer_person_key unique (document_id, person_id)
  );
`;

const before = `
  insert into document_signer (document_id, position, person_id, organisation_id)
    select distinct on (d.id) d.id, 1, a.requested_by, d.issuer_id
    from signed_document d join signing_act a on a.document_id = d.id
    where a.act = 'PERSONAL_SIGNATURE' and a.state = 'COMPLETED'
    order by d.id, a.finished_at desc;
`;
