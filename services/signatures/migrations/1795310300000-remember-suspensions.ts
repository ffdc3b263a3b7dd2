import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Suspensions that were lifted stay with the certificate: what was signed meanwhile was signed with a certificate not in force,
 * and no revocation list says so afterwards. Those from before are in its audit trail.
 */
export class RememberSuspensions1795310300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table certificate add column past_suspensions jsonb not null default '[]'`);
    await runner.query(`
      with acts as (
        select subject, act, ${utc('at')} as begins, ${utc('lead(at) over trail')} as ends
        from audit_entry
        where act in ('CERTIFICATE_SUSPENDED', 'CERTIFICATE_RESUMED', 'CERTIFICATE_REVOKED')
        window trail as (partition by subject order by sequence))
      update certificate c set past_suspensions = known.suspensions
      from (
        select subject, jsonb_agg(jsonb_build_object('from', begins, 'until', ends) order by begins) as suspensions
        from acts where act = 'CERTIFICATE_SUSPENDED' and ends is not null group by subject) known
      where known.subject = 'certificate:' || c.id
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table certificate drop column past_suspensions');
  }
}

/** ISO 8601, as JSON has it. */
const utc = (at: string): string => `to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
