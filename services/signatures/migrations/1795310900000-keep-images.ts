import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Images of signatures and seals are registered, and those before them are kept: what an act showed can be shown again. */
export class KeepImages1795310900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table signature_image
        add column registered_at timestamptz not null default 'epoch',
        add column registered_by uuid,
        add column owner_name text,
        add column replaced_at timestamptz,
        drop constraint signature_image_owner_key;
      alter table signature_image alter column registered_at drop default;
      create unique index signature_image_newest_key on signature_image (kind, owner_id) nulls not distinct
        where replaced_at is null;
      create index signature_image_owner_idx on signature_image (owner_id, kind);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from signature_image where replaced_at is not null;
      drop index signature_image_newest_key, signature_image_owner_idx;
      alter table signature_image
        drop column registered_at, drop column registered_by, drop column owner_name, drop column replaced_at,
        add constraint signature_image_owner_key unique nulls not distinct (kind, owner_id);
    `);
  }
}
