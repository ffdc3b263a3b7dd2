import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as room from '../src/index.js';

const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
const isNamed = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(readme);

/** The forms every act has, named once for all of them. */
const act =
  /^(?:prepare)?(SignAsPerson|SealDocument|SealAttachment|SealDigitisedCopy|SignPdf|AddValidationData|AddDocumentTimeStamp)(?:TimeStamped)?(?:Increment)?(?:NamingLevel)?$/i;

/** Rows of the table that documents every function: name, what it takes and gives, errors, clause. */
const rows = readme
  .slice(readme.indexOf('## Every function'), readme.indexOf('## Signing: algorithms'))
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()));
const clause = /ISO 32000|EN 319|RFC \d|NĐ 30|TT \d/;

describe('the README', () => {
  it('documents every public function with what it takes, its errors and the clause it rests on', () => {
    const functions = Object.entries(room).filter(
      ([, value]) => typeof value === 'function' && !/^class /.test(String(value)),
    );
    expect(functions.length).toBeGreaterThan(60);
    const documented = (name: string): boolean => rows.some(([names = '']) => new RegExp(`\`${name}[(\`]`).test(names));
    const forms = (name: string): string => name.replace(act, (_, own: string) => own[0]!.toLowerCase() + own.slice(1));
    expect(functions.map(([name]) => name).filter((name) => !documented(name) && !documented(forms(name)))).toEqual([]);
    for (const row of rows) {
      expect(row).toHaveLength(4);
      expect(row[1]).not.toBe('');
      expect(row[2]).toMatch(/[A-Z]{3}|–|those of/);
      expect(row[3]).toMatch(clause);
    }
  });

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
