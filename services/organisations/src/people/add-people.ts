import { personChanged } from '@lienthong/contracts';
import { announce, audit, type Tx } from '@lienthong/database';
import type { Origin } from '../directory/add-organisations.js';
import { insertPeople, peopleByIds } from './person.repository.js';
import { personSnapshot, type Person } from './person.js';

/** Stores people who are not stored yet and announces each. */
export async function addPeople(tx: Tx, people: readonly Person[], origin: Origin): Promise<void> {
  await insertPeople(tx, people);
  for (const person of people) {
    await audit(tx, {
      subject: `person:${person.id}`,
      actorId: origin.actorId,
      act: 'PERSON_REGISTERED',
      details: person,
      correlationId: origin.correlationId,
    });
    await announce(tx, personChanged, personSnapshot(person), { correlationId: origin.correlationId });
  }
}

/** Adds those whose id is not stored; the others are left as they are. @returns how many were new */
export async function addMissingPeople(tx: Tx, wanted: readonly Person[], origin: Origin): Promise<number> {
  const stored = await peopleByIds(
    tx,
    wanted.map(({ id }) => id),
  );
  const known = new Set(stored.map(({ id }) => id));
  const missing = wanted.filter(({ id }) => !known.has(id));
  await addPeople(tx, missing, origin);
  return missing.length;
}
