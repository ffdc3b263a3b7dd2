/** Unicode NFC and trimmed: how every text enters the system. Case and diacritics are kept (ĐA is not DA). */
export const normaliseText = (text: string): string => text.normalize('NFC').trim();

/** For search only: lower case, without diacritics, đ as d, single spaces. "Sở Khoa học" and "so  khoa hoc" meet. */
export const foldForSearch = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
