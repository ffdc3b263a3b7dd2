import fc from 'fast-check';
import { arrived, changed, directory, ids, issued, july, reportQuery } from './july.js';
import { startStatistics, type Ask, type Message, type Running } from './running-statistics.js';

let running: Running;
let ask: Ask;
beforeEach(async () => {
  running = await startStatistics();
  ask = await running.as('PROVINCIAL_OFFICE');
});
afterEach(() => running.close());

const july2026 = async () => (await ask(reportQuery, { month: '2026-07' })).data.monthlyReport;

const forget = () =>
  running.app.database.query(
    'truncate outgoing_fact, delivery_fact, paper_arrival_fact, directory_organisation, calendar_year',
  );

it('messages that come in any order, several times, give the report of those that come once and in order', async () => {
  await running.tell(july);
  const expected = await july2026();
  const everyMessage = fc
    .tuple(fc.constant(july), fc.subarray(july), fc.subarray(july))
    .chain((sources) => fc.shuffledSubarray(sources.flat(), { minLength: sources.flat().length }));
  await fc.assert(
    fc.asyncProperty(everyMessage, async (messages: Message[]) => {
      await forget();
      await running.tell(messages);
      expect(await july2026()).toEqual(expected);
    }),
    { numRuns: 5, endOnFailure: true },
  );
}, 180_000);

describe('a fact that comes before the one it belongs to', () => {
  const at = '2026-07-01T02:30:00.000Z';

  it('is kept: a delivery before its document, and an answer before its delivery', async () => {
    await running.tell([
      ...directory,
      changed(1, ids.commune, 'ASSIGNED', at, '2026-07-02T02:00:00.000Z', 2),
      changed(1, ids.commune, 'ACCEPTED', at, '2026-07-01T09:00:00.000Z', 1),
    ]);
    expect((await july2026()).total).toMatchObject({ D1: 0, D2: 0, E1: 1, E2: 1, E5: 1 });
    await running.tell([arrived(1, at, [ids.commune, ids.homeAffairs], { issueDate: '2026-07-01' })]);
    expect((await july2026()).total).toMatchObject({ D1: 0, D2: 0, E1: 2, E2: 2, E5: 1 });
    await running.tell([issued(1, { issueDate: '2026-07-01', signedAt: '2026-07-01T02:00:00.000Z' })]);
    expect((await july2026()).total).toMatchObject({ D1: 1, D2: 1, D3: 1, D6: 1, E1: 2, E2: 2, E5: 1 });
  });

  it('a document that reaches one organisation twice is one incoming document', async () => {
    const again = arrived(1, '2026-07-05T02:30:00.000Z', [ids.commune], { issueDate: '2026-07-01' });
    const { deliveries, ...rest } = again.payload as { deliveries: { deliveryId: string; recipientId: string }[] };
    const second = {
      topic: again.topic,
      payload: {
        ...rest,
        deliveries: deliveries.map((one) => ({ ...one, deliveryId: one.deliveryId.replace('a000', 'a001') })),
      },
    };
    await running.tell([...directory, arrived(1, at, [ids.commune], { issueDate: '2026-07-01' }), second]);
    expect((await july2026()).total).toMatchObject({ E1: 1, E2: 1 });
  });
});
