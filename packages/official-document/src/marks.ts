import type { LocalisedText } from '@lienthong/kernel';

const urgencyRows = [
  ['NORMAL', 'Thường', 'Normal', null],
  ['URGENT', 'Khẩn', 'Urgent', 'KHẨN'],
  ['VERY_URGENT', 'Thượng khẩn', 'Very urgent', 'THƯỢNG KHẨN'],
  ['EXPRESS', 'Hỏa tốc', 'Express', 'HỎA TỐC'],
] as const;

export type UrgencyCode = (typeof urgencyRows)[number][0];

export interface Urgency {
  readonly code: UrgencyCode;
  /** 0 for normal, rising with urgency; sorts queues and equals edXML `Priority` 0–3. */
  readonly rank: number;
  readonly names: LocalisedText;
  /** What the red stamp in box 10b says, or null when there is none. */
  readonly stamp: string | null;
  readonly article: string;
}

/** Urgency marks, least urgent first. "Hỏa tốc hẹn giờ" exists on the wire only, not in the decree. */
export const urgencies: readonly Urgency[] = urgencyRows.map(([code, vi, en, stamp], rank) => ({
  code,
  rank,
  names: { vi, en },
  stamp,
  article: 'NĐ 30/2020/NĐ-CP, Phụ lục I, III.2 b',
}));

const secrecyRows = [
  ['NONE', 'Không mật', 'Not secret', null],
  ['CONFIDENTIAL', 'Mật', 'Confidential', 'MẬT'],
  ['SECRET', 'Tối mật', 'Secret', 'TỐI MẬT'],
  ['TOP_SECRET', 'Tuyệt mật', 'Top secret', 'TUYỆT MẬT'],
] as const;

export type SecrecyCode = (typeof secrecyRows)[number][0];

export interface Secrecy {
  readonly code: SecrecyCode;
  /** 0 for none, rising with secrecy. */
  readonly rank: number;
  readonly names: LocalisedText;
  /** What the stamp in box 10a says, or null when there is none. */
  readonly stamp: string | null;
  /** False for every degree of state secrecy: such a document never enters the system (QĐ 28/2018/QĐ-TTg, Điều 1). */
  readonly mayTravel: boolean;
  readonly article: string;
}

/** Secrecy marks, least secret first. */
export const secrecies: readonly Secrecy[] = secrecyRows.map(([code, vi, en, stamp], rank) => ({
  code,
  rank,
  names: { vi, en },
  stamp,
  mayTravel: code === 'NONE',
  article: 'NĐ 30/2020/NĐ-CP, Phụ lục I, III.2 a; QĐ 28/2018/QĐ-TTg, Điều 1',
}));

const urgencyByCode = new Map<string, Urgency>(urgencies.map((urgency) => [urgency.code, urgency]));
const secrecyByCode = new Map<string, Secrecy>(secrecies.map((secrecy) => [secrecy.code, secrecy]));

export const urgencyRank = (code: UrgencyCode): number => urgencyByCode.get(code)!.rank;
/** Khẩn, thượng khẩn and hỏa tốc are issued and sent immediately after signing (NĐ 30, Điều 18(1)). */
export const isUrgent = (code: UrgencyCode): boolean => urgencyRank(code) > 0;
/** Whether a document of this secrecy may enter the system at all (QĐ 28, Điều 1). */
export const mayTravel = (code: SecrecyCode): boolean => secrecyByCode.get(code)!.mayTravel;
