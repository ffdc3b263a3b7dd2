import { personChanged } from '@lienthong/contracts';
import { announce, audit, type Tx } from '@lienthong/database';
import type { Origin } from '../directory/add-organisations.js';
import { insertPeople } from './person.repository.js';
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
