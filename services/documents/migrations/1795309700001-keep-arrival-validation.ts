import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the signatures service told of the files that arrived, and why a delivery was accepted in spite of it. */
export class KeepArrivalValidation1795309700001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table arrival_validation (
        document_id uuid primary key references document (id),
        verdict text not null,
        sub_indication text,
        validated_at timestamptz not null,
        files jsonb not null,
        constraint arrival_validation_verdict_check
          check (verdict in ('TOTAL_PASSED', 'INDETERMINATE', 'TOTAL_FAILED', 'NO_SIGNATURE', 'UNREADABLE'))
      );
      alter table delivery add column accepted_despite jsonb;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table delivery drop column accepted_despite; drop table arrival_validation;');
  }
}
