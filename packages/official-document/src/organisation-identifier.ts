import { refuse } from '@lienthong/kernel';

const legalBasis = 'QĐ 20/2020/QĐ-TTg, Điều 4–6; QĐ 28/2018/QĐ-TTg, Điều 10(2)';

/** QCVN102: 13 characters read right to left (000.00.13.H53). QD20: up to 35 characters read left to right (H53.13). */
export type IdentifierGrammar = 'QCVN102' | 'QD20';
/** STRICT for what we issue, LENIENT for what we read. */
export type IdentifierMode = 'STRICT' | 'LENIENT';

export interface OrganisationIdentifier {
  /** STRICT: the text itself. LENIENT: trimmed and in capitals. Keep the received text beside it. */
  readonly value: string;
  readonly grammar: IdentifierGrammar;
  /** 1 for ministries and provincial bodies; in QCVN102 at most 4. */
  readonly level: number;
  /** Identifier of the next higher body in the same grammar, or null at level 1 and where it cannot be told. */
  readonly parent: string | null;
  /** Mã cấp 1, `H53`; null for registration numbers of enterprises and foreign schemes. */
  readonly level1Code: string | null;
  /** A directory node that groups others (W00) and receives nothing. */
  readonly isGroupingNode: boolean;
  /** Whether it would also pass STRICT. */
  readonly conforms: boolean;
}

const oldStrict = /^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$/;
const oldLenient = /^[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Z][0-9A-Z]{2}$/;
const newLenient = /^[0-9A-Z]+(\.[0-9A-Z]+)*$/;
const level1 = /^(?!W00$)[A-Z]\d{2}$/;
/** Enterprises, cooperatives and household businesses use their registration number (QĐ 20, Điều 5). */
const registrationNumber = /^\d{10}(\d{2,3})?$/;
const maxLength = 35;

/**
 * Reads an organisation identifier of either grammar. An identifier of one grammar is never computed from the other:
 * pairs are published by the axis directory.
 *
 * LENIENT also reads lower case, letters where the old grammar wants digits, foreign schemes, and strings such as
 * `28.22.H17` that put the level-1 code last without the old widths; these have `conforms: false` and no parent.
 * @throws IDENTIFIER_EMPTY, IDENTIFIER_TOO_LONG (above 35 characters), IDENTIFIER_MALFORMED
 */
export function parseIdentifier(text: string, mode: IdentifierMode): OrganisationIdentifier {
  const value = mode === 'LENIENT' ? text.trim().replace(/[a-z]/g, (letter) => letter.toUpperCase()) : text;
  if (value === '') throw malformed('IDENTIFIER_EMPTY', text);
  if (value.length > maxLength) throw malformed('IDENTIFIER_TOO_LONG', text);
  const identifier = read(value);
  if (!identifier || (mode === 'STRICT' && !identifier.conforms)) throw malformed('IDENTIFIER_MALFORMED', text);
  return identifier;
}

function read(value: string): OrganisationIdentifier | undefined {
  const groups = value.split('.');
  const first = groups[0] ?? '';
  const last = groups.at(-1) ?? '';
  const isGroupingNode = value.includes('W00');
  if (oldStrict.test(value)) return { ...oldForm(value, groups), isGroupingNode, conforms: true };
  if (!newLenient.test(value)) return undefined;
  if (level1.test(first)) return { ...newForm(value, groups), isGroupingNode, conforms: true };
  if (oldLenient.test(value)) return { ...oldForm(value, groups), isGroupingNode, conforms: false };
  if (groups.length > 1 && level1.test(last)) {
    return {
      value,
      grammar: 'QCVN102',
      level: groups.length,
      parent: null,
      level1Code: last,
      isGroupingNode,
      conforms: false,
    };
  }
  const conforms = registrationNumber.test(value);
  return { ...newForm(value, groups), level1Code: null, isGroupingNode, conforms };
}

type Position = Omit<OrganisationIdentifier, 'isGroupingNode' | 'conforms'>;
const isZeros = (group: string): boolean => /^0+$/.test(group);

function oldForm(value: string, groups: readonly string[]): Position {
  const used = groups.findIndex((group) => !isZeros(group));
  const parent = groups.map((group, index) => (index === used ? '0'.repeat(group.length) : group)).join('.');
  const level = groups.length - used;
  return { value, grammar: 'QCVN102', level, parent: level === 1 ? null : parent, level1Code: groups.at(-1) ?? null };
}

const newForm = (value: string, groups: readonly string[]): Position => ({
  value,
  grammar: 'QD20',
  level: groups.length,
  parent: groups.length === 1 ? null : groups.slice(0, -1).join('.'),
  level1Code: groups[0] ?? null,
});

/**
 * Mã cấp 1 of an identifier in either grammar, whichever side it stands on: `H53` of `000.00.13.H53` and of `H53.13`.
 * @returns null for registration numbers and foreign schemes
 * @throws as parseIdentifier LENIENT
 */
export const level1Code = (identifier: string): string | null => parseIdentifier(identifier, 'LENIENT').level1Code;

/** Whether `identifier` lies below or is `ancestor`, both in the same grammar; the direction of each grammar is minded. */
export function isWithin(identifier: string, ancestor: string): boolean {
  const target = parseIdentifier(ancestor, 'LENIENT').value;
  for (let at: string | null = identifier; at !== null;) {
    const current = parseIdentifier(at, 'LENIENT');
    if (current.value === target) return true;
    at = current.parent;
  }
  return false;
}

const reasons = {
  IDENTIFIER_EMPTY: { vi: 'Mã định danh còn trống.', en: 'The identifier is empty.' },
  IDENTIFIER_TOO_LONG: { vi: 'Mã định danh dài quá 35 ký tự.', en: 'The identifier is longer than 35 characters.' },
  IDENTIFIER_MALFORMED: {
    vi: 'Mã định danh sai cấu trúc; dạng đúng: H35.01 hoặc 000.00.01.H35.',
    en: 'The identifier is malformed; expected a form such as H35.01 or 000.00.01.H35.',
  },
} as const;

const malformed = (code: keyof typeof reasons, text: string) =>
  refuse(code, reasons[code], { path: ['identifier'], legalBasis, details: { text: text.slice(0, 100) } });
