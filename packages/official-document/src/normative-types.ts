import type { LocalisedText } from '@lienthong/kernel';

const article = 'Sửa đổi 1:2022 QCVN 102:2016/BTTTT, danh mục loại văn bản, nhóm văn bản quy phạm pháp luật';

/** In the order of the message standard. A null abbreviation: the notation is the body alone, as in 45/2019/QH14. */
const rows = [
  ['CONSTITUTION', null, 'Hiến pháp', 'Constitution'],
  ['LAW', null, 'Luật', 'Law'],
  ['ORDINANCE', null, 'Pháp lệnh', 'Ordinance'],
  ['ORDER', 'L', 'Lệnh', 'Order'],
  ['RESOLUTION', 'NQ', 'Nghị quyết', 'Resolution'],
  ['JOINT_RESOLUTION', 'NQLT', 'Nghị quyết liên tịch', 'Joint resolution'],
  ['DECREE', 'NĐ', 'Nghị định', 'Decree'],
  ['DECISION', 'QĐ', 'Quyết định', 'Decision'],
  ['CIRCULAR', 'TT', 'Thông tư', 'Circular'],
  ['JOINT_CIRCULAR', 'TTLT', 'Thông tư liên tịch', 'Joint circular'],
  ['DIRECTIVE', 'CT', 'Chỉ thị', 'Directive'],
  ['LEGAL_CODE', null, 'Bộ luật', 'Code'],
  [
    'SPECIAL_UNIT_DOCUMENT',
    null,
    'Văn bản quy phạm pháp luật của đơn vị hành chính - kinh tế đặc biệt',
    'Normative document of a special administrative-economic unit',
  ],
] as const;

export type NormativeTypeCode = (typeof rows)[number][0];

/** A kind of legal normative document: it carries its year, and each kind has its own sequence (NĐ 30, Điều 15(1)(a)). */
export interface NormativeType {
  readonly code: NormativeTypeCode;
  readonly abbreviation: string | null;
  readonly names: LocalisedText;
  readonly article: string;
}

export const normativeTypes: readonly NormativeType[] = rows.map(([code, abbreviation, vi, en]) => ({
  code,
  abbreviation,
  names: { vi, en },
  article,
}));

const byCode = new Map<string, NormativeType>(normativeTypes.map((type) => [type.code, type]));
export const normativeType = (code: string): NormativeType | undefined => byCode.get(code);
