import type { Database } from '@lienthong/database';
import { fixedClock } from '@lienthong/kernel';
import { createReadingLog } from './reading-log.js';

const reading = (person: string, document = 'one', act = 'DOCUMENT_READ') => ({
  subject: `document:${document}`,
  actorId: person,
  act,
});

/** Stands for the trail: keeps who is put on record, and refuses when told. */
function recordingTrail() {
  const recorded: string[] = [];
  const trouble = { next: false };
  const query: Database['query'] = async (_sql, params = []) => {
    if (trouble.next) {
      trouble.next = false;
      throw new Error('the database is away');
    }
    const [subjects, people, acts] = params as string[][];
    subjects!.forEach((subject, index) => recorded.push(`${people![index]} ${acts![index]} ${subject}`));
    return [];
  };
  return { recorded, trouble, query };
}

describe('the reading log', () => {
  it('counts a document that the same person asks for again within a minute as read once', async () => {
    const trail = recordingTrail();
    const clock = fixedClock('2026-11-22T02:00:00Z');
    const log = createReadingLog(trail, clock);
    await Promise.all([log.note(reading('lan')), log.note(reading('lan'))]);
    clock.set('2026-11-22T02:00:59.999Z');
    await log.note(reading('lan'));
    expect(trail.recorded).toEqual(['lan DOCUMENT_READ document:one']);
    await log.note(reading('sơn'));
    await log.note(reading('lan', 'two'));
    expect(trail.recorded).toHaveLength(3);
    clock.set('2026-11-22T02:01:00Z');
    await log.note(reading('lan'));
    expect(trail.recorded.slice(3)).toEqual(['lan DOCUMENT_READ document:one']);
  });

  it('records every download', async () => {
    const trail = recordingTrail();
    const log = createReadingLog(trail, fixedClock('2026-11-22T02:00:00Z'));
    await log.note(reading('lan', 'one', 'FILE_DOWNLOADED'));
    await log.note(reading('lan', 'one', 'FILE_DOWNLOADED'));
    expect(trail.recorded).toHaveLength(2);
  });

  it('lets nobody read what could not be recorded, and records the next attempt', async () => {
    const trail = recordingTrail();
    const log = createReadingLog(trail, fixedClock('2026-11-22T02:00:00Z'));
    trail.trouble.next = true;
    const both = await Promise.allSettled([log.note(reading('lan')), log.note(reading('lan'))]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await log.note(reading('lan'));
    expect(trail.recorded).toHaveLength(1);
  });

  it('remembers no more than ten thousand readings: beyond it the oldest are recorded anew', async () => {
    const trail = recordingTrail();
    const log = createReadingLog(trail, fixedClock('2026-11-22T02:00:00Z'));
    for (let person = 0; person <= 10_001; person += 1) await log.note(reading(`person-${person}`));
    await log.note(reading('person-9000'));
    expect(trail.recorded).toHaveLength(10_002);
    await log.note(reading('person-0'));
    expect(trail.recorded).toHaveLength(10_003);
  });
});
