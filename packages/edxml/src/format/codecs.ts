import type { FindingCode } from '../finding.js';

/** How one leaf value stands on the wire and in the value. Reading never fails: what is not understood stays text. */
export interface Codec {
  /** @param report adds a finding at the element being read */
  read(text: string, report: (code: FindingCode) => void): unknown;
  /** Text on the wire, or undefined when the value is of a type that this field never has. */
  write(value: unknown): string | undefined;
}

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const textCodec: Codec = { read: (text) => text, write: asText };

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the proleptic Gregorian calendar has this day; months count from 1. */
export const isCalendarDate = (year: number, month: number, day: number): boolean => {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= daysOfMonths[month - 1]! + (leap && month === 2 ? 1 : 0);
};

const pad = (text: string): string => text.padStart(2, '0');
const civilDate = /^(\d{4})-(\d{2})-(\d{2})$/;
const wireDate = /^(\d{4})\/(\d{2})\/(\d{2})$/;
/** `2015/9/3`, `2015-09-03`: other ways to write a date whose order is certain. `03/09/2015` is day first in Vietnam. */
const yearFirst = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/;
const dayFirst = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;

export const isCivilDate = (text: string): boolean => {
  const parts = civilDate.exec(text);
  return parts !== null && isCalendarDate(Number(parts[1]), Number(parts[2]), Number(parts[3]));
};

/** @returns the date of a text in the written form, the only one that is common; otherwise undefined */
const readWireDate = (text: string): string | undefined => {
  const parts = wireDate.exec(text);
  if (!parts || !isCalendarDate(Number(parts[1]), Number(parts[2]), Number(parts[3]))) return undefined;
  return `${parts[1]}-${parts[2]}-${parts[3]}`;
};

const readDate = (text: string): string | undefined => {
  const first = yearFirst.exec(text);
  const last = first === null ? dayFirst.exec(text) : null;
  const [year, month, day] = first ? first.slice(1, 4) : last ? [last[3], last[2], last[1]] : [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return isCalendarDate(Number(year), Number(month), Number(day)) ? `${year}-${pad(month)}-${pad(day)}` : undefined;
};

/** `yyyy/MM/dd` on the wire, `YYYY-MM-DD` in the value; impossible dates stay as they are. */
export const dateCodec: Codec = {
  read: (text, report) => {
    const written = readWireDate(text);
    if (written !== undefined) return written;
    const date = readDate(text);
    report(date === undefined ? 'DATE_IMPOSSIBLE' : 'DATE_FORM');
    return date ?? text;
  },
  write: (value) => (typeof value === 'string' && isCivilDate(value) ? value.replaceAll('-', '/') : asText(value)),
};

const wireMoment = /^(\d{4}\/\d{2}\/\d{2}) (\d{2}):(\d{2}):(\d{2})$/;
const anyMoment =
  /^(\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,9})?(?:\+07:?00)?)?$/;
const valueMoment = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})\+07:00$/;

const readMoment = (text: string): string | undefined => {
  const parts = anyMoment.exec(text);
  const date = parts ? readDate(parts[1]!) : undefined;
  if (!parts || date === undefined) return undefined;
  const [hour = '0', minute = '00', second = '00'] = [parts[2], parts[3], parts[4]];
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return `${date}T${pad(hour)}:${minute}:${second}+07:00`;
};

/** `yyyy/MM/dd HH:mm:ss` in Vietnamese time on the wire, ISO 8601 with +07:00 in the value. */
export const momentCodec: Codec = {
  read: (text, report) => {
    const moment = readMoment(text);
    if (moment === undefined) report('TIMESTAMP_IMPOSSIBLE');
    else if (!wireMoment.test(text)) report('TIMESTAMP_FORM');
    return moment ?? text;
  },
  write: (value) => {
    const parts = typeof value === 'string' ? valueMoment.exec(value) : null;
    return parts && readMoment(value as string) === value
      ? `${parts[1]!.replaceAll('-', '/')} ${parts[2]!}`
      : asText(value);
  },
};

/** A whole number of at most nine digits; anything else stays text. */
export const countCodec: Codec = {
  read: (text, report) => {
    if (/^(0|[1-9]\d{0,8})$/.test(text)) return Number(text);
    report('NUMBER_UNREADABLE');
    return text;
  },
  write: (value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? String(value) : asText(value)),
};

/** @param words how the wire spells false and true; the other spelling is read without a finding */
export const flagCodec = (words: readonly [no: string, yes: string]): Codec => ({
  read: (text, report) => {
    if (text === '1' || text === 'true') return true;
    if (text === '0' || text === 'false') return false;
    report('FLAG_UNREADABLE');
    return text;
  },
  write: (value) => (typeof value === 'boolean' ? words[value ? 1 : 0] : asText(value)),
});

/**
 * A list of codes. A text outside the list stays text and gets a finding.
 * @param words wire code → word of ours
 * @param silent wire codes with a finding of their own
 */
export const wordCodec = (
  words: Readonly<Record<string, string>>,
  silent: Readonly<Record<string, FindingCode>> = {},
): Codec => {
  const wireOf = new Map(Object.entries(words).map(([code, word]) => [word, code]));
  const wordOf = new Map(Object.entries(words));
  const special = new Map(Object.entries(silent));
  return {
    read: (text, report) => {
      const word = wordOf.get(text);
      if (word === undefined) report(special.get(text) ?? 'VALUE_UNKNOWN');
      return word ?? text;
    },
    write: (value) => (typeof value === 'string' ? (wireOf.get(value) ?? value) : undefined),
  };
};
