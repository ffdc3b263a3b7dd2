// What a PIN may be, and what wrong ones cost. Pure.
import { normaliseText, refuse } from '@lienthong/kernel';

const shortest = 6;
const longest = 64;

const words = {
  PIN_TOO_SHORT: {
    vi: `Mã PIN phải có ít nhất ${shortest} ký tự.`,
    en: `A PIN has at least ${shortest} characters.`,
  },
  PIN_TOO_LONG: {
    vi: `Mã PIN có nhiều nhất ${longest} ký tự.`,
    en: `A PIN has at most ${longest} characters.`,
  },
  PIN_TOO_SIMPLE: {
    vi: 'Mã PIN quá dễ đoán. Không dùng một ký tự lặp lại, dãy số liên tiếp hay một đoạn ngắn lặp lại.',
    en: 'The PIN is too easily guessed. Use no repeated character, no run of neighbours and no short repeated piece.',
  },
} as const;

/** What people choose first where the other rules let it through. */
const common = new Set(['112233', '445566', '123321', '654123', '147258', '159753', '102030', 'password', 'matkhau']);

/**
 * A new PIN: 6 to 64 characters of any kind, not of the handful that everybody tries first.
 * @param path of the input field it came in
 * @throws {DomainError} PIN_TOO_SHORT, PIN_TOO_LONG, PIN_TOO_SIMPLE; the PIN is in none of their words
 */
export function requirePin(pin: string, path: readonly string[] = ['pin']): void {
  const characters = [...normaliseText(pin)];
  const fail = (code: keyof typeof words) => refuse(code, words[code], { path });
  if (characters.length < shortest) throw fail('PIN_TOO_SHORT');
  if (characters.length > longest) throw fail('PIN_TOO_LONG');
  if (isRun(characters) || isRepeated(characters) || common.has(characters.join('').toLowerCase())) {
    throw fail('PIN_TOO_SIMPLE');
  }
}

export const isFitPin = (pin: string): boolean => {
  try {
    requirePin(pin);
    return true;
  } catch {
    return false;
  }
};

/** 123456, 987654, abcdef, and 890123: neighbours all the way, in one direction. */
function isRun(characters: readonly string[]): boolean {
  const codes = characters.map((character) => character.codePointAt(0)!);
  const digits = characters.every((character) => /^[0-9]$/.test(character));
  return [1, -1].some((step) =>
    codes.slice(1).every((code, index) => {
      const difference = code - codes[index]!;
      return difference === step || (digits && difference === -9 * step);
    }),
  );
}

/** 000000, 121212, 123123: one piece of at most half the length, over and over. */
const isRepeated = (characters: readonly string[]): boolean =>
  Array.from({ length: Math.floor(characters.length / 2) }, (_, index) => index + 1).some((period) =>
    characters.every((character, index) => character === characters[index % period]),
  );

export interface PinPolicy {
  /** So many wrong PINs in a row lock the key. */
  readonly attempts: number;
  /** The pause after the first wrong PIN, milliseconds; each further one doubles it. */
  readonly firstPauseMs: number;
}

/** One second, two, four, … about two minutes in all before the eighth wrong PIN locks. */
export const usualPinPolicy: PinPolicy = { attempts: 8, firstPauseMs: 1000 };

export interface PinState {
  /** Wrong PINs in a row. */
  readonly wrong: number;
  /** No PIN is looked at before this. */
  readonly nextTryAt: Date | null;
  /** Since when it takes an administrator to go on. */
  readonly lockedAt: Date | null;
}

export const untouched: PinState = { wrong: 0, nextTryAt: null, lockedAt: null };

/** The state after one more wrong PIN. */
export function afterWrongPin({ wrong }: PinState, now: Date, { attempts, firstPauseMs }: PinPolicy): PinState {
  const count = wrong + 1;
  return {
    wrong: count,
    nextTryAt: new Date(now.getTime() + firstPauseMs * 2 ** (count - 1)),
    lockedAt: count >= attempts ? now : null,
  };
}
