import { monthlyReportRequested } from '@lienthong/contracts';
import { describeEachBackend, eventually } from '@lienthong/testing';
import { uuidV7 } from '@lienthong/kernel';
import { arrived, expectedTotal, ids, issued, july, paper, reportQuery } from './july.js';
import { event, startStatistics, type Ask, type Running } from './running-statistics.js';
import { readSpreadsheet, type Sheet } from './spreadsheet-reader.js';

const freezeMutation = `mutation ($input: FreezeMonthlyReportInput!) { freezeMonthlyReport(input: $input) {
  report { month state } errors { code path message } } }`;

const later = [
  issued(50, { issueDate: '2026-07-02', signedAt: '2026-07-02T02:00:00.000Z' }),
  arrived(50, '2026-07-02T02:30:00.000Z', [ids.commune], { issueDate: '2026-07-02' }),
  paper(50, ids.idle, '2026-07-31'),
];

let running: Running;
let ask: Ask;
const start = async (make?: Parameters<typeof startStatistics>[0]) => {
  running = await startStatistics(make);
  ask = await running.as('PROVINCIAL_OFFICE');
};

const report = async (month = '2026-07') => (await ask(reportQuery, { month })).data.monthlyReport;
const request = async (month = '2026-07', idempotencyKey = uuidV7()) =>
  (await ask(freezeMutation, { input: { idempotencyKey, month } })).data.freezeMonthlyReport;
const freeze = async (month?: string): Promise<void> => {
  expect((await request(month)).errors).toEqual([]);
  await running.work.idle();
};
const download = async (link: string): Promise<Sheet> =>
  readSpreadsheet(new Uint8Array(await (await running.fetchLink(link)).arrayBuffer()));

describeEachBackend((_name, makeBackendOptions) => {
  beforeEach(() => start(makeBackendOptions));
  afterEach(() => running.close());

  it('a frozen month keeps its figures when facts come later; freezing it again shows the new ones and keeps the old', async () => {
    await running.tell(july);
    const live = await report();
    await freeze();
    const frozen = await report();
    expect(frozen).toMatchObject({ state: 'FROZEN', frozenAt: '2026-08-05T02:00:00.000Z' });
    expect(frozen).toMatchObject({ rows: live.rows, groups: live.groups, total: live.total, notes: live.notes });

    await running.tell(later);
    expect((await report()).rows).toEqual(frozen.rows);
    const asItStands = await ask('{ monthlyReport(month: "2026-07", live: true) { state xlsxUrl total { D1 E1 } } }');
    expect(asItStands.data.monthlyReport).toEqual({
      state: 'LIVE',
      xlsxUrl: null,
      total: { D1: expectedTotal.D1 + 1, E1: expectedTotal.E1 + 2 },
    });

    running.clock.set('2026-08-06T02:00:00Z');
    await freeze();
    const again = await report();
    expect(again).toMatchObject({ state: 'FROZEN', frozenAt: '2026-08-06T02:00:00.000Z' });
    expect(again.total).toMatchObject({ D1: expectedTotal.D1 + 1, E1: expectedTotal.E1 + 2, E2: expectedTotal.E2 + 1 });
    const kept = await running.app.database.query(
      `select s.version, sum((r.counts->>'D1')::int)::int as d1 from report_snapshot s
         join report_snapshot_row r on r.snapshot_id = s.id group by s.version order by s.version`,
    );
    expect(kept).toEqual([
      { version: 1, d1: expectedTotal.D1 },
      { version: 2, d1: expectedTotal.D1 + 1 },
    ]);
  });
});

describe('freezing', () => {
  beforeEach(() => start());
  afterEach(() => running.close());

  it('says that it is under way, and happens once for one request', async () => {
    await running.tell(july);
    const key = uuidV7();
    const answers = await Promise.all([request('2026-07', key), request('2026-07', key)]);
    await running.work.idle();
    expect(answers.map(({ errors }) => errors)).toEqual([[], []]);
    expect(answers.every(({ report: { state } }) => state === 'FREEZING' || state === 'FROZEN')).toBe(true);
    const snapshots = await running.app.database.query('select version from report_snapshot');
    expect(snapshots).toEqual([{ version: 1 }]);
    expect((await report()).state).toBe('FROZEN');
  });

  it('of the month before is planned for 00:30 on the first in Vietnam, and does what a request does', async () => {
    const queue = await running.app.backend.queue('monthly-report');
    const planned = await queue.getJobScheduler('monthly-report');
    expect(new Date(planned!.next!).toISOString()).toMatch(/-(28|29|30|31)T17:30:00\.000Z$/);
    await running.tell(july);
    running.clock.set('2026-07-31T17:30:00Z');
    const [job] = await queue.getDelayed();
    await job!.promote();
    await running.work.idle();
    expect(await report()).toMatchObject({ state: 'FROZEN', total: expectedTotal });
    expect((await report('2026-08')).state).toBe('LIVE');
  });

  it('is planned again when the queue was emptied by accident', async () => {
    await running.close();
    running = await startStatistics(undefined, 20);
    const queue = await running.app.backend.queue('monthly-report');
    const planned = await queue.getJobScheduler('monthly-report');
    await queue.removeJobScheduler('monthly-report');
    await queue.obliterate({ force: true });
    const again = await eventually(async () => (await queue.getJobScheduler('monthly-report')) ?? false);
    expect(again.next).toBe(planned!.next);
  });

  it('that cannot be planned at the start is planned later, and the workers work', async () => {
    await running.close();
    running = await startStatistics(undefined, 20);
    const { app, work } = running;
    const queue = await app.backend.queue('monthly-report');
    await work.close();
    await queue.removeJobScheduler('monthly-report');
    await app.database.query(`create function refuse_plan() returns trigger language plpgsql as $$
      begin raise exception 'no plan today'; end $$`);
    await app.database.query(
      'create trigger no_plan before insert on bullmq.scheduler for each row execute function refuse_plan()',
    );
    const again = await app.work();
    try {
      await running.tell(july);
      expect(await queue.getJobSchedulersCount()).toBe(0);
      await app.database.query('drop trigger no_plan on bullmq.scheduler');
      await eventually(async () => (await queue.getJobSchedulersCount()) === 1);
    } finally {
      await again.close();
    }
  });

  it('is refused for a month that has not begun, in the language of the request', async () => {
    const { report: none, errors } = await request('2026-09');
    expect(none).toBeNull();
    expect(errors).toEqual([{ code: 'MONTH_NOT_BEGUN', path: ['month'], message: 'Tháng 2026-09 chưa bắt đầu.' }]);
    await freeze('2026-08');
    expect((await report('2026-08')).state).toBe('FROZEN');
  });

  it('that cannot be done is not under way for ever', async () => {
    const requestId = uuidV7();
    await running.app.database.query(
      `insert into report_request (id, month, requested_by, requested_at) values ($1, '0000-05', $1, now())`,
      [requestId],
    );
    await running.tell([event(monthlyReportRequested, { requestId, month: '0000-05' })]);
    await running.work.idle();
    const state = () => running.app.database.query('select state from report_request where id = $1', [requestId]);
    await eventually(async () => (await state()).some((row) => (row as { state: string }).state === 'FAILED'));
  });

  it('is for the provincial office only', async () => {
    for (const other of [await running.as('ADMINISTRATOR'), await running.as('CLERK', 'AUTHORISED_SIGNER')]) {
      const { errors } = await other(freezeMutation, { input: { idempotencyKey: uuidV7(), month: '2026-07' } });
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });
});

describe('the spreadsheet', () => {
  beforeAll(async () => {
    await start();
    await running.tell(july);
    await freeze();
  });
  afterAll(() => running.close());

  it('holds the figures of the frozen report', async () => {
    const shown = await report();
    const { rows } = await download(shown.xlsxUrl);
    const codes = rows[5]!.slice(3) as string[];
    expect(codes).toEqual('D1 D2 D3 D6 D7 D8 D9 R1 R2 R3 R6 E1 E2 E5 E6 R5'.split(' '));
    type Figures = Record<string, number | { value: number | null }> & { name: string; identifier: string | null };
    const figuresOf = (row: Figures) =>
      codes.map((code) => {
        const figure = row[code]!;
        return typeof figure === 'number' ? figure : (figure.value ?? '–');
      });
    const table = rows.slice(6).filter((row) => typeof row[3] === 'number');
    const written = (name: string) => table.find((row) => row[1] === name)!;
    const expected: Figures[] = [...shown.rows, ...shown.groups];
    expect(table).toHaveLength(expected.length + 1);
    for (const row of expected) {
      expect(written(row.name).slice(3)).toEqual(figuresOf(row));
      if (row.identifier) expect(written(row.name)[2]).toBe(row.identifier);
    }
    expect(written('TỔNG CỘNG').slice(3)).toEqual(figuresOf(shown.total));
    expect(table.map(([order]) => order)).toEqual(['I', 1, 2, 3, 'II', 1, 'III', 1, undefined]);
  });

  it('says what it is, of which period and when, and is set up for the screen and for print', async () => {
    const { rows, sheetXml, workbookXml } = await download((await report()).xlsxUrl);
    expect(rows.slice(0, 4).map(([first]) => first)).toEqual([
      'BÁO CÁO GỬI, NHẬN VĂN BẢN ĐIỆN TỬ THÁNG 7 NĂM 2026',
      'Kỳ báo cáo: từ 01/07/2026 đến hết 31/07/2026, giờ Việt Nam (UTC+7)',
      'Nguồn: dữ liệu gửi, nhận, ký số ghi tự động trên hệ thống Liên Thông',
      'Chốt số liệu lúc 09:00:00 ngày 05/08/2026',
    ]);
    expect(rows[4]!.slice(0, 4)).toEqual(['STT', 'Tên đơn vị', 'Mã định danh', 'Tổng số VB đi']);
    expect(sheetXml).toMatch(/<pane [^>]*topLeftCell="D7"[^>]*state="frozen"/);
    expect(sheetXml).toMatch(/<sheetPr><pageSetUpPr fitToPage="1"\/><\/sheetPr>/);
    expect(sheetXml).toMatch(/<pageSetup [^>]*orientation="landscape"[^>]*fitToWidth="1" fitToHeight="0"/);
    expect(workbookXml).toContain('_xlnm.Print_Titles');
    expect(workbookXml).toContain("'Tháng 07-2026'!$5:$6");
  });

  it('comes through a link that works for five minutes and for this file only', async () => {
    running.clock.set('2026-08-05T02:00:00Z');
    const { xlsxUrl } = await report();
    expect(xlsxUrl).toMatch(/^https:\/\/lienthong\.example\/files\/statistics\/[0-9a-f]{64}\?/);
    const answer = await running.fetchLink(xlsxUrl);
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="bao-cao-van-ban-dien-tu-2026-07-lan-1.xlsx"',
    );
    expect(answer.headers.get('content-type')).toContain('spreadsheetml');
    await answer.arrayBuffer();
    const other = xlsxUrl.replace(/[0-9a-f]{64}/, 'a'.repeat(64));
    expect((await running.fetchLink(other)).status).toBe(403);
    expect((await running.fetchLink(xlsxUrl.replace('lan-1', 'lan-2'))).status).toBe(403);
    running.clock.set('2026-08-05T02:05:00Z');
    expect((await running.fetchLink(xlsxUrl)).status).toBe(403);
  });
});
