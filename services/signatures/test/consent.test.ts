import { createHash, randomBytes } from 'node:crypto';
import { announce } from '@lienthong/database';
import { type SigningRequested, signingRequested } from '@lienthong/contracts';
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { describeEachBackend, eventually } from '@lienthong/testing';
import { createAuthorisationSeal } from '../src/custody/authorisation.js';
import { createKeyVault, KeyUnreadableError, WrongPinError } from '../src/keys/key-vault.js';
import { derive } from '../src/keys/pin-derivation.js';
import { PrivateKeyEntity } from '../src/keys/private-key.entity.js';
import { decrypt } from '../src/keys/sealing.js';
import type { Caller } from '../src/request.js';
import { everything, occursIn } from './everything.js';
import {
  completed,
  consented,
  createWorld,
  type Department,
  newDepartment,
  newPerson,
  pin,
  quickPinCost,
  refusal,
  requestsOf,
  sample,
  settled,
  upload,
  type World,
} from './world.js';

type Personal = Extract<SigningRequested, { act: 'PERSONAL_SIGNATURE' }>;
const start = '2026-11-22T02:00:00.000Z';
const minutes = (count: number): string => new Date(Date.parse(start) + count * 60_000).toISOString();

/** What the PIN made, as it waits for the worker. */
const secretsOf = (world: World, authorisationId: string): Promise<{ sealed: Buffer }[]> =>
  world.app.database.query('select sealed from authorisation_secret where id = $1', [authorisationId]);

describe('a consent to sign', () => {
  const clock = fixedClock(start);
  let world: World;
  let department: Department;
  let draft: string;

  beforeAll(async () => {
    world = await createWorld({ clock, attempts: 14 });
    department = await newDepartment(world);
    draft = await upload(world.app, sample('cong-van.pdf'));
    await settled(world);
  });
  beforeEach(() => clock.set(start));

  const caller = (personId = department.signer.personId): Caller =>
    ({
      personId,
      organisationId: department.organisationId,
      roles: new Set(),
      correlationId: 'test',
    }) as unknown as Caller;
  const fresh = async (file = draft): Promise<Personal> =>
    (await consented(world.app, requestsOf(department).personal(file))) as Personal;

  it('serves one act: another one with it is refused, and signs nothing', async () => {
    const request = await fresh();
    completed(await world.peer.ask(request));
    const files = await world.storedFiles();
    expect(refusal(await world.peer.ask({ ...request, actId: uuidV7() }))).toBe('AUTHORISATION_USED');
    expect(await world.storedFiles()).toBe(files);
  });

  it('serves one of two acts that come at once', async () => {
    const request = await fresh(await upload(world.app, sample('quyet-dinh.pdf')));
    const files = await world.storedFiles();
    const twins = [0, 1, 2].map(() => ({ ...request, actId: uuidV7() }));
    const outcomes = await Promise.all(twins.map((twin) => world.peer.ask(twin)));
    expect(outcomes.map((outcome) => ('code' in outcome ? outcome.code : 'done')).sort()).toEqual([
      'AUTHORISATION_USED',
      'AUTHORISATION_USED',
      'done',
    ]);
    await settled(world);
    expect(await world.storedFiles()).toBe(files + 1);
  });

  it('is used up by an act that was refused, too', async () => {
    const missing = await fresh('0'.repeat(64));
    const { id } = createAuthorisationSeal(world.authorisationKey).open(missing.authorisation);
    expect(await secretsOf(world, id)).toHaveLength(1);
    expect(refusal(await world.peer.ask(missing))).toBe('FILE_NOT_FOUND');
    expect(await secretsOf(world, id)).toEqual([]);
    await world.app.files.put(sample('cong-van.pdf'));
    expect(refusal(await world.peer.ask({ ...missing, actId: uuidV7() }))).toBe('AUTHORISATION_USED');
  });

  it('is bound to its document, its file, its person, its key and its time', async () => {
    const deputy = newPerson('Giàng A Páo', department.organisationId, ['AUTHORISED_SIGNER']);
    await world.peer.say([], [deputy]);
    await settled(world);
    const other = await upload(world.app, sample('giay-moi-khan.pdf'));
    const files = await world.storedFiles();
    const changes: [object, string][] = [
      [{ documentId: uuidV7() }, 'AUTHORISATION_OF_ANOTHER_DOCUMENT'],
      [{ file: other }, 'AUTHORISATION_OF_ANOTHER_FILE'],
      [{ personId: deputy.personId, requestedBy: deputy.personId }, 'AUTHORISATION_INVALID'],
      [{ authorisation: 'x' }, 'AUTHORISATION_INVALID'],
      [{ authorisation: randomBytes(300).toString('base64url') }, 'AUTHORISATION_INVALID'],
    ];
    for (const [change, code] of changes) {
      expect(refusal(await world.peer.ask({ ...(await fresh()), ...change, actId: uuidV7() }))).toBe(code);
    }
    const late = await fresh();
    clock.set(minutes(15));
    expect(refusal(await world.peer.ask(late))).toBe('AUTHORISATION_EXPIRED');
    clock.set(start);
    const before = await fresh();
    const change = { idempotencyKey: uuidV7(), oldPin: pin, newPin: '975310-x' };
    await world.app.custody.changePin(caller(), change);
    expect(refusal(await world.peer.ask(before))).toBe('AUTHORISATION_OF_ANOTHER_KEY');
    await world.app.custody.changePin(caller(), { idempotencyKey: uuidV7(), oldPin: '975310-x', newPin: pin });
    expect(await world.storedFiles()).toBe(files);
    completed(await world.peer.ask(await fresh()));
  });

  it('opens the key with the secret that was kept for it and no other, and without one not at all', async () => {
    const { database } = world.app;
    const seal = createAuthorisationSeal(world.authorisationKey);
    const [one, other, third] = [await fresh(), await fresh(), await fresh()];
    const [oneId, otherId, thirdId] = [one, other, third].map(({ authorisation }) => seal.open(authorisation).id);
    await database.query(
      `update authorisation_secret set sealed = (select sealed from authorisation_secret where id = $2) where id = $1`,
      [oneId, otherId],
    );
    expect(refusal(await world.peer.ask(one))).toBe('AUTHORISATION_INVALID');
    await database.query('delete from authorisation_secret where id = $1', [thirdId]);
    expect(refusal(await world.peer.ask(third))).toBe('AUTHORISATION_EXPIRED');
    completed(await world.peer.ask(other));
  });

  it('flipped in any one place opens nothing', async () => {
    const { authorisation } = await fresh();
    const seal = createAuthorisationSeal(world.authorisationKey);
    expect(seal.open(authorisation)).toMatchObject({ file: draft, personId: department.signer.personId });
    const bytes = Buffer.from(authorisation, 'base64url');
    for (let place = 0; place < bytes.length; place += 7) {
      const changed = Buffer.from(bytes);
      changed[place]! ^= 0x10;
      expect(() => seal.open(changed.toString('base64url'))).toThrow('AUTHORISATION_INVALID');
    }
  });

  it('opens only the act: who may not sign is refused although the consent is right', async () => {
    const leaver = newPerson('Tẩn Thị Su', department.organisationId, ['AUTHORISED_SIGNER']);
    await world.peer.say([], [leaver]);
    await settled(world);
    const request = await consented(world.app, requestsOf({ ...department, signer: leaver }).personal(draft));
    await world.peer.say([], [{ ...leaver, version: 2, roles: [] }]);
    await settled(world);
    expect(refusal(await world.peer.ask(request))).toBe('SIGNER_NOT_AUTHORISED');
  });

  it('a worker that dies between the steps signs once, with the same consent, also when it has expired meanwhile', async () => {
    const { database } = world.app;
    await database.query('create sequence tries');
    // Whatever ends before then does not end well, also an attempt that is under way when the clock is set.
    await database.query(`
      create function die_early() returns trigger language plpgsql as $$
      begin
        if new.state = 'COMPLETED' and nextval('signatures.tries') > 0 and new.finished_at < '${minutes(30)}' then
          raise exception 'the worker died';
        end if;
        return new;
      end $$`);
    await database.query(
      `create trigger die_early before insert or update on signing_act for each row execute function die_early()`,
    );
    try {
      const request = await fresh(await upload(world.app, sample('giay-moi-khan.pdf')));
      const files = await world.storedFiles();
      const outcome = world.peer.ask(request);
      await eventually(async () => {
        const [row] = await database.query<{ called: boolean }>('select is_called as called from tries');
        return row!.called;
      });
      clock.set(minutes(30));
      const { completedAt } = completed(await outcome);
      expect(completedAt).toBe(minutes(30));
      await settled(world);
      expect(await world.storedFiles()).toBe(files + 1);
      expect(world.peer.heard(request.actId)).toHaveLength(1);
      const used = await database.query('select act_id from used_authorisation where act_id = $1', [request.actId]);
      expect(used).toHaveLength(1);
    } finally {
      await database.query('drop trigger die_early on signing_act');
    }
  });

  it('who authorised what, and when, is kept with the person and with each document', async () => {
    const request = await fresh();
    const rows = await world.app.database.query<{ actor_id: string; act: string; details: object }>(
      'select actor_id, act, details from audit_entry where subject = $1',
      [`document:${request.documentId}`],
    );
    expect(rows).toEqual([
      {
        actor_id: department.signer.personId,
        act: 'SIGNATURE_AUTHORISED',
        details: expect.objectContaining({ file: draft, expiresAt: minutes(15), keyId: expect.any(String) }),
      },
    ]);
    expect(JSON.stringify(rows)).not.toContain(request.authorisation);
  });
});

describeEachBackend((_name, makeBackendOptions) => {
  it('whoever copies the database and the queue can neither sign nor replay', async () => {
    const { redisUrl } = makeBackendOptions({ url: '' });
    const world = await createWorld({ redisUrl });
    try {
      const department = await newDepartment(world);
      await settled(world);
      const draft = await upload(world.app, sample('cong-van.pdf'));
      const request = (await consented(world.app, requestsOf(department).personal(draft))) as Personal;
      // The worker is away: the request lies in the outbox and in the queue.
      await world.workers.close();
      await world.peer.database.transaction((tx) => announce(tx, signingRequested, request));
      await eventually(async () => {
        const { waiting = 0, prioritized = 0 } = await world.app.backend.counts('signing');
        return waiting + prioritized > 0;
      });
      const copied = await everything(world.databaseUrl, redisUrl);
      expect(copied).toContain(request.authorisation);

      const keys = await world.app.database.manager.findBy(PrivateKeyEntity, { ownerId: department.signer.personId });
      const [key] = keys as [PrivateKeyEntity];
      // 1. The sealed consent does not open under any other key, and nothing in the copies is its key.
      expect(() => createAuthorisationSeal(randomBytes(32)).open(request.authorisation)).toThrow(
        'AUTHORISATION_INVALID',
      );
      const secret = await derive(pin, key.pinDerivation!);
      for (const hidden of [world.authorisationKey, world.keyEncryptionKey, secret]) {
        expect(occursIn(copied, hidden)).toBe(false);
        const digest = createHash('sha256').update(hidden).digest();
        expect(occursIn(copied, digest)).toBe(false);
      }
      // 2. The database alone does not even tell a right PIN from a wrong one.
      const guessed = secret;
      const inner = Buffer.from(`lienthong data key under PIN PERSON ${key.ownerId} ${key.id}`);
      expect(() => decrypt(guessed, key.wrappedDataKey, inner)).toThrow();
      expect(() => createKeyVault(randomBytes(32)).openUnlocked(key, guessed)).toThrow(KeyUnreadableError);
      // 3. The key-encryption key without the PIN does not open it either.
      const vault = createKeyVault(world.keyEncryptionKey, [], { pinCost: quickPinCost });
      expect(() => vault.open(key)).toThrow(KeyUnreadableError);
      await expect(vault.unlock(key, '246811')).rejects.toThrow(WrongPinError);
      expect(() => vault.openUnlocked(key, randomBytes(32))).toThrow(WrongPinError);

      // 4. What was copied is worth nothing after it was used: put back into the queue it is refused.
      const workers = await world.app.startWorkers();
      try {
        completed(await world.peer.ask(request));
        // Whoever steals the configuration later opens nothing with what lies about of it: the secret went with the act.
        const seal = createAuthorisationSeal(world.authorisationKey);
        const { id, ...rest } = seal.open(request.authorisation);
        expect(Object.keys(rest).sort()).toEqual(['documentId', 'expiresAt', 'file', 'keyId', 'personId']);
        expect(occursIn(JSON.stringify(rest), secret)).toBe(false);
        expect(await secretsOf(world, id)).toEqual([]);
        const replayed = { ...request, actId: uuidV7() };
        expect(refusal(await world.peer.ask(replayed))).toBe('AUTHORISATION_USED');
        const files = await world.storedFiles();
        await world.peer.database.transaction((tx) => announce(tx, signingRequested, request));
        await world.peer.idle();
        await workers.idle();
        expect(await world.storedFiles()).toBe(files);
      } finally {
        await workers.close();
      }
    } finally {
      await world.close();
    }
  });
});
