import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Into which organisation one was merged, and since which day: its certificates bear a name nobody has any more. */
export class KeepSuccessors1795310600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table organisation add column successor_id uuid, add column merged_on date;
      create index organisation_successor_id_idx on organisation (successor_id) where successor_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table organisation drop column successor_id, drop column merged_on');
  }
}
