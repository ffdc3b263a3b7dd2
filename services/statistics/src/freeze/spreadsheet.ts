// The frozen report as a spreadsheet, in Vietnamese, ready to print on A4 landscape.
import writeXlsxFile, { type CellObject, type Row } from 'write-excel-file/node';
import { civilDateInVietnam, isoInVietnam, type CivilDate } from '@lienthong/kernel';
import { periodOf } from '../report/compute-report.js';
import { ratesOf, type Counts, type CountCode, type RateCode } from '../report/indicators.js';
import { grandTotal, groupTotals, type MonthFigures, type OrganisationRow } from '../report/monthly-report.js';
import { printSetUp } from './print-set-up.js';

type IndicatorCode = CountCode | RateCode;

/** In the order of the columns; heading as users know the indicator. */
const indicators: readonly (readonly [IndicatorCode, string])[] = [
  ['D1', 'Tổng số VB đi'],
  ['D2', 'VB đi điện tử'],
  ['D3', 'VB đi điện tử hoàn toàn (không kèm giấy)'],
  ['D6', 'VB đi ký số đầy đủ (cá nhân và cơ quan)'],
  ['D7', 'VB đi số hóa, chỉ ký số cơ quan'],
  ['D8', 'VB đi chưa ký số hoặc ký số không hợp lệ'],
  ['D9', 'VB đi gửi đúng hạn'],
  ['R1', 'Tỷ lệ gửi VB điện tử (D2/D1)'],
  ['R2', 'Tỷ lệ VB điện tử hoàn toàn (D3/D1)'],
  ['R3', 'Tỷ lệ ký số ((D6+D7)/D2)'],
  ['R6', 'Tỷ lệ gửi đúng hạn (D9/D2)'],
  ['E1', 'Tổng số VB đến'],
  ['E2', 'VB đến điện tử'],
  ['E5', 'VB đến tiếp nhận đúng hạn'],
  ['E6', 'VB đến từ chối, trả lại'],
  ['R5', 'Tỷ lệ nhận VB điện tử (E2/E1)'],
];
const columnCount = 3 + indicators.length;
const headingRows = 6;

/** Decimal comma and dot between thousands: by the locale of the format where a program minds it, else by that of the computer. */
const countFormat = '[$-42A]#,##0';
const rateFormat = '[$-42A]0.00\\ %';

/** Points per line of a name; a name that is longer than its column goes on below. */
const lineHeight = 17;
const nameWidth = 42;
/** Letters of a proportional font are narrower than the digits a column's width is measured in. */
const lettersPerLine = 50;
const rowHeight = (name: string): number => lineHeight * Math.ceil(name.length / lettersPerLine);

const line = { borderStyle: 'thin', borderColor: '#808080', alignVertical: 'center' } as const;
const text = (value: string, style: Partial<CellObject> = {}): CellObject => ({ value, type: String, ...style });
const wide = (value: string, style: Partial<CellObject> = {}): Row => [
  text(value, { columnSpan: columnCount, ...style }),
];

const dateText = (date: CivilDate): string => date.split('-').reverse().join('/');
const momentText = (at: Date): string => `${isoInVietnam(at).slice(11, 19)} ngày ${dateText(civilDateInVietnam(at))}`;

function heading({ month }: MonthFigures, frozenAt: Date): Row[] {
  const [year, number] = month.split('-');
  const { fromDate, toDate } = periodOf(month);
  const style = { ...line, fontWeight: 'bold', align: 'center', wrap: true, backgroundColor: '#DDE6F0' } as const;
  return [
    wide(`BÁO CÁO GỬI, NHẬN VĂN BẢN ĐIỆN TỬ THÁNG ${Number(number)} NĂM ${year}`, {
      fontWeight: 'bold',
      fontSize: 14,
      align: 'center',
      height: 26,
    }),
    wide(`Kỳ báo cáo: từ ${dateText(fromDate)} đến hết ${dateText(toDate)}, giờ Việt Nam (UTC+7)`, { align: 'center' }),
    wide('Nguồn: dữ liệu gửi, nhận, ký số ghi tự động trên hệ thống Liên Thông', {
      align: 'center',
      fontStyle: 'italic',
    }),
    wide(`Chốt số liệu lúc ${momentText(frozenAt)}`, { align: 'center', fontStyle: 'italic' }),
    ['STT', 'Tên đơn vị', 'Mã định danh', ...indicators.map(([, name]) => name)].map((name) =>
      text(name, { ...style, height: 110 }),
    ),
    ['', '', '', ...indicators.map(([code]) => code)].map((code) => text(code, { ...style, fontStyle: 'italic' })),
  ];
}

function figureCells(counts: Counts, style: Partial<CellObject>): CellObject[] {
  const rates = ratesOf(counts);
  return indicators.map(([code]) => {
    const cell = { ...line, ...style, align: 'right' } as const;
    if (code in counts) return { ...cell, value: counts[code as CountCode], type: Number, format: countFormat };
    const { value } = rates[code as RateCode];
    return value === null ? text('–', cell) : { ...cell, value, type: Number, format: rateFormat };
  });
}

const organisationRow = (row: OrganisationRow, index: number): Row => [
  { ...line, value: index + 1, type: Number, align: 'center', height: rowHeight(row.name) },
  text(row.name, { ...line, wrap: true }),
  text(row.identifier ?? '', line),
  ...figureCells(row.counts, {}),
];

const sumRow = (order: string, name: string, counts: Counts, backgroundColor: string): Row => {
  const style = { fontWeight: 'bold', backgroundColor } as const;
  return [
    text(order, { ...line, ...style, align: 'center', height: rowHeight(name) }),
    text(name, { ...line, ...style, wrap: true }),
    text('', { ...line, ...style }),
    ...figureCells(counts, style),
  ];
};

const roman = ['I', 'II', 'III', 'IV'];

/** Each group begins with its totals, like a chapter; the grand total ends the table. */
function table({ rows }: MonthFigures): Row[] {
  const groups = groupTotals(rows).flatMap((total, index) => [
    sumRow(roman[index] ?? '', total.name.vi, total.counts, '#F2F2F2'),
    ...rows.filter(({ group }) => group === total.group).map(organisationRow),
  ]);
  const total = grandTotal(rows);
  return [...groups, sumRow('', total.name.vi.toUpperCase(), total.counts, '#DDE6F0')];
}

const notes = (figures: MonthFigures): Row[] => [
  [],
  wide('Ghi chú:', { fontWeight: 'bold' }),
  ...figures.notes.map(({ vi }, index) => wide(`${index + 1}. ${vi}`)),
];

/** @returns the bytes of an .xlsx file */
export function writeSpreadsheet(figures: MonthFigures, frozenAt: Date): Promise<Buffer> {
  const data = [...heading(figures, frozenAt), ...table(figures), ...notes(figures)];
  const sheet = {
    sheet: `Tháng ${figures.month.slice(5)}-${figures.month.slice(0, 4)}`,
    orientation: 'landscape' as const,
    stickyRowsCount: headingRows,
    stickyColumnsCount: 3,
    columns: [{ width: 5 }, { width: nameWidth }, { width: 15 }, ...indicators.map(() => ({ width: 11 }))],
  };
  return writeXlsxFile(data, sheet, {
    fontFamily: 'Times New Roman',
    fontSize: 11,
    features: [printSetUp(headingRows)],
  }).toBuffer();
}
