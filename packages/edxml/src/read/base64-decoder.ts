export interface Base64Decoder {
  /** @returns the bytes of all whole groups of four characters so far not returned; possibly none */
  write(characters: string): Buffer;
  end(): EndOfBase64;
}

export interface EndOfBase64 {
  /** The last ones; possibly none. */
  readonly bytes: Buffer;
  /** Characters were met that are neither base64 nor white space. */
  readonly hadStray: boolean;
  /** A group was incomplete beyond what padding explains. */
  readonly wasCut: boolean;
}

const none = Buffer.alloc(0);

/**
 * Decodes base64 piece by piece, at the speed of the native decoder as long as the text is unbroken base64. Line breaks are
 * passed over, as are foreign characters; padding in the middle (files encoded in parts) starts a new group.
 */
export function base64Decoder(): Base64Decoder {
  let rest = '';
  let hadStray = false;
  let wasCut = false;

  /** The fast way: only if every character counts does the output have the full length. */
  const decodeWhole = (text: string): Buffer | undefined => {
    const bytes = Buffer.from(text, 'base64');
    return bytes.length * 4 === text.length * 3 ? bytes : undefined;
  };

  const decodeParts = (text: string): Buffer => {
    const clean = text.replace(/\s+/g, '');
    const known = clean.replace(/[^A-Za-z0-9+/=_-]+/g, '');
    if (known.length !== clean.length) hadStray = true;
    const parts: Buffer[] = [];
    let at = 0;
    for (const match of known.matchAll(/=+/g)) {
      const part = rest + known.slice(at, match.index);
      rest = '';
      at = match.index + match[0].length;
      // A padding that comes alone closes a group that was written out already.
      if (part === '') continue;
      if (part.length % 4 === 1) wasCut = true;
      parts.push(Buffer.from(part, 'base64'));
    }
    const open = rest + known.slice(at);
    const whole = open.length - (open.length % 4);
    rest = open.slice(whole);
    if (whole > 0) parts.push(Buffer.from(open.slice(0, whole), 'base64'));
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  };

  return {
    write: (characters) => {
      if (characters === '') return none;
      const text = rest === '' ? characters : rest + characters;
      const whole = text.length - (text.length % 4);
      const head = whole === text.length ? text : text.slice(0, whole);
      const fast = whole === 0 ? undefined : decodeWhole(head);
      if (fast === undefined) return decodeParts(characters);
      const tail = text.slice(whole);
      // The tail goes the careful way next time, whatever is in it.
      if (!/^[A-Za-z0-9+/_-]*$/.test(tail)) {
        rest = '';
        const more = decodeParts(tail);
        return more.length === 0 ? fast : Buffer.concat([fast, more]);
      }
      rest = tail;
      return fast;
    },
    end: () => {
      // The padding that should follow is often left out; one character alone is no byte.
      if (rest.length % 4 === 1) wasCut = true;
      const bytes = Buffer.from(rest, 'base64');
      rest = '';
      return { bytes, hadStray, wasCut };
    },
  };
}
