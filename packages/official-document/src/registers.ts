import { civilDateInVietnam } from '@lienthong/kernel';
import { copyType, type CopyTypeCode } from './copies.js';
import { documentType, type DocumentTypeCode } from './document-types.js';
import type { NormativeTypeCode } from './normative-types.js';

/** Every incoming document, paper or electronic, takes its arrival number from this one sequence (NĐ 30, Điều 22(2)). */
export const incomingRegisterKey = 'INCOMING';

/** How a body numbers its administrative documents; its head decides (NĐ 30, Điều 15(1)(c)). */
export type NumberingSystem =
  | 'PER_TYPE'
  | 'PER_BODY'
  /** Types that share a sequence, by the name of their group; a type not listed has its own. */
  | { readonly groups: Readonly<Partial<Record<DocumentTypeCode, string>>> };

/**
 * Which sequence of numbers a document takes its number from, within an organisation and a year.
 * Default: one per administrative type; each normative type always has its own (Điều 15(1)(a)); all copies share one
 * (Phụ lục I, Phần II, II.1 c). Paper and electronic documents share the sequence.
 * @throws DOCUMENT_TYPE_UNKNOWN
 */
export function registerKey(
  type: DocumentTypeCode | CopyTypeCode | NormativeTypeCode,
  options: {
    readonly normative?: boolean;
    readonly numbering?: NumberingSystem;
    /** Abbreviation of a council, board or team that issues in its own name: it numbers apart (Phụ lục I, II.3 a). */
    readonly advisoryBody?: string;
  } = {},
): string {
  if (options.advisoryBody !== undefined) {
    const { advisoryBody, ...rest } = options;
    return `${registerKey(type, rest)}@${advisoryBody}`;
  }
  if (options.normative) return `NORMATIVE:${type}`;
  if (copyType(type)) return 'COPY';
  const { code } = documentType(type);
  const numbering = options.numbering ?? 'PER_TYPE';
  if (numbering === 'PER_TYPE') return code;
  if (numbering === 'PER_BODY') return 'ADMINISTRATIVE';
  const group = numbering.groups[code];
  return group === undefined ? code : `GROUP:${group}`;
}

/** The year whose sequence an instant belongs to: sequences restart at 00:00 on 1 January, +07:00 (NĐ 30, Điều 15(1)). */
export const registerYear = (at: Date): number => Number(civilDateInVietnam(at).slice(0, 4));
