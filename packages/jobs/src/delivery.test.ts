import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { issuanceRequested, priorities } from '@lienthong/contracts';
import { announce } from '@lienthong/database';
import { uuidV7 } from '@lienthong/kernel';
import { describeEachBackend, eventually } from '@lienthong/testing';
import { Redis } from 'ioredis';
import { type House, issuing, makeEffect, openHouse } from '../test/harness.js';
import { handle, type JobsBackend } from './index.js';

describeEachBackend((road, makeBackendOptions) => {
  let house: House;
  beforeEach(async () => {
    house = await openHouse(makeBackendOptions);
  });
  afterEach(() => house.close());

  const expectEachOnce = async (ids: readonly string[]) =>
    expect([...(await house.effects())].sort()).toEqual([...ids].sort());

  /** What an operator, or a broken machine, can do to the road at any moment. */
  async function wipeTheRoad(): Promise<void> {
    if (road === 'postgresql') return (await house.backend.queue('issuance')).obliterate({ force: true });
    const redis = new Redis(house.options.redisUrl!);
    await redis.flushdb();
    await redis.quit();
  }

  /** A backend whose queues misbehave as told. */
  const troubled = (
    trouble: (name: string, method: string, call: () => Promise<unknown>) => Promise<unknown>,
  ): JobsBackend => ({
    ...house.backend,
    queue: async (name) =>
      new Proxy(await house.backend.queue(name), {
        get(queue, property) {
          const member: unknown = Reflect.get(queue, property, queue);
          if (typeof member !== 'function') return member;
          return (...args: unknown[]) => {
            const call = () => Promise.resolve(Reflect.apply(member, queue, args));
            return property === 'addBulk' || property === 'add' ? trouble(name, property, call) : call();
          };
        },
      }),
  });

  it('brings every committed message to its consumer once, and nothing of what was rolled back', async () => {
    const relay = house.relay();
    house.worker([issuing]);
    const rolledBack = house.database.transaction(async (tx) => {
      await announce(tx, issuanceRequested, { documentId: uuidV7() });
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    const ids = await house.announceMany(50);
    await relay.settled();
    await expectEachOnce(ids);
    expect(await house.unconfirmed()).toBe(0);
  });

  it('shares the work among several relays and workers without doubling it', async () => {
    const relays = [house.relay(), house.relay({ backend: house.anotherBackend() })];
    house.worker([issuing]);
    house.worker([issuing], { backend: house.anotherBackend() });
    const ids = (await Promise.all([house.announceMany(100), house.announceMany(100)])).flat();
    await Promise.all(relays.map((relay) => relay.settled()));
    await expectEachOnce(ids);
  });

  it('doubles nothing when a relay dies between adding the jobs and noting it', async () => {
    let deaths = 0;
    const backend = troubled(async (name, method, call) => {
      const result = await call();
      if (method === 'addBulk' && name === 'issuance' && (deaths += 1) === 1) throw new Error('killed here');
      return result;
    });
    const ids = await house.announceMany(20);
    const relay = house.relay({ backend });
    await relay.idle();
    expect(deaths).toBe(2);
    expect((await house.backend.counts('issuance'))['prioritized']).toBe(20);
    house.worker([issuing]);
    await relay.settled();
    await expectEachOnce(ids);
  });

  it('doubles nothing when the jobs of a dead relay were done before it could note them', async () => {
    const worker = house.worker([issuing]);
    let died = false;
    const backend = troubled(async (name, method, call) => {
      const result = await call();
      if (method === 'addBulk' && name === 'issuance' && !died) {
        died = true;
        await worker.idle();
        throw new Error('killed here');
      }
      return result;
    });
    const ids = await house.announceMany(20);
    const relay = house.relay({ backend });
    await relay.settled();
    await worker.idle();
    await expectEachOnce(ids);
  });

  it('loses nothing and doubles nothing when the queue is wiped in the middle', async () => {
    const relay = house.relay({ reofferAfterMs: 100 });
    let handled = 0;
    const half = new Promise<void>((resolve) => {
      house.worker(
        [
          handle(issuanceRequested, {
            effect: async (tx, { documentId }) => {
              await makeEffect(tx, documentId);
              if ((handled += 1) === 60) resolve();
            },
          }),
        ],
        { concurrency: 2 },
      );
    });
    const ids = await house.announceMany(120);
    await half;
    await wipeTheRoad();
    await relay.settled();
    await expectEachOnce(ids);
  });

  it('offers again what was handled but whose confirmation got lost, without a second effect', async () => {
    let lost = 0;
    const backend = troubled(async (name, _method, call) => {
      if (name === 'acks-documents' && lost === 0) {
        lost += 1;
        throw new Error('lost on the way');
      }
      return call();
    });
    const relay = house.relay({ reofferAfterMs: 50 });
    house.worker([issuing], { backend });
    const ids = await house.announceMany(3);
    await relay.settled();
    expect(lost).toBe(1);
    await expectEachOnce(ids);
  });

  it('does not offer again what is still waiting in its queue', async () => {
    const relay = house.relay({ reofferAfterMs: 1 });
    await house.announceMany(5);
    await relay.idle();
    await eventually(async () => {
      const rows = await house.database.query<{ early: boolean }>(
        "select next_offer_at < offered_at + interval '1.5 ms' as early from outbox",
      );
      return rows.every(({ early }) => !early);
    });
    expect((await house.backend.counts('issuance'))['prioritized']).toBe(5);
    expect(await house.database.query('select distinct offers from outbox')).toEqual([{ offers: 1 }]);
  });

  /** Announces one document to a worker of its own process, and kills it in the middle of the job. */
  async function killAWorker(): Promise<string> {
    const doomed = fork(join(__dirname, '../test/doomed-worker.mjs'), [JSON.stringify(house.options)], {
      execArgv: [],
    });
    const ended = once(doomed, 'exit');
    const [documentId] = await house.announceMany(1);
    expect((await once(doomed, 'message'))[0]).toBe('at work');
    doomed.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
    return documentId!;
  }

  it('gives the job of a killed worker to another, which has its effect once', async () => {
    const relay = house.relay();
    const documentId = await killAWorker();
    house.worker([issuing], { lockMs: 1_000 });
    await relay.settled();
    expect(await house.database.query('select document_id, made_by from effect')).toEqual([
      { document_id: documentId, made_by: 'test' },
    ]);
  });

  it('closes a message that loses its worker too often, and tells the handler once', async () => {
    const relay = house.relay();
    const documentId = await killAWorker();
    house.worker(
      [
        handle(issuanceRequested, {
          effect: async () => {
            throw new Error('must not be called');
          },
          failed: async (tx, payload) => void (await makeEffect(tx, payload.documentId, 'failed')),
        }),
      ],
      { lockMs: 1_000, maxLosses: 0 },
    );
    await relay.settled();
    expect(await house.database.query('select document_id, made_by from effect')).toEqual([
      { document_id: documentId, made_by: 'failed' },
    ]);
    expect((await house.backend.counts('issuance'))['failed']).toBe(1);
  });

  it('brings urgent messages before ordinary ones, and equals in the order of their announcement', async () => {
    const ordinary = await house.announceMany(3);
    const urgent = await house.announceMany(2, { priority: priorities.URGENT });
    const express = await house.announceMany(2, { priority: priorities.EXPRESS });
    const relay = house.relay();
    await relay.idle();
    house.worker([issuing], { concurrency: 1 });
    await relay.settled();
    expect(await house.effects()).toEqual([...express, ...urgent, ...ordinary]);
  });
});
