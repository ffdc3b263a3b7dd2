// The tests' own door: what it waits for comes, or it says why not.
import { createWorld, newDepartment, settled, type World } from './world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld({ attempts: 2 });
});

it('lets nothing happen by itself, at a time of day that no test knows', async () => {
  const queues = await Promise.all(
    (['signatures-events', 'validation', 'preservation'] as const).map((name) => world.app.backend.queue(name)),
  );
  expect(await Promise.all(queues.map((queue) => queue.getJobSchedulersCount()))).toEqual([0, 0, 0]);
});

it('does not wait in silence for a message that failed for good', async () => {
  const { database } = world.app;
  await database.query(`create function refuse_certificates() returns trigger language plpgsql as $$
    begin raise exception 'no certificate today'; end $$`);
  await database.query(
    'create trigger no_certificates before insert on certificate for each row execute function refuse_certificates()',
  );
  await newDepartment(world);
  await expect(settled(world)).rejects.toThrow(/failed for good: [^]*certificate\.requested[^]*no certificate today/);
});
