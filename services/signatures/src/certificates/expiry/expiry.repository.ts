import type { Database, Tx } from '@lienthong/database';
import { uuidV7 } from '@lienthong/kernel';
import { isTheirs, type Reader, subscribers, type SubscriberKind } from '../subscriber.js';
import type { Threshold } from './reminders.js';

export interface Expiring {
  readonly id: string;
  readonly ownerKind: SubscriberKind;
  readonly ownerId: string;
  readonly notAfter: Date;
}

/**
 * Certificates in use that expire by then and that no other one of the same owner outlasts. Only those their owner can still sign
 * with: nobody needs to renew the certificate of a former post.
 */
export const expiringBy = (reader: Reader, at: Date, until: Date): Promise<Expiring[]> =>
  reader.query(
    `${subscribers}
     select c.id, c.owner_kind as "ownerKind", c.owner_id as "ownerId", c.not_after as "notAfter"
     from certificate c join subscriber s on ${isTheirs}
     where c.standing <> 'REVOKED' and c.not_after > $1 and c.not_after <= $2 and ${notOutlasted}
     order by c.not_after, c.id`,
    [at, until],
  ) as Promise<Expiring[]>;

/** Condition: no other certificate of the same subscriber lasts longer. */
const notOutlasted = `not exists (
  select 1 from certificate n
  where n.owner_kind = c.owner_kind and n.owner_id = c.owner_id and n.organisation_id = c.organisation_id
    and n.common_name = c.common_name and n.organisation_name = c.organisation_name
    and n.standing = 'ACTIVE' and n.not_after > c.not_after)`;

/** @returns those that are new: a reminder is raised once per certificate and threshold */
export async function raiseReminders(
  tx: Tx,
  due: readonly { readonly certificateId: string; readonly threshold: Threshold }[],
  at: Date,
): Promise<{ certificateId: string; thresholdDays: number }[]> {
  if (due.length === 0) return [];
  return tx.query(
    `insert into certificate_reminder (id, certificate_id, threshold_days, raised_at)
     select due.id, due.certificate_id, due.days, $4::timestamptz
     from unnest($1::uuid[], $2::uuid[], $3::int[]) due(id, certificate_id, days)
     on conflict (certificate_id, threshold_days) do nothing
     returning certificate_id as "certificateId", threshold_days as "thresholdDays"`,
    [due.map(() => uuidV7()), due.map(({ certificateId }) => certificateId), due.map(({ threshold }) => threshold), at],
  );
}

/** Of certificates that expired before: none is raised again for those. */
export async function removeOldReminders(database: Pick<Database, 'query'>, expiredBefore: Date): Promise<number> {
  const rows = await database.query(
    `delete from certificate_reminder r using certificate c
     where c.id = r.certificate_id and c.not_after < $1 returning r.id`,
    [expiredBefore],
  );
  return rows.length;
}

export interface Reminder {
  readonly id: string;
  readonly certificateId: string;
  readonly thresholdDays: number;
  readonly raisedAt: Date;
  readonly notAfter: Date;
}

export interface Page {
  readonly limit: number;
  readonly afterId: string | null;
}

/** Whose reminders: everybody's (the province), an organisation's, or those of the keys one keeps oneself. */
export interface ReminderScope {
  readonly organisationId: string | null;
  readonly ownerId: string | null;
  readonly sealOf: string | null;
}

/** The last reminder of each certificate that still waits for its successor, in the order in which they were raised. */
export const openReminders = (reader: Reader, scope: ReminderScope, { limit, afterId }: Page): Promise<Reminder[]> =>
  reader.query(
    `${subscribers}
     select r.id, r.certificate_id as "certificateId", r.threshold_days as "thresholdDays", r.raised_at as "raisedAt",
       c.not_after as "notAfter"
     from certificate_reminder r join certificate c on c.id = r.certificate_id join subscriber s on ${isTheirs}
     where c.standing <> 'REVOKED' and ${notOutlasted}
       and not exists (
         select 1 from certificate_reminder later
         where later.certificate_id = r.certificate_id and later.threshold_days < r.threshold_days)
       and ($1::uuid is null and $2::uuid is null and $3::uuid is null or c.organisation_id = $1
         or (c.owner_kind = 'PERSON' and c.owner_id = $2) or (c.owner_kind = 'ORGANISATION' and c.owner_id = $3))
       and ($4::uuid is null or r.id > $4)
     order by r.id limit $5`,
    [scope.organisationId, scope.ownerId, scope.sealOf, afterId, limit + 1],
  ) as Promise<Reminder[]>;

export const gapReasons = [
  'NEVER_HAD',
  'OF_FORMER_ORGANISATION',
  'OF_FORMER_NAME',
  'REVOKED',
  'EXPIRED',
  'SUSPENDED',
  'NOT_YET_VALID',
  'EXPIRES_SOON',
] as const;
export type GapReason = (typeof gapReasons)[number];

/** Somebody who may sign and has nothing in force to sign with, or not for long. */
export interface Gap {
  /** That of the owner. */
  readonly id: string;
  readonly ownerKind: SubscriberKind;
  readonly ownerId: string;
  readonly organisationId: string;
  readonly reason: GapReason;
  readonly expiresSoon: boolean;
  /** The one that comes nearest to serving; null: never had one. */
  readonly certificateId: string | null;
  readonly openRequestId: string | null;
}

export interface GapFilter {
  readonly organisationId: string | null;
  readonly ownerKind: SubscriberKind | null;
  readonly reasons: readonly GapReason[] | null;
  /** Also those whose certificate expires by then. */
  readonly expiringUntil: Date | null;
}

/** The same judgement as `nearestToUse`, for everybody at once. */
const nearest = `
  select c.id, c.not_after,
    case
      when c.organisation_id <> s."organisationId" then 'OF_FORMER_ORGANISATION'
      when c.common_name <> s."commonName" or c.organisation_name <> s."organisationName" then 'OF_FORMER_NAME'
      when c.standing = 'REVOKED' then 'REVOKED'
      when c.not_after <= $1 then 'EXPIRED'
      when c.standing = 'SUSPENDED' then 'SUSPENDED'
      when c.not_before > $1 then 'NOT_YET_VALID'
    end as obstacle, c.not_before
  from certificate c where c.owner_kind = s."ownerKind" and c.owner_id = s."ownerId"`;

/**
 * Who lacks a certificate in force (Bà Rịa–Vũng Tàu: every unit and everybody authorised to sign is to be provided with one),
 * by the id of the owner.
 */
export const certificateGaps = (
  reader: Reader,
  at: Date,
  filter: GapFilter,
  { limit, afterId }: Page,
): Promise<Gap[]> =>
  reader.query(
    `${subscribers}, judged as (
       select s."ownerKind", s."ownerId", s."organisationId", held.id as "certificateId",
         case when held.id is null then 'NEVER_HAD'
           when held.obstacle is not null then held.obstacle
           when held.not_after <= $2::timestamptz then 'EXPIRES_SOON' end as reason
       from subscriber s
       left join lateral (
         select n.id, n.not_after, n.obstacle from (${nearest}) n
         order by n.obstacle is not null, coalesce(n.obstacle in ('OF_FORMER_ORGANISATION', 'OF_FORMER_NAME'), false), n.not_before desc
         limit 1) held on true
       where ($3::uuid is null or s."organisationId" = $3) and ($4::text is null or s."ownerKind" = $4)
         and ($5::uuid is null or s."ownerId" > $5))
     select j."ownerId" as id, j.*, j.reason = 'EXPIRES_SOON' as "expiresSoon", r.id as "openRequestId"
     from judged j
     left join certificate_request r on r.owner_kind = j."ownerKind" and r.owner_id = j."ownerId"
       and r.state in ('REQUESTED', 'APPROVED', 'KEY_MADE')
     where j.reason is not null and ($6::text[] is null or j.reason = any ($6))
     order by j."ownerId" limit $7`,
    [at, filter.expiringUntil, filter.organisationId, filter.ownerKind, afterId, filter.reasons, limit + 1],
  ) as Promise<Gap[]>;
