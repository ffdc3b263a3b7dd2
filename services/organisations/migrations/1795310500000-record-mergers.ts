import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who stands in the place of an organisation that was merged, since when, and by which decision. */
export class RecordMergers1795310500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table organisation
        add column successor_id uuid constraint organisation_successor_id_fkey references organisation (id),
        add column merged_on date,
        add column merger_basis text,
        add constraint organisation_not_its_own_successor_check check (successor_id <> id),
        add constraint organisation_merged_check
          check ((successor_id is null) = (merged_on is null) and not (active and successor_id is not null));
      create index organisation_successor_id_idx on organisation (successor_id) where successor_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table organisation drop column successor_id, drop column merged_on, drop column merger_basis',
    );
  }
}
