import type { TestDatabase } from '@lienthong/testing';
import { refuse, uuidV7 } from '@lienthong/kernel';
import { openMigrated, platformOnly } from '../test/migrated-database.js';
import {
  alreadyHandled,
  type Database,
  handleOnce,
  onceForRequest,
  openDatabase,
  pruneRequestRecords,
} from './index.js';

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  ({ home, database } = await openMigrated());
});
afterAll(async () => {
  await database.close();
  await home.drop();
});

describe('onceForRequest', () => {
  const request = (input: unknown = { b: 1, a: { y: 1, x: [1, 2] } }) => ({
    actorId: uuidV7(),
    operation: 'issueDocument',
    idempotencyKey: uuidV7(),
    input,
  });

  it('gives a repeated request the first answer, whatever the order of its fields', async () => {
    const first = request();
    const answer = await onceForRequest(database, first, async () => ({ id: 1, at: new Date(0) }));
    const again = await onceForRequest(database, { ...first, input: { a: { x: [1, 2], y: 1 }, b: 1 } }, async () => ({
      id: 2,
      at: new Date(1),
    }));
    expect(answer).toEqual({ id: 1, at: '1970-01-01T00:00:00.000Z' });
    expect(again).toEqual(answer);
  });

  it('does the work once when the same request arrives several times at the same time', async () => {
    const same = request();
    let done = 0;
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => onceForRequest(database, same, async () => ({ number: (done += 1) }))),
    );
    expect(done).toBe(1);
    expect(answers).toEqual(Array.from({ length: 6 }, () => ({ number: 1 })));
  });

  it('asks a twin for patience when the first takes too long', async () => {
    const impatient = await openDatabase({ ...platformOnly(home.url), lockTimeoutMs: 50 });
    const same = request();
    try {
      const first = onceForRequest(database, same, async () => {
        const twin = onceForRequest(impatient, same, async () => 'second');
        await expect(twin).rejects.toMatchObject({ code: 'REQUEST_IN_PROGRESS' });
        return 'first';
      });
      await expect(first).resolves.toBe('first');
    } finally {
      await impatient.close();
    }
  });

  it('refuses a key that comes back with another input', async () => {
    const first = request({ documentId: 1 });
    await onceForRequest(database, first, async () => null);
    await expect(
      onceForRequest(database, { ...first, input: { documentId: 2 } }, async () => null),
    ).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('keeps the keys of two people and of two operations apart', async () => {
    const first = request();
    const answers = [];
    for (const changed of [first, { ...first, actorId: uuidV7() }, { ...first, operation: 'acceptDelivery' }]) {
      answers.push(await onceForRequest(database, changed, async () => answers.length));
    }
    expect(answers).toEqual([0, 1, 2]);
  });

  it('does not record a refusal: the same key may be tried again', async () => {
    const same = request();
    const refused = onceForRequest(database, same, async (tx) => {
      await handleOnce(tx, same.idempotencyKey);
      throw refuse('NUMBER_ALREADY_TAKEN', { vi: 'Số đã dùng.', en: 'The number is taken.' });
    });
    await expect(refused).rejects.toMatchObject({ code: 'NUMBER_ALREADY_TAKEN' });
    expect(await alreadyHandled(database, same.idempotencyKey)).toBe(false);
    await expect(onceForRequest(database, same, async () => 'done')).resolves.toBe('done');
  });

  it('forgets old answers only', async () => {
    const old = request();
    const young = request();
    for (const each of [old, young]) await onceForRequest(database, each, async () => 1);
    await database.query(
      `update request_record set created_at = now() - interval '31 days' where idempotency_key = $1`,
      [old.idempotencyKey],
    );
    expect(await pruneRequestRecords(database)).toBe(1);
    expect(await onceForRequest(database, young, async () => 2)).toBe(1);
    expect(await onceForRequest(database, old, async () => 2)).toBe(2);
  });
});
