import type { LocalisedText } from '@lienthong/kernel';
import type { ChangeKind } from './change-kinds.js';
import { nameInOneLine } from '../read/one-line.js';
import { type ChangeCode, changeTexts } from './change-texts.js';

/** What one later revision did, before anybody's permission is asked. */
export interface FoundChange {
  readonly code: ChangeCode;
  /** Length of the file, bytes, up to and including the revision that made the change. */
  readonly revisionEnd: number;
  readonly object?: number | undefined;
  /** From 1. */
  readonly page?: number | undefined;
  /** Fully qualified name of the form field. */
  readonly field?: string | undefined;
  /** Dictionary key or finding; English, for the log. */
  readonly detail?: string | undefined;
}

/** One thing a later revision changed, judged by one signature. */
export interface Change extends FoundChange {
  readonly kind: ChangeKind;
  readonly lawful: boolean;
  /** For the user; names object, page and field. */
  readonly message: LocalisedText;
  readonly clause: string;
}

export type { ChangeCode };

const clauses = {
  permissions: 'ISO 32000-2, 12.8.2.2.2',
  fieldLock: 'ISO 32000-2, 12.8.2.4',
  increment: 'ISO 32000-2, 7.5.6',
} as const;

/** By what was found: a file with many signatures has one change for all that judge it alike, not one for each. */
const known = new WeakMap<FoundChange, Change[]>();

/**
 * @param found what was changed
 * @param refusedBy the code that takes the place of the change's own where a signature forbids it
 */
export function judged(found: FoundChange, lawful: boolean, refusedBy?: ChangeCode): Change {
  const code = refusedBy ?? found.code;
  const alike = known.get(found) ?? [];
  const same = alike.find((one) => one.lawful === lawful && one.code === code);
  if (same !== undefined) return same;
  const change = describe(found, lawful, code);
  known.set(found, [...alike, change]);
  return change;
}

function describe(found: FoundChange, lawful: boolean, code: ChangeCode): Change {
  const own = changeTexts[found.code];
  const { text, clause } = changeTexts[code];
  const place = placeOf(found);
  const because = code === found.code ? undefined : own.text;
  return {
    ...found,
    code,
    kind: own.kind,
    lawful,
    message: {
      vi: `${text.vi}${because === undefined ? '' : ` (${because.vi})`}${place.vi}.`,
      en: `${text.en}${because === undefined ? '' : ` (${because.en})`}${place.en}.`,
    },
    clause: clauses[clause],
  };
}

function placeOf({ object, page, field }: FoundChange): LocalisedText {
  const vi: string[] = [];
  const en: string[] = [];
  if (field !== undefined) {
    const name = nameInOneLine(field);
    vi.push(`trường “${name}”`);
    en.push(`field “${name}”`);
  }
  if (object !== undefined) {
    vi.push(`đối tượng ${object}`);
    en.push(`object ${object}`);
  }
  if (page !== undefined) {
    vi.push(`trang ${page}`);
    en.push(`page ${page}`);
  }
  return vi.length === 0 ? { vi: '', en: '' } : { vi: `: ${vi.join(', ')}`, en: `: ${en.join(', ')}` };
}
