import type { LocalisedText } from '@lienthong/kernel';

const article = 'NĐ 30/2020/NĐ-CP, Phụ lục I, Phần II; Phụ lục III, mục I';

const rows = [
  ['CERTIFIED_COPY', 'SY', 'Bản sao y', 'Certified copy'],
  ['EXTRACT_COPY', 'TrS', 'Bản trích sao', 'Extract copy'],
  ['SECONDARY_COPY', 'SL', 'Bản sao lục', 'Secondary copy'],
] as const;

export type CopyTypeCode = (typeof rows)[number][0];

/** A kind of copy. Paper copies of all three kinds share one sequence in the year (Phụ lục I, Phần II, II.1 c). */
export interface CopyType {
  readonly code: CopyTypeCode;
  readonly abbreviation: string;
  readonly names: LocalisedText;
  readonly article: string;
}

export const copyTypes: readonly CopyType[] = rows.map(([code, abbreviation, vi, en]) => ({
  code,
  abbreviation,
  names: { vi, en },
  article,
}));

const byCode = new Map<string, CopyType>(copyTypes.map((type) => [type.code, type]));
export const copyType = (code: string): CopyType | undefined => byCode.get(code);
