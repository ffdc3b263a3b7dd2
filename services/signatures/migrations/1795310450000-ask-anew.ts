import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A verdict that was reached can be asked for anew: a later validation may know more. Null: nobody waits for it. */
export class AskAnew1795310450000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table document_validation add column asked_anew_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table document_validation drop column asked_anew_at');
  }
}
