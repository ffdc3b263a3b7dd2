/** One way in which a program may have turned a password into bytes. */
export interface PasswordForm {
  /** For the derivation of PKCS #12 itself: two bytes a letter and two zeros (RFC 7292, B.1). */
  readonly wide: Buffer;
  /** For PBKDF2. */
  readonly narrow: Buffer;
}

const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le').swap16();

/** Of Vietnamese. */
const tones = /[\u0300\u0301\u0303\u0309\u0323]/gu;

/** `ế` as ê and a mark: the Vietnamese keyboard of Windows, and its code page 1258, keep the tone apart from a letter that stays whole. */
const withTonesApart = (text: string): string =>
  [...text.normalize('NFC')]
    .map((letter) => {
      const parts = letter.normalize('NFD');
      return parts.replace(tones, '').normalize('NFC') + (parts.match(tones)?.join('') ?? '');
    })
    .join('');

/**
 * The forms a password with Vietnamese letters is met in, likeliest first: composed letters as the standards want; with the tones
 * apart as Windows' own keyboard gives them; decomposed as others do; each UTF-8 byte widened as OpenSSL before 1.1 did; UTF-16 given to PBKDF2 as some exporters do.
 * A password of plain letters has one form, or two when it is empty.
 */
export function passwordForms(password: string): readonly PasswordForm[] {
  const composed = password.normalize('NFC');
  const apart = withTonesApart(password);
  const decomposed = password.normalize('NFD');
  const utf8 = Buffer.from(composed, 'utf8');
  const forms = [
    { wide: wide(composed), narrow: utf8 },
    { wide: wide(apart), narrow: Buffer.from(apart, 'utf8') },
    { wide: wide(decomposed), narrow: Buffer.from(decomposed, 'utf8') },
    { wide: wide(utf8.toString('latin1')), narrow: wide(composed).subarray(0, -2) },
    // Without a password some leave out even the two zeros.
    ...(password === '' ? [{ wide: Buffer.alloc(0), narrow: utf8 }] : []),
  ];
  const isPlain = /^[\x20-\x7e]*$/.test(password);
  return isPlain ? forms.filter(({ wide: { length } }, index) => index === 0 || length === 0) : forms;
}
