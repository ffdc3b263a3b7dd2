import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a PIN made stays here until the act has ended, and passes no queue any more. Answers from before carry it: they are forgotten, so that
 * a request that comes again asks for the PIN again.
 */
export class KeepSecretsApart1795311100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table authorisation_secret (
        id uuid primary key,
        sealed bytea not null,
        expires_at timestamptz not null
      );
      create index authorisation_secret_expires_at_idx on authorisation_secret (expires_at);
      delete from request_record where operation = 'authoriseSignatures';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table authorisation_secret');
  }
}
