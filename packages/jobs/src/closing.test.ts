import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { describeEachBackend, type FaultProxy, startFaultProxy } from '@lienthong/testing';
import { type House, issuing, openHouse } from '../test/harness.js';

describeEachBackend((road, makeBackendOptions) => {
  let house: House;
  let proxy: FaultProxy;
  beforeEach(async () => {
    house = await openHouse(async (database) => {
      const direct = makeBackendOptions(database);
      proxy = await startFaultProxy({ target: direct.redisUrl ?? direct.databaseUrl });
      return road === 'redis' ? { ...direct, redisUrl: proxy.url } : { databaseUrl: proxy.url };
    });
  });
  afterEach(async () => {
    await house.close();
    await proxy.close();
  });

  it('can be closed while the road is away', async () => {
    const backend = house.anotherBackend();
    proxy.cut();
    const worker = house.worker([issuing], { backend });
    const relay = house.relay({ backend });
    await Promise.all([worker.close(), relay.close()]);
    await worker.started;
    await backend.close();
    proxy.mend();
  });

  it('can be closed while its start gets no answer, and leaves nothing open', async () => {
    const backend = house.anotherBackend();
    await backend.queue('issuance');
    proxy.hold();
    const worker = house.worker([issuing], { backend });
    // Longer than the time a start under way is given, shorter than any other patience.
    const outcome = await Promise.race([
      worker.close().then(() => 'closed'),
      delay(8_000, 'still waiting', { ref: false }),
    ]);
    proxy.mend();
    expect(outcome).toBe('closed');
    await worker.started;
    await backend.close();
  });
});

describe('the pool of the PostgreSQL road', () => {
  afterEach(() => jest.restoreAllMocks());

  it('has one listener for its faults, however many queues and workers share it', async () => {
    const listening = jest.spyOn(pg.Pool.prototype, 'on');
    const house = await openHouse(({ url }) => ({ databaseUrl: url }));
    await house.backend.queue('issuance');
    const before = listening.mock.calls.length;
    await Promise.all(Array.from({ length: 12 }, (_, index) => house.backend.queue(`queue-${index}`)));
    await house.worker([issuing]).started;
    const added = listening.mock.calls.slice(before).filter(([event]) => event === 'error');
    expect(added).toEqual([]);
    await house.close();
  });
});
