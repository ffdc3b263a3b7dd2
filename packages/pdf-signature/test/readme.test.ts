import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as room from '../src/index.js';

const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
const isNamed = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(readme);

/** The forms every act has, named once for all of them. */
const act =
  /^(?:prepare)?(SignAsPerson|SealDocument|SealAttachment|SealDigitisedCopy|SignPdf|AddValidationData|AddDocumentTimeStamp)(?:TimeStamped)?(?:Increment)?(?:NamingLevel)?$/i;

describe('the README', () => {
  it('names everything this room gives to others', () => {
    const unnamed = Object.keys(room).filter((name) => !isNamed(name) && !act.test(name));
    expect(unnamed).toEqual([]);
  });

  it('names every refusal that can come out of it', () => {
    const source = readFileSync(join(__dirname, '../src/errors.ts'), 'utf8');
    const codes = [
      ...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+): \{$/gm),
      ...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+): \{ vi/gm),
    ];
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.map(([, code]) => code!).filter((code) => !isNamed(code))).toEqual([]);
  });
});
