import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signed files that were about to be put into the store, until their act announces them; what stays is removed when the act has ended. */
export class ExpectFiles1795310400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table unannounced_file (
        file text not null,
        act_id uuid not null,
        recorded_at timestamptz not null,
        primary key (file, act_id)
      );
      create index unannounced_file_age_idx on unannounced_file (recorded_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table unannounced_file');
  }
}
