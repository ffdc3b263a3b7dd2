// Guesses at a PIN that come together, and a check that takes longer than the pause after it.
import { fixedClock, uuidV7 } from '@lienthong/kernel';
import { checkPin, type PinParts } from '../src/custody/check-pin.js';
import { findPinState } from '../src/custody/custody.repository.js';
import { usualPinPolicy } from '../src/custody/pin-rules.js';
import { type SealedKey, WrongPinError } from '../src/keys/key-vault.js';
import { PrivateKeyEntity } from '../src/keys/private-key.entity.js';
import type { Caller } from '../src/request.js';
import { createWorld, newDepartment, pin, settled, type World } from './world.js';

const start = Date.parse('2026-11-22T02:00:00.000Z');

describe('PINs looked at at the same time', () => {
  const clock = fixedClock(new Date(start).toISOString());
  const later = (seconds: number): void => clock.set(new Date(start + seconds * 1000).toISOString());
  let world: World;
  let key: SealedKey;
  let caller: Caller;
  /** PINs that were looked at. */
  let looked: string[];
  /** Checks that are under way end when the test says so. */
  let ending: Map<string, (outcome: 'right' | 'wrong' | 'fault') => void>;
  let parts: PinParts;

  beforeAll(async () => {
    world = await createWorld({ clock });
  });
  beforeEach(async () => {
    later(0);
    const department = await newDepartment(world, `Sở thử nghiệm ${uuidV7()}`);
    await settled(world);
    const { personId } = department.signer;
    key = await world.app.database.manager.findOneByOrFail(PrivateKeyEntity, { ownerId: personId });
    caller = { personId, organisationId: department.organisationId, roles: new Set(), correlationId: 'test' } as never;
    looked = [];
    ending = new Map();
    const unlock = (sealed: SealedKey, given: string): Promise<Buffer> => {
      looked.push(given);
      return new Promise((resolve, reject) =>
        ending.set(given, (outcome) => {
          if (outcome === 'right') resolve(Buffer.alloc(32));
          else reject(outcome === 'wrong' ? new WrongPinError(sealed.id) : new Error('out of memory'));
        }),
      );
    };
    const { database, vault } = world.app;
    parts = { database, clock, pinPolicy: usualPinPolicy, vault: { ...vault, unlock } };
  });

  const state = () => findPinState(world.app.database.manager, key.id);
  /** Begins a check, which ends by `ending`; resolves when the PIN is being looked at. */
  const begin = async (given: string): Promise<{ outcome: Promise<string> }> => {
    const before = looked.length;
    const outcome = checkPin(parts, caller, key, given).then(
      () => 'RIGHT',
      (error: Error & { code?: string }) => error.code ?? error.message,
    );
    await Promise.race([outcome, waitFor(() => looked.length > before)]);
    return { outcome };
  };
  const waitFor = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((resolve) => setImmediate(resolve));
  };
  const end = async (given: string, { outcome }: { outcome: Promise<string> }, how: 'right' | 'wrong' | 'fault') => {
    ending.get(given)!(how);
    return outcome;
  };

  it('fifty wrong ones at once, again and again: never more are looked at than it takes to lock', async () => {
    const real = { ...parts, vault: { ...world.app.vault } };
    let tried = 0;
    for (let round = 0, seconds = 0; round < 12; round += 1, seconds += 2 ** round) {
      later(seconds);
      const guesses = Array.from({ length: 50 }, (_, index) =>
        checkPin(real, caller, key, `guess-${round}-${index}`).catch((error: { code: string }) => error.code),
      );
      const codes = await Promise.all(guesses);
      expect(codes.every((code) => typeof code === 'string')).toBe(true);
      tried += codes.filter((code) => code === 'PIN_WRONG').length;
    }
    // The eighth was looked at too; its answer says that the key is locked.
    expect(tried).toBe(usualPinPolicy.attempts - 1);
    expect(await state()).toMatchObject({ wrong: usualPinPolicy.attempts, lockedAt: expect.any(Date) });
    await expect(checkPin(real, caller, key, pin)).rejects.toMatchObject({ code: 'SIGNING_KEY_LOCKED' });
  });

  it('a right PIN takes back its own count and not that of a guess that came after it', async () => {
    const owner = await begin('owner');
    later(2);
    const thief = await begin('thief');
    expect(await state()).toMatchObject({ wrong: 2 });
    expect(await end('owner', owner, 'right')).toBe('RIGHT');
    expect(await state()).toMatchObject({ wrong: 1, nextTryAt: new Date(start + 4_000) });
    expect(await end('thief', thief, 'wrong')).toBe('PIN_WRONG');
    expect(await state()).toMatchObject({ wrong: 1 });
  });

  it('a right PIN does not lift the lock that a guess after it brought', async () => {
    let seconds = 0;
    for (let count = 1; count < usualPinPolicy.attempts - 1; count += 1) {
      const guess = await begin(`guess-${count}`);
      await end(`guess-${count}`, guess, 'wrong');
      later((seconds += 2 ** count));
    }
    const owner = await begin('owner');
    later(seconds + 1_000);
    const thief = await begin('thief');
    expect(await end('owner', owner, 'right')).toBe('RIGHT');
    expect(await state()).toMatchObject({ lockedAt: expect.any(Date) });
    expect(await end('thief', thief, 'wrong')).toBe('SIGNING_KEY_LOCKED');
  });

  it('a fault of ours takes back one attempt and not those that came after it', async () => {
    const failing = await begin('failing');
    later(2);
    const thief = await begin('thief');
    expect(await end('failing', failing, 'fault')).toBe('out of memory');
    expect(await state()).toMatchObject({ wrong: 1 });
    await end('thief', thief, 'wrong');
    expect(await state()).toMatchObject({ wrong: 1, nextTryAt: expect.any(Date) });
  });

  it('an unlocking that comes meanwhile is not undone', async () => {
    const slow = await begin('slow');
    await world.app.database.query('update pin_state set wrong = 0, next_try_at = null, locked_at = null');
    expect(await end('slow', slow, 'fault')).toBe('out of memory');
    expect(await state()).toEqual(expect.objectContaining({ wrong: 0, nextTryAt: null, lockedAt: null }));
  });
});
