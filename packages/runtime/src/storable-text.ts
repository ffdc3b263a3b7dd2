import { refuse } from '@lienthong/kernel';

/** The place of the first text PostgreSQL cannot keep as it is: one with a NUL, or with half of a surrogate pair. */
function unstorable(value: unknown, path: readonly string[]): readonly string[] | null {
  if (typeof value === 'string') return value.includes('\u0000') || !isWellFormed(value) ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = unstorable(inner, [...path, key]);
    if (found !== null) return found;
  }
  return null;
}

const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/**
 * Refused once for every argument of every service, because no text of an official document holds such characters and the
 * database would fail on the one and silently change the other.
 * @throws {DomainError} BAD_USER_INPUT with the path of the argument
 */
export function requireStorableText(args: object): void {
  const path = unstorable(args, []);
  if (path === null) return;
  throw refuse(
    'BAD_USER_INPUT',
    {
      vi: 'Văn bản gửi lên chứa ký tự không lưu được (NUL hoặc nửa cặp thay thế).',
      en: 'The text holds a character that cannot be stored (NUL or half of a surrogate pair).',
    },
    { path },
  );
}
