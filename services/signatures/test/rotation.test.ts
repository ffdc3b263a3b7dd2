import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { uuidV7 } from '@lienthong/kernel';
import { createTestDatabase, type TestDatabase } from '@lienthong/testing';
import { openSignaturesDatabase } from '../src/database.js';
import { assertKeysReadable } from '../src/keys/assert-keys-readable.js';
import { createKeyVault, type KeyProtection, KeyUnreadableError, type KeyVault } from '../src/keys/key-vault.js';
import { PrivateKeyEntity } from '../src/keys/private-key.entity.js';
import { rotateKeyEncryption } from '../src/keys/rotate-key-encryption.js';
import {
  completed,
  consented,
  createWorld,
  newDepartment,
  pin,
  quickPinCost,
  requestsOf,
  sample,
  settled,
  upload,
} from './world.js';

type Database = Awaited<ReturnType<typeof openSignaturesDatabase>>;
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: typeof privateKey) => key.export({ type: 'pkcs8', format: 'pem' });

describe('the rotation of the key-encryption key', () => {
  const [oldest, older, newest] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const options = { pinCost: quickPinCost };
  let testDatabase: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    testDatabase = await createTestDatabase('signatures-rotation', async (url) => {
      const template = await openSignaturesDatabase(url);
      await template.migrate();
      await template.close();
    });
    database = await openSignaturesDatabase(testDatabase.url);
    await keep(createKeyVault(oldest, [], options), 5, { kind: 'SERVICE' });
    await keep(createKeyVault(older, [oldest], options), 7, { kind: 'PIN', pin: '924613' });
  });
  afterEach(async () => {
    await database.close();
    await testDatabase.drop();
  });

  async function keep(vault: KeyVault, count: number, protection: KeyProtection): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      const identity = { id: uuidV7(), ownerKind: 'PERSON', ownerId: uuidV7() } as const;
      const sealed = await vault.seal(identity, privateKey, protection);
      await database.manager.insert(PrivateKeyEntity, { ...sealed, createdAt: new Date() });
    }
  }
  const all = () => database.manager.find(PrivateKeyEntity, { order: { id: 'ASC' } });

  it('re-wraps every data key without a PIN; keys open as before, and no longer under the former one', async () => {
    const vault = createKeyVault(newest, [older, oldest], options);
    const batches: number[] = [];
    const report = await rotateKeyEncryption(database, vault, { batch: 5, onBatch: (done) => batches.push(done) });
    expect(report).toEqual({ rewrapped: 12, left: 0, unreadable: 0, damaged: [] });
    expect(batches).toEqual([5, 10, 12]);
    const alone = createKeyVault(newest, [], options);
    await assertKeysReadable(database, alone);
    for (const sealed of await all()) {
      const key =
        sealed.protection === 'SERVICE'
          ? alone.open(sealed)
          : alone.openUnlocked(sealed, await alone.unlock(sealed, '924613'));
      expect(pem(key)).toBe(pem(privateKey));
      expect(() => createKeyVault(older, [oldest]).rewrap(sealed)).toThrow(KeyUnreadableError);
    }
  });

  it('is stopped after any batch and run again, also twice at once', async () => {
    const vault = createKeyVault(newest, [older, oldest], options);
    const stop = new AbortController();
    const stopped = await rotateKeyEncryption(database, vault, {
      batch: 4,
      signal: stop.signal,
      onBatch: () => stop.abort(),
    });
    expect(stopped).toEqual({ rewrapped: 4, left: 8, unreadable: 0, damaged: [] });
    // The service works meanwhile, with the former ones still listed.
    await assertKeysReadable(database, vault);
    const both = await Promise.all([0, 1].map(() => rotateKeyEncryption(database, vault, { batch: 2 })));
    expect(both[0]!.rewrapped + both[1]!.rewrapped).toBe(8);
    expect(await rotateKeyEncryption(database, vault)).toMatchObject({ rewrapped: 0, left: 0, unreadable: 0 });
  });

  it('a row that somebody changed keeps no other from being wrapped anew, and is named', async () => {
    const vault = createKeyVault(newest, [older, oldest], options);
    const [first, , third] = (await all()).map(({ id }) => id);
    const [moved, flipped] = [first!, third!];
    await database.query('update private_key set owner_id = $2 where id = $1', [moved, uuidV7()]);
    await database.query(
      `update private_key set wrapped_data_key = set_byte(wrapped_data_key, 20, get_byte(wrapped_data_key, 20) # 1) where id = $1`,
      [flipped],
    );
    for (const [batch, rewrapped] of [
      [1, 10],
      [5, 0],
    ] as const) {
      const report = await rotateKeyEncryption(database, vault, { batch });
      expect(report).toEqual({ rewrapped, left: 2, unreadable: 0, damaged: [moved, flipped] });
    }
  });

  it('says what is left under a key that is not configured, and the service does not start with it', async () => {
    const vault = createKeyVault(newest, [older], options);
    await expect(assertKeysReadable(database, vault)).rejects.toThrow(KeyUnreadableError);
    expect(await rotateKeyEncryption(database, vault)).toMatchObject({ rewrapped: 7, left: 5, unreadable: 5 });
    await expect(assertKeysReadable(database, vault)).rejects.toThrow(KeyUnreadableError);
  });
});

it('acts, PIN changes and new keys go on while the key-encryption key is exchanged, key by key', async () => {
  const next = randomBytes(32);
  const world = await createWorld({ otherKeyEncryptionKeys: [next] });
  try {
    const department = await newDepartment(world);
    await settled(world);
    const draft = await upload(world.app, sample('cong-van.pdf'));
    const { database } = world.app;
    const vault = createKeyVault(next, [world.keyEncryptionKey], { pinCost: quickPinCost });
    const caller = {
      personId: department.signer.personId,
      organisationId: department.organisationId,
      roles: new Set(['AUTHORISED_SIGNER']),
      correlationId: 'test',
    } as never;
    const change = (oldPin: string, newPin: string) =>
      world.app.custody.changePin(caller, { idempotencyKey: uuidV7(), oldPin, newPin });
    const wrappedNow = async () =>
      (
        await database.query<{ name: string }>('select distinct encryption_key as name from private_key order by 1')
      ).map(({ name }) => name);

    // Consents given before, acts begun after it: what the PIN made opens the same key under either.
    const requests = [];
    for (let count = 0; count < 4; count += 1) {
      requests.push(await consented(world.app, requestsOf(department).personal(draft)));
    }
    const stop = new AbortController();
    await rotateKeyEncryption(database, vault, { batch: 1, signal: stop.signal, onBatch: () => stop.abort() });
    expect(await wrappedNow()).toHaveLength(2);
    const acts = requests.map((act) => world.peer.ask(act));
    const [report] = await Promise.all([rotateKeyEncryption(database, vault, { batch: 1 }), ...acts]);
    for (const act of acts) expect(completed(await act).verified.personal).toBe(true);
    expect(report).toMatchObject({ left: 0, unreadable: 0 });
    // The service still seals under the one before: the command says so, and is run again.
    await change(pin, 'mot-hai-ba');
    expect(await rotateKeyEncryption(database, vault)).toMatchObject({ rewrapped: 1, left: 0, unreadable: 0 });
    await change('mot-hai-ba', pin);
    await Promise.all([change(pin, 'bon-nam-sau'), rotateKeyEncryption(database, vault, { batch: 1 })]);
    await rotateKeyEncryption(database, vault);
    expect(await wrappedNow()).toEqual([vault.current]);
    await assertKeysReadable(database, createKeyVault(next));
    await change('bon-nam-sau', pin);
    completed(await world.peer.ask(await consented(world.app, requestsOf(department).personal(draft))));
  } finally {
    await world.close();
  }
});
