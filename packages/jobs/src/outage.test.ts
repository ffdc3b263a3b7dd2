import { describeEachBackend, eventually, type FaultProxy, startFaultProxy } from '@lienthong/testing';
import { type House, issuing, openHouse } from '../test/harness.js';

describeEachBackend((road, makeBackendOptions) => {
  let house: House;
  let proxy: FaultProxy;
  beforeEach(async () => {
    // The road is reached through the proxy, the service's own database directly.
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

  const troubles = () =>
    house.lines.filter(({ message }) => message === 'nothing could be offered; trying again').length;

  it('waits with everything while the road is away, tells it, and goes on when it is back', async () => {
    const relay = house.relay({ reofferAfterMs: 500 });
    const worker = house.worker([issuing]);
    const before = await house.announceMany(5);
    await relay.settled();
    proxy.cut();
    const during = await house.announceMany(30);
    await eventually(() => troubles() > 0);
    await expect(house.backend.ping()).rejects.toThrow();
    proxy.mend();
    await relay.settled();
    await worker.idle();
    expect([...(await house.effects())].sort()).toEqual([...before, ...during].sort());
  });

  it('survives a road that keeps breaking under load', async () => {
    const relay = house.relay({ reofferAfterMs: 500 });
    house.worker([issuing], { lockMs: 1_000 });
    await house.announceMany(1);
    await relay.settled();
    const ids = await house.announceMany(200);
    for (let breaks = 1; breaks <= 4; breaks += 1) {
      const done = breaks * 20;
      await eventually(async () => (await house.effects()).length > done, { timeoutMs: 30_000 });
      proxy.cut();
      proxy.mend();
    }
    await relay.settled();
    expect((await house.effects()).slice(1).sort()).toEqual([...ids].sort());
  });

  it('starts while the road is still away', async () => {
    proxy.cut();
    const backend = house.anotherBackend();
    const relay = house.relay({ backend });
    house.worker([issuing], { backend });
    const ids = await house.announceMany(3);
    await eventually(() => troubles() > 0, { timeoutMs: 20_000 });
    proxy.mend();
    await relay.settled();
    expect([...(await house.effects())].sort()).toEqual(ids);
  });
});
