/** ToUnicode maps and the encodings of simple fonts: from the codes of a content stream to letters. */

export interface UnicodeMap {
  /** Bytes of one code, where the map says so. */
  readonly codeLength?: 1 | 2;
  get(code: number): string | undefined;
}

const maxEntries = 70_000;
/** A ligature of more than this many letters is no ligature. */
const maxLetters = 16;

const utf16 = (hex: string): string => {
  const padded = hex.length % 4 === 0 ? hex : hex.padStart(Math.ceil(hex.length / 4) * 4, '0');
  let text = '';
  for (let at = 0; at < padded.length && text.length < maxLetters; at += 4) {
    text += String.fromCharCode(parseInt(padded.slice(at, at + 4), 16));
  }
  return text;
};

/** The next letter of a range: the last UTF-16 unit moves on. */
const advanced = (first: string, by: number): string =>
  first.slice(0, -1) + String.fromCharCode((first.charCodeAt(first.length - 1) + by) & 0xffff);

/** Reads bfchar, bfrange and codespacerange of a ToUnicode stream (ISO 32000-2, 9.10.3). */
export const parseToUnicode = (bytes: Buffer): UnicodeMap => {
  const text = bytes.toString('latin1').replace(/%[^\r\n]*/g, '');
  const letters = new Map<number, string>();
  let left = maxEntries;
  const put = (code: number, letter: string): void => {
    left -= 1;
    if (left >= 0) letters.set(code, letter);
  };
  let codeLength: 1 | 2 | undefined;
  const space = /begincodespacerange\s*<([0-9a-fA-F\s]+)>/.exec(text);
  if (space) codeLength = space[1]!.replace(/\s/g, '').length <= 2 ? 1 : 2;

  for (const section of text.matchAll(/beginbf(char|range)([^]*?)endbf\1/g)) {
    const tokens = section[2]!.match(/<[0-9a-fA-F\s]*>|\[|\]/g) ?? [];
    const hexAt = (index: number): string => tokens[index]?.replace(/[<>\s]/g, '') ?? '';
    if (section[1] === 'char') {
      for (let at = 0; at + 1 < tokens.length; at += 2) put(parseInt(hexAt(at), 16), utf16(hexAt(at + 1)));
      continue;
    }
    for (let at = 0; at + 2 < tokens.length;) {
      const low = parseInt(hexAt(at), 16);
      const high = Math.min(parseInt(hexAt(at + 1), 16), low + 0xffff);
      if (tokens[at + 2] === '[') {
        at += 3;
        for (let code = low; at < tokens.length && tokens[at] !== ']'; code += 1, at += 1) put(code, utf16(hexAt(at)));
        at += 1;
      } else {
        const first = utf16(hexAt(at + 2));
        if (first !== '')
          for (let code = low; code <= high && left > 0; code += 1) put(code, advanced(first, code - low));
        at += 3;
      }
    }
  }
  return { ...(codeLength === undefined ? {} : { codeLength }), get: (code) => letters.get(code) };
};

const glyphNames: Readonly<Record<string, string>> = {
  space: ' ',
  nbspace: ' ',
  colon: ':',
  semicolon: ';',
  comma: ',',
  period: '.',
  slash: '/',
  hyphen: '-',
  minus: '-',
  endash: '–',
  emdash: '—',
  underscore: '_',
  ellipsis: '…',
  parenleft: '(',
  parenright: ')',
  quotedblleft: '“',
  quotedblright: '”',
  zero: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  Dcroat: 'Đ',
  dcroat: 'đ',
  Ohorn: 'Ơ',
  ohorn: 'ơ',
  Uhorn: 'Ư',
  uhorn: 'ư',
};
const marks: readonly (readonly [string, string])[] = [
  ['acute', '\u0301'],
  ['grave', '\u0300'],
  ['hookabove', '\u0309'],
  ['tilde', '\u0303'],
  ['dotbelow', '\u0323'],
  ['circumflex', '\u0302'],
  ['breve', '\u0306'],
  ['horn', '\u031b'],
];

/** Letter of a glyph name: `A`, `uni1EC7`, `u1EC7`, `ecircumflexdotbelow`, a few names of punctuation. */
export const letterOfGlyphName = (glyphName: string): string | undefined => {
  const known = glyphNames[glyphName];
  if (known !== undefined) return known;
  if (/^[A-Za-z]$/.test(glyphName)) return glyphName;
  const code = /^(?:uni([0-9A-F]{4})|u([0-9A-F]{4,6}))(?:\.|$)/.exec(glyphName);
  if (code) {
    const point = parseInt((code[1] ?? code[2])!, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
  }
  let rest = glyphName.slice(1);
  let letter = /^[A-Za-z]/.test(glyphName) ? glyphName[0]! : '';
  while (rest !== '' && letter !== '') {
    const mark = marks.find(([markName]) => rest.startsWith(markName));
    if (!mark) return undefined;
    letter += mark[1];
    rest = rest.slice(mark[0].length);
  }
  return letter === '' ? undefined : letter.normalize('NFC');
};

const lettersIn = (label: string): readonly string[] => {
  const decoder = new TextDecoder(label);
  return Array.from({ length: 256 }, (_, code) => decoder.decode(Uint8Array.of(code)));
};
const windows = lettersIn('windows-1252');
const macintosh = lettersIn('macintosh');

/** The 256 letters of a named encoding; anything but MacRoman is near enough to Windows-1252 for what is looked for. */
export const baseEncoding = (encodingName: string | undefined): readonly string[] =>
  encodingName === 'MacRomanEncoding' ? macintosh : windows;
