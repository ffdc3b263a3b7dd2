import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The code that an administrator hands to a signer before the first PIN of a key; at most one per person. */
export class RequireActivation1795310100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table activation_code (
        person_id uuid primary key,
        code_hash bytea not null,
        issued_by uuid not null,
        issued_at timestamptz not null,
        expires_at timestamptz not null,
        tries int not null,
        constraint activation_code_hash_check check (length(code_hash) = 32),
        constraint activation_code_tries_check check (tries >= 0),
        constraint activation_code_other_check check (issued_by <> person_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table activation_code');
  }
}
