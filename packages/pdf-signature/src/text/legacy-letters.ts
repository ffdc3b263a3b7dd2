/**
 * Letters of the fonts from before Unicode, which are told by their names: the codes of TCVN 5712:1993 (VN3, `.VnTime`) and of VNI
 * (`VNI-Times`) are those of other letters in Windows-1252, and that is what such a font says of itself, in /Encoding and /ToUnicode alike.
 */

/** Gives the letter meant for the one the font says; several, or a mark to the letter before, as the case may be. */
export type LegacyLetters = (letter: string) => string;

/** In the order of the codes given. */
const tcvn3Codes = 'µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦';
const tcvn3Letters = 'àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ';

const grave = '\u0300';
const acute = '\u0301';
const circumflex = '\u0302';
const tilde = '\u0303';
const breve = '\u0306';
const hook = '\u0309';
const dot = '\u0323';
const tones = [acute, grave, hook, tilde, dot] as const;

/** Marks stand behind their letter; a few letters have codes of their own. */
const vniMarks = [
  ...[...'ùøûõï'].map((code, index) => [code, tones[index]!] as const),
  ['â', circumflex] as const,
  ...[...'áàåãä'].map((code, index) => [code, circumflex + tones[index]!] as const),
  ['ê', breve] as const,
  ...[...'éèúüë'].map((code, index) => [code, breve + tones[index]!] as const),
];
const vniLetters = [...'ñôöæóòî'].map((code, index) => [code, [...'đơưỉĩịỵ'][index]!] as const);

const tcvn3 = new Map([...tcvn3Codes].map((code, index) => [code, [...tcvn3Letters][index]!] as const));
const vni = new Map([
  ...[...vniMarks, ...vniLetters],
  ...vniMarks.map(([code, mark]) => [code.toUpperCase(), mark] as const),
  ...vniLetters.map(([code, letter]) => [code.toUpperCase(), letter.toUpperCase()] as const),
]);

/** A symbol font says U+F0B5 where it means the code B5. */
const plain = (letter: string): string => {
  const point = letter.codePointAt(0) ?? 0;
  return point >= 0xf000 && point <= 0xf0ff ? String.fromCodePoint(point - 0xf000) : letter;
};

const by =
  (letters: ReadonlyMap<string, string>): LegacyLetters =>
  (letter) => {
    const code = plain(letter);
    return letters.get(code) ?? code;
  };
const ofTcvn3 = by(tcvn3);
const ofTcvn3Capitals: LegacyLetters = (letter) => ofTcvn3(letter).toUpperCase();
const ofVni = by(vni);

/** @param baseFont `ABCDEF+.VnTimeH,Bold`; undefined for every font but those */
export function legacyLetters(baseFont: string): LegacyLetters | undefined {
  const family = baseFont.replace(/^[A-Z]{6}\+/, '').split(/[,-]/);
  if (/^\.?Vn[A-Z0-9]/.test(family[0]!)) return family[0]!.endsWith('H') ? ofTcvn3Capitals : ofTcvn3;
  return /^VNI$/i.test(family[0]!) || /^VNI[ _]/i.test(family[0]!) ? ofVni : undefined;
}
