import { monthlyReportRequested } from '@lienthong/contracts';
import { fixedClock } from '@lienthong/kernel';
import { describeEachBackend, eventually } from '@lienthong/testing';
import { type House, openHouse } from '../test/harness.js';
import { handle, keepSchedule, schedule } from './index.js';

const plan = {
  queue: 'monthly-report' as const,
  id: 'monthly-report',
  pattern: '0 30 0 1 * *',
  tz: 'Asia/Ho_Chi_Minh',
  topic: monthlyReportRequested,
  payload: { requestId: '0192f000-0000-7000-8000-000000000000', month: null },
};

describeEachBackend((road, makeBackendOptions) => {
  let house: House;
  let runs: string[];
  beforeEach(async () => {
    house = await openHouse(makeBackendOptions);
    runs = [];
  });
  afterEach(() => house.close());

  const reporting = handle(monthlyReportRequested, {
    effect: async (_tx, _payload, _prepared, { messageId }) => void runs.push(messageId),
  });
  const startReporting = () => house.worker([reporting], { queue: 'monthly-report' });

  it('puts the first run at 00:30 on day 1 in Vietnam, and keeps one plan', async () => {
    const next = await schedule(house.backend, plan);
    const inVietnam = new Date(next.getTime() + 7 * 3_600_000).toISOString();
    expect(inVietnam).toMatch(/^\d{4}-\d\d-01T00:30:00\.000Z$/);
    expect(next.getTime()).toBeGreaterThan(Date.now());
    expect(await schedule(house.backend, plan)).toEqual(next);
    expect(await house.backend.counts('monthly-report')).toMatchObject({ delayed: 1 });
  });

  if (road === 'postgresql') {
    it('plans at the moment a worker takes the due run and plans the next one', async () => {
      const next = await schedule(house.backend, plan);
      const due = next.getTime() - 3_600_000;
      const runAt = (time: number) => `repeat:${plan.id}:${time}`;
      await house.database.query('update bullmq.scheduler set next_run_ms = $1', [due]);
      await house.database.query('update bullmq.job set id = $1', [runAt(due)]);

      let planning: Promise<Date> | undefined;
      await house.database.transaction(async (tx) => {
        // What the worker does, not yet committed while the plan is read.
        await tx.query(`update bullmq.job set state = 'active' where id = $1`, [runAt(due)]);
        await tx.query('update bullmq.scheduler set next_run_ms = $1', [next.getTime()]);
        await tx.query(
          `insert into bullmq.job (queue, id, seq, name, state, data, opts, added_at_ms, process_at_ms, scheduler_id)
           select queue, $1, seq + 1, name, 'delayed', data, opts, added_at_ms, $2, scheduler_id from bullmq.job`,
          [runAt(next.getTime()), next.getTime()],
        );
        planning = schedule(house.backend, plan);
        planning.catch(() => undefined); // looked at below, when the transaction is over
        await eventually(async () => (await waitingForLocks()) > 0);
      });
      expect(await planning).toEqual(next);
      expect(await house.backend.counts(plan.queue)).toMatchObject({ active: 1, delayed: 1 });
    });

    it('plans again where only the run is left of a plan', async () => {
      const next = await schedule(house.backend, plan);
      await house.database.query('delete from bullmq.scheduler');
      expect(await schedule(house.backend, plan)).toEqual(next);
      const queue = await house.backend.queue(plan.queue);
      expect(await queue.getJobSchedulers()).toMatchObject([{ key: plan.id, pattern: plan.pattern }]);
      expect((await queue.getDelayed()).map(({ id }) => id)).toEqual([`repeat:${plan.id}:${next.getTime()}`]);
    });

    const waitingForLocks = async () =>
      (
        await house.database.query<{ n: number }>(
          `select count(*)::int n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      )[0]!.n;
  }

  it('has the effect of a run once, also when the run is repeated', async () => {
    const next = await schedule(house.backend, plan);
    const queue = await house.backend.queue('monthly-report');
    const [planned] = await queue.getDelayed();
    await planned!.promote();
    const worker = startReporting();
    await worker.idle();
    expect(runs).toHaveLength(1);
    await queue.add(planned!.name, planned!.data, { jobId: `repeat:monthly-report:${next.getTime()}` });
    await worker.idle();
    expect(runs).toHaveLength(1);
    expect(await house.backend.counts('monthly-report')).toMatchObject({ completed: 0, delayed: 1 });
  });

  describe('keepSchedule', () => {
    const keep = async (now: string) => {
      const { database, backend, logger } = house;
      const kept = keepSchedule({ database, backend, logger, clock: fixedClock(now) }, plan);
      const next = await kept.planned;
      await kept.close();
      return next;
    };
    const plannedSince = (at: string) =>
      house.database.query(
        `insert into inbox (message_id, handled_at) values ('schedule/monthly-report', $1)
         on conflict (message_id) do update set handled_at = excluded.handled_at`,
        [at],
      );

    it('makes up once for a run that the queue has forgotten', async () => {
      await plannedSince('2026-08-20T00:00:00Z');
      await keep('2026-10-22T00:00:00Z');
      const worker = startReporting();
      await worker.idle();
      expect(runs).toHaveLength(1);
      await keep('2026-10-31T17:29:59Z');
      await worker.idle();
      expect(runs).toHaveLength(1);
      await keep('2026-10-31T17:30:01Z');
      await worker.idle();
      expect(new Set(runs).size).toBe(2);
    });

    it('does not make up for a run from before the first planning, nor for one that is still waiting', async () => {
      await keep('2026-10-22T00:00:00Z');
      expect(await house.backend.counts('monthly-report')).toMatchObject({ waiting: 0, delayed: 1 });
      await plannedSince('2026-08-20T00:00:00Z');
      await keep('2026-10-22T00:00:00Z');
      await keep('2026-10-22T00:01:00Z');
      expect(await house.backend.counts('monthly-report')).toMatchObject({ waiting: 1, delayed: 1 });
    });

    it('plans again what an emptied queue has forgotten', async () => {
      const next = await keep('2026-10-22T00:00:00Z');
      const queue = await house.backend.queue('monthly-report');
      await queue.removeJobScheduler(plan.id);
      expect(await queue.getJobSchedulersCount()).toBe(0);
      expect(await keep('2026-10-22T00:01:00Z')).toEqual(next);
      expect(await queue.getJobSchedulersCount()).toBe(1);
    });
  });
});
