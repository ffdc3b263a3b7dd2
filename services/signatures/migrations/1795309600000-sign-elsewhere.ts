import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys in a security module, and acts whose signatures are made elsewhere. */
export class SignElsewhere1795309600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [devices, prepared]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table prepared_act;
      alter table certificate_request drop constraint certificate_request_custody_check,
        add constraint certificate_request_custody_check check (custody in ('VAULT', 'TOKEN'));
      alter table private_key drop column device;
    `);
  }
}

/** device: where the key is; what is sealed beside it signs nothing then. */
const devices = `
  alter table private_key add column device jsonb,
    add constraint private_key_device_check check (device is null or device ->> 'kind' = 'PKCS11');
  alter table certificate_request drop constraint certificate_request_custody_check,
    add constraint certificate_request_custody_check check (custody in ('VAULT', 'TOKEN', 'HSM'));
`;

const prepared = `
  create table prepared_act (
    id uuid primary key,
    person_id uuid not null,
    document_id uuid not null,
    certificate_id uuid not null references certificate (id),
    request jsonb not null,
    files jsonb not null,
    prepared_at timestamptz not null,
    expires_at timestamptz not null,
    given jsonb,
    completed_at timestamptz,
    constraint prepared_act_completed_check check ((given is null) = (completed_at is null))
  );
  create index prepared_act_expires_at_idx on prepared_act (expires_at);
  create index prepared_act_person_idx on prepared_act (person_id, expires_at);
`;
