const tone = '[\\u0300\\u0301\\u0303\\u0309\\u0323]';
const endOfSyllable = '(?![\\p{L}\\p{M}])';
const openOaOe = new RegExp(`([oO])([aAeE])(${tone})${endOfSyllable}`, 'gu');
const openUy = new RegExp(`(?<![qQ])([uU])([yY])(${tone})${endOfSyllable}`, 'gu');

/**
 * Writes the tone mark of an open oa, oe, uy on the first vowel: hoà → hòa, uỷ → ủy. Both spellings occur in
 * NĐ 30/2020/NĐ-CP itself. For comparing only; nothing is stored or issued in this form. Result in NFC.
 */
export const unifyToneMarks = (text: string): string =>
  text.normalize('NFD').replace(openOaOe, '$1$3$2').replace(openUy, '$1$3$2').normalize('NFC');
