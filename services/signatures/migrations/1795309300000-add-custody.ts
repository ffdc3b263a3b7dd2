import type { MigrationInterface, QueryRunner } from 'typeorm';

/** PINs of personal keys, how often they were wrong, and which authorisations to sign are used up. */
export class AddCustody1795309300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [keys, pins, authorisations]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table used_authorisation, pin_state;
      drop index private_key_encryption_key_idx;
      alter table private_key drop column pin_derivation, drop column protection;
    `);
  }
}

/** Keys from before have no PIN: their owners set one before they sign again. */
const keys = `
  alter table private_key
    add column protection text not null default 'SERVICE',
    add column pin_derivation jsonb,
    add constraint private_key_protection_check check (protection in ('SERVICE', 'PIN')),
    add constraint private_key_pin_derivation_check check ((protection = 'PIN') = (pin_derivation is not null));
  create index private_key_encryption_key_idx on private_key (encryption_key, id);
`;

/** A row from the first attempt on; every attempt takes its lock. */
const pins = `
  create table pin_state (
    key_id uuid primary key references private_key (id),
    wrong int not null,
    next_try_at timestamptz,
    locked_at timestamptz,
    constraint pin_state_wrong_check check (wrong >= 0)
  );
`;

/** One authorisation, one act. */
const authorisations = `
  create table used_authorisation (
    id uuid primary key,
    act_id uuid not null,
    used_at timestamptz not null,
    constraint used_authorisation_act_id_key unique (act_id)
  );
`;
