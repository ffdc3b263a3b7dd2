/** Control characters, line ends, and marks that are not seen but turn or hide what stands around them. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu;

/**
 * Words that stand in a file (names of signers and of fields) as they may stand in a line of a report: whoever writes the file writes
 * no further line of it, and moves no cursor of the terminal it is shown on.
 */
export const inOneLine = (text: string): string => text.replace(unseen, '\ufffd');

const longestName = 200;

/** As `inOneLine`, no longer than a name is. */
export const nameInOneLine = (text: string): string =>
  inOneLine(text.length > longestName ? `${text.slice(0, longestName)}…` : text);
