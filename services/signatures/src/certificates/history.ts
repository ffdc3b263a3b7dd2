// What happened to certificates and requests is their audit trail: it only grows, and each entry is chained to the one before.
import { audit, auditAll, type AuditEntry, auditEntries } from '@lienthong/database';
import type { Caller } from '../request.js';

type TrailReader = Parameters<typeof auditEntries>[0];

export const certificateSubject = (id: string): string => `certificate:${id}`;
export const requestSubject = (id: string): string => `certificate-request:${id}`;

/** Adds what a person did (NĐ 30/2020/NĐ-CP, Phụ lục VI, III.5 a). */
export const auditAct = (
  tx: Parameters<typeof audit>[0],
  { personId, correlationId }: Pick<Caller, 'personId' | 'correlationId'>,
  subject: string,
  act: string,
  details: object = {},
): Promise<void> => audit(tx, { subject, actorId: personId, act, details, correlationId });

interface By {
  /** Null: an act of the system itself. */
  readonly actorId: string | null;
  readonly correlationId: string | null;
}

export const auditActs = (
  tx: Parameters<typeof auditAll>[0],
  { actorId, correlationId }: By,
  acts: readonly { readonly subject: string; readonly act: string; readonly details: object }[],
): Promise<void> =>
  auditAll(
    tx,
    acts.map((act) => ({ ...act, actorId, correlationId })),
  );

const longestHistory = 200;

/** Entries by subject, the oldest first, at most 200 of each; one statement. */
export async function historiesOf(
  reader: TrailReader,
  subjects: readonly string[],
): Promise<Map<string, readonly AuditEntry[]>> {
  const entries = await auditEntries(reader, subjects, { limit: longestHistory });
  const bySubject = new Map<string, AuditEntry[]>();
  for (const entry of entries) {
    const others = bySubject.get(entry.subject);
    if (others) others.push(entry);
    else bySubject.set(entry.subject, [entry]);
  }
  return bySubject;
}
