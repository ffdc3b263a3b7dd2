import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signatures of a draft that was given back or taken back are void; what was signed stays the newest file until it is signed anew. */
export class VoidSignatures1795311000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table document_file add column voided_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table document_file drop column voided_at');
  }
}
