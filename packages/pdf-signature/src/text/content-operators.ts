/** Reads a content stream as operators with their operands (ISO 32000-2, 7.8.2). */
import { isWhite, Lexer } from '../model/lexer.js';
import { PdfName, PdfString, type PdfValue } from '../model/objects.js';
import { parseValue } from '../model/parser.js';

const maxOperands = 64;
const maxDepth = 16;

const startsNumber = (code: number): boolean => (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46;

const word = (lexer: Lexer): string => {
  const start = lexer.at;
  let at = start;
  while (at < lexer.end) {
    const code = lexer.bytes[at]!;
    if (isWhite(code) || code === 47 || code === 40 || code === 60 || code === 91 || code === 37 || code === 62) break;
    at += 1;
  }
  // A stray delimiter is stepped over, so that the walk always moves on.
  lexer.at = Math.max(at, start + 1);
  return lexer.bytes.toString('latin1', start, at);
};

/** From after `ID`: the pixels end at the first `EI` that stands alone. */
const skipInlineImage = (lexer: Lexer): void => {
  for (let at = lexer.at; ; at += 1) {
    at = lexer.bytes.indexOf('EI', at, 'latin1');
    if (at < 0 || at + 2 > lexer.end) {
      lexer.at = lexer.end;
      return;
    }
    if (isWhite(lexer.bytes[at - 1]) && (at + 2 >= lexer.end || isWhite(lexer.bytes[at + 2]))) {
      lexer.at = at + 2;
      return;
    }
  }
};

/**
 * Calls `visit` for every operator in order until it returns false.
 * @throws PdfRefusedError PDF_DAMAGED where the stream is no sequence of operators
 */
export const eachOperator = (
  content: Buffer,
  visit: (operator: string, operands: readonly PdfValue[]) => boolean,
): void => {
  const lexer = new Lexer(content, 0);
  let operands: PdfValue[] = [];
  const push = (value: PdfValue): void => {
    if (operands.length < maxOperands) operands.push(value);
  };
  for (;;) {
    lexer.skipWhite();
    const code = lexer.peek();
    if (code < 0) return;
    if (startsNumber(code)) push(lexer.number());
    else if (code === 47) push(new PdfName(lexer.nameText()));
    else if (code === 40) push(new PdfString(lexer.literalString()));
    else if (code === 91 || code === 60) push(parseValue(lexer, maxDepth));
    else {
      const operator = word(lexer);
      if (operator === 'ID') skipInlineImage(lexer);
      else if (operator === 'true' || operator === 'false') {
        push(operator === 'true');
        continue;
      } else if (!visit(operator, operands)) return;
      operands = [];
    }
  }
};
