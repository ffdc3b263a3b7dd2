// The report of a month: rows, groups, total and the rules it was counted by; pure.
import type { LocalisedText, YearMonth } from '@lienthong/kernel';
import { reportGroups } from '@lienthong/contracts';
import { sumOf, type Counts } from './indicators.js';

export type ReportGroup = (typeof reportGroups)[number];

/** What one organisation did in the month. */
export interface OrganisationRow {
  readonly organisationId: string;
  readonly identifier: string | null;
  readonly name: string;
  readonly group: ReportGroup;
  readonly counts: Counts;
}

export interface TotalRow {
  readonly name: LocalisedText;
  readonly group: ReportGroup | null;
  readonly counts: Counts;
}

/** The figures of a month at one moment. */
export interface MonthFigures {
  readonly month: YearMonth;
  /** By group, then identifier. */
  readonly rows: readonly OrganisationRow[];
  readonly notes: readonly LocalisedText[];
}

export const groupNames: Readonly<Record<ReportGroup, LocalisedText>> = {
  DEPARTMENT: { vi: 'Sở, ban, ngành', en: 'Departments' },
  COMMUNE: { vi: 'UBND cấp xã (xã, phường, đặc khu)', en: 'Communes, wards and special zones' },
  PUBLIC_SERVICE_UNIT: { vi: 'Đơn vị sự nghiệp công lập', en: 'Public-service units' },
  OTHER: { vi: 'Cơ quan khác', en: 'Other bodies' },
};

/** Groups that have rows, in the order of the report. */
export const groupTotals = (rows: readonly OrganisationRow[]): TotalRow[] =>
  reportGroups.flatMap((group) => {
    const members = rows.filter((row) => row.group === group);
    return members.length === 0
      ? []
      : [{ name: groupNames[group], group, counts: sumOf(members.map(({ counts }) => counts)) }];
  });

export const grandTotal = (rows: readonly OrganisationRow[]): TotalRow => ({
  name: { vi: 'Tổng cộng', en: 'Total' },
  group: null,
  counts: sumOf(rows.map(({ counts }) => counts)),
});

const rules: readonly LocalisedText[] = [
  {
    vi: 'Kỳ báo cáo là tháng dương lịch theo giờ Việt Nam (UTC+7). Văn bản đi tính theo ngày ban hành, văn bản đến tính theo ngày đến.',
    en: 'The period is the calendar month in Vietnamese time (UTC+7). Outgoing documents count by issue date, incoming ones by arrival date.',
  },
  {
    vi: 'Mỗi văn bản đi tính một lần dù gửi nhiều nơi; văn bản đến tính tại từng cơ quan nhận, nên hai tổng không so sánh với nhau.',
    en: 'An outgoing document counts once however many receive it, an incoming one at each recipient: the two sums cannot be compared.',
  },
  {
    vi: 'D6, D7 tính theo kết quả kiểm tra chữ ký số khi phát hành. Văn bản mật không được đưa vào hệ thống.',
    en: 'D6 and D7 follow the verification of the signatures at issue. Secret documents never enter the system.',
  },
  {
    vi: 'D9: lần gửi đầu tiên trong ngày ký ban hành, chậm nhất 12 giờ ngày làm việc tiếp theo (QĐ 28/2018/QĐ-TTg, Điều 6); văn bản khẩn cũng tính theo hạn này.',
    en: 'D9: first sent on the day of signing, at the latest by noon of the next working day (QĐ 28/2018/QĐ-TTg, Điều 6); urgent documents by the same limit.',
  },
  {
    vi: 'E1 gồm văn bản đến điện tử và văn bản giấy đã đăng ký. E5: tiếp nhận (trạng thái 03) ngay trong ngày đến (NĐ 30/2020/NĐ-CP, Điều 21(2)(c)).',
    en: 'E1 holds what arrived electronically and registered paper. E5: accepted (status 03) on the day of arrival (NĐ 30/2020/NĐ-CP, Điều 21(2)(c)).',
  },
  {
    vi: 'Ủy ban nhân dân và Văn phòng là hai dòng riêng. Tỷ lệ của nhóm tính từ tổng số; mẫu số bằng 0 ghi “–”.',
    en: "A People's Committee and its Office are two rows. Rates of groups come from sums; a denominator of 0 gives “–”.",
  },
];

const deadlinesUnknown = (documents: number, years: readonly number[]): LocalisedText => ({
  vi: `Lịch làm việc năm ${years.join(', ')} chưa đầy đủ: ${documents} văn bản đi điện tử chưa xác định được hạn gửi và chưa tính vào D9.`,
  en: `The working calendar of ${years.join(', ')} is incomplete: the sending deadline of ${documents} electronic documents is unknown, they do not count in D9 yet.`,
});

/**
 * The rules a report was counted by.
 * @param unknown electronic documents whose sending deadline could not be computed, and the years whose notice is missing
 */
export const notesOf = (unknown: {
  readonly documents: number;
  readonly years: readonly number[];
}): LocalisedText[] => [
  ...rules,
  ...(unknown.documents > 0 ? [deadlinesUnknown(unknown.documents, unknown.years)] : []),
];
