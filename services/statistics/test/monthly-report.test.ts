import { describeEachBackend } from '@lienthong/testing';
import {
  calendarOf,
  counts,
  directory,
  expectedDepartments,
  expectedRows,
  expectedTotal,
  ids,
  issued,
  arrived,
  july,
  organisation,
  reportQuery,
} from './july.js';
import { startStatistics, type Ask, type Running } from './running-statistics.js';

const only = <T extends object>(row: T, codes: string): Partial<T> =>
  Object.fromEntries(codes.split(' ').map((code) => [code, row[code as keyof T]])) as Partial<T>;

describeEachBackend((_name, makeBackendOptions) => {
  let running: Running;
  let ask: Ask;
  beforeEach(async () => {
    running = await startStatistics(makeBackendOptions);
    ask = await running.as('PROVINCIAL_OFFICE');
  });
  afterEach(() => running.close());

  it('counts a month as it was counted by hand', async () => {
    await running.tell(july);
    const { data, errors } = await ask(reportQuery, { month: '2026-07' });
    expect(errors).toBeUndefined();
    const report = data.monthlyReport;
    expect(report).toMatchObject({ month: '2026-07', state: 'LIVE', frozenAt: null, xlsxUrl: null });
    expect(report.rows.map((row: object) => only(row, `name identifier ${counts}`))).toEqual(expectedRows);
    expect(report.rows[2].organisation).toEqual({ id: ids.science });
    expect(report.groups.map(({ name }: { name: string }) => name)).toEqual([
      'Sở, ban, ngành',
      'UBND cấp xã (xã, phường, đặc khu)',
      'Cơ quan khác',
    ]);
    expect(report.groups[0]).toMatchObject(expectedDepartments);
    expect(report.total).toMatchObject(expectedTotal);

    expect(report.rows[2]).toMatchObject({
      R1: { numerator: 6, denominator: 7, value: 6 / 7, text: '85,71 %' },
      R2: { numerator: 5, denominator: 7, text: '71,43 %' },
      R3: { numerator: 4, denominator: 6, text: '66,67 %' },
      R5: { numerator: 1, denominator: 1, text: '100,00 %' },
      R6: { numerator: 4, denominator: 6, text: '66,67 %' },
    });
    // Of sums: the mean of the members' rates would be 92,86 % for R1.
    expect(report.groups[0].R1).toMatchObject({ numerator: 7, denominator: 8, text: '87,50 %' });
    const nothing = { numerator: 0, denominator: 0, value: null, text: '–' };
    expect(report.rows[1]).toMatchObject({ R1: nothing, R2: nothing, R3: nothing, R5: nothing, R6: nothing });
  });
});

describe('the report of a month', () => {
  let running: Running;
  let ask: Ask;
  beforeEach(async () => {
    running = await startStatistics();
    ask = await running.as('PROVINCIAL_OFFICE');
  });
  afterEach(() => running.close());

  const rowsOf = async (month: string): Promise<Record<string, unknown>[]> =>
    (await ask(reportQuery, { month })).data.monthlyReport.rows;

  it('puts 06:30 on the first of the month in Vietnam into that month', async () => {
    await running.tell(july);
    const august = await rowsOf('2026-08');
    expect(only(august[2]!, 'name D1 D2 D3 D9')).toEqual({
      name: 'Sở Khoa học và Công nghệ',
      ...{ D1: 1, D2: 1, D3: 1, D9: 1 },
    });
    expect(only(august[0]!, 'E1 E2')).toEqual({ E1: 2, E2: 1 });
    expect(only(august[3]!, 'E1 E2')).toEqual({ E1: 2, E2: 2 });
    const june = await rowsOf('2026-06');
    expect(june.every((row) => counts.split(' ').every((code) => row[code] === 0))).toBe(true);
  });

  it('says that the calendar is incomplete instead of guessing, and counts anew when the notice comes', async () => {
    const signedAt = '2026-07-01T02:00:00.000Z';
    await running.tell([
      ...directory,
      issued(1, { issueDate: '2026-07-01', signedAt }),
      arrived(1, signedAt, [ids.commune], { issueDate: '2026-07-01' }),
    ]);
    const before = (await ask(reportQuery, { month: '2026-07' }, { 'accept-language': 'en' })).data.monthlyReport;
    expect(before.total).toMatchObject({ D2: 1, D9: 0 });
    expect(before.notes.at(-1)).toBe(
      'The working calendar of 2026 is incomplete: the sending deadline of 1 electronic documents is unknown, they do not count in D9 yet.',
    );
    await running.tell([calendarOf(2026, { version: 2 }), calendarOf(2026, { version: 1, complete: false })]);
    const after = (await ask(reportQuery, { month: '2026-07' })).data.monthlyReport;
    expect(after.total).toMatchObject({ D2: 1, D9: 1 });
    expect(after.notes.some((note: string) => note.includes('chưa đầy đủ'))).toBe(false);
  });

  it('shows an organisation that is dissolved, on paper or unknown when it sent or received something', async () => {
    await running.tell([
      ...directory,
      issued(1, { issuerId: ids.dissolved, issueDate: '2026-07-01', signedAt: '2026-07-01T02:00:00.000Z' }),
      arrived(1, '2026-07-01T02:00:00.000Z', [ids.party, '0198aaaa-0000-7000-8000-000000000099'], {
        issueDate: '2026-07-01',
      }),
    ]);
    const rows = await rowsOf('2026-07');
    expect(rows.map(({ name }) => name)).toEqual([
      'Sở Nội vụ',
      'Sở Công Thương',
      'Sở Thông tin và Truyền thông',
      'Sở Khoa học và Công nghệ',
      'UBND xã Bum Nưa',
      'Tỉnh ủy',
      'UBND tỉnh',
      '(0198aaaa-0000-7000-8000-000000000099)',
    ]);
  });

  it('keeps the newest snapshot of an organisation, and names the identifier in force on the last day of the month', async () => {
    const renamed = organisation(ids.science, 'Sở Khoa học, Công nghệ và Chuyển đổi số', 'H35.13', {
      version: 3,
      identifiers: [
        { value: 'H35.13', grammar: 'QD20', status: 'CLOSED', validFrom: '2020-09-15', validTo: '2026-07-30' },
        { value: 'H35.93', grammar: 'QD20', status: 'OPEN', validFrom: '2026-07-31', validTo: null },
      ],
    });
    await running.tell([renamed, organisation(ids.science, 'Tên cũ', 'H35.13', { version: 2 })]);
    const identifiers = [];
    for (const month of ['2026-06', '2026-07']) identifiers.push(only((await rowsOf(month))[0]!, 'name identifier'));
    const name = 'Sở Khoa học, Công nghệ và Chuyển đổi số';
    expect(identifiers).toEqual([
      { name, identifier: 'H35.13' },
      { name, identifier: 'H35.93' },
    ]);
  });

  it('takes a constant number of statements', async () => {
    await running.tell(july);
    const { statements: full } = await running.app.database.countStatements(() =>
      ask(reportQuery, { month: '2026-07' }),
    );
    const { statements: empty } = await running.app.database.countStatements(() =>
      ask(reportQuery, { month: '2026-01' }),
    );
    expect(full).toBe(empty);
  });

  it('is refused for what is no month', async () => {
    for (const month of ['2026-13', '2026', 'x']) {
      const { errors } = await ask(reportQuery, { month });
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  it('is for the provincial office and administrators', async () => {
    const administrator = await running.as('ADMINISTRATOR');
    expect((await administrator(reportQuery, { month: '2026-07' })).errors).toBeUndefined();
    for (const other of [await running.as('CLERK', 'AUTHORISED_SIGNER'), await running.as()]) {
      expect((await other(reportQuery, { month: '2026-07' })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    expect((await running.asNobody(reportQuery, { month: '2026-07' })).errors?.[0]?.extensions.code).toBe(
      'UNAUTHENTICATED',
    );
  });
});
