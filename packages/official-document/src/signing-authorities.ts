import type { LocalisedText } from '@lienthong/kernel';

const rows = [
  ['ON_BEHALF', 'TM.', 'Thay mặt tập thể', 'On behalf of the collective', 'BODY'],
  ['ACTING', 'Q.', 'Quyền cấp trưởng', 'Acting head', 'POSITION'],
  ['FOR_HEAD', 'KT.', 'Ký thay người đứng đầu', 'Signed by a deputy for the head', 'POSITION'],
  ['BY_ORDER', 'TL.', 'Thừa lệnh', 'By order of the head', 'POSITION'],
  ['SUB_AUTHORISED', 'TUQ.', 'Thừa ủy quyền', 'By sub-authorisation, in writing and for a limited time', 'POSITION'],
] as const;

export type SigningAuthorityCode = (typeof rows)[number][0];

export interface SigningAuthority {
  readonly code: SigningAuthorityCode;
  /** As printed in box 7a, with its full stop. */
  readonly prefix: string;
  readonly names: LocalisedText;
  /** Whether the prefix stands before the name of the body or before the position of its head. */
  readonly before: 'BODY' | 'POSITION';
  readonly article: string;
}

/** Prefixes of the signing authority. A head who signs as such uses none. */
export const signingAuthorities: readonly SigningAuthority[] = rows.map(([code, prefix, vi, en, before]) => ({
  code,
  prefix,
  names: { vi, en },
  before,
  article: 'NĐ 30/2020/NĐ-CP, Điều 13; Phụ lục I, II.7 b',
}));

const byCode = new Map<string, SigningAuthority>(signingAuthorities.map((authority) => [authority.code, authority]));

/** The line of box 7a in capitals: `signingAuthorityLine('FOR_HEAD', 'Giám đốc')` is `KT. GIÁM ĐỐC`; null: no prefix. */
export const signingAuthorityLine = (code: SigningAuthorityCode | null, bodyOrPosition: string): string =>
  `${code ? `${byCode.get(code)!.prefix} ` : ''}${bodyOrPosition.normalize('NFC').trim().toLocaleUpperCase('vi')}`;
