import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Until when a used authorisation could have been accepted stands beside it, so that it can be forgotten afterwards. */
export class ForgetWhatIsOver1795310200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Of those from before only the day of use is known; none was ever given for longer than two hours.
    await runner.query(`
      alter table used_authorisation add column expires_at timestamptz;
      update used_authorisation set expires_at = used_at + interval '2 hours';
      alter table used_authorisation alter column expires_at set not null;
      create index used_authorisation_expiry_idx on used_authorisation (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table used_authorisation drop column expires_at');
  }
}
