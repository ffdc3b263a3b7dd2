import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { sampleDocument, sampleDocumentPath } from '@lienthong/testing';
import { openPdf } from '../model/document.js';
import { textReader } from './page-text.js';
import { foldLetters, textLines } from './text-lines.js';
import { letterOfGlyphName, parseToUnicode } from './unicode-map.js';

const poppler = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('SKIPPED: pdftotext (poppler-utils) is missing; extracted text is not compared');
    return false;
  }
})();
const withPoppler = poppler || process.env['CI'] ? it : it.skip;

const sorted = (text: string): string[] => text.normalize('NFC').split(/\s+/u).filter(Boolean).sort();

describe('text of a page', () => {
  withPoppler.each([
    'cong-van.pdf',
    'quyet-dinh.pdf',
    'giay-moi-khan.pdf',
    'phu-luc.pdf',
    'rotated.pdf',
    'word-1.7-objstm.pdf',
  ])('of %s has the words an independent reader finds', (file) => {
    const path = sampleDocumentPath(file);
    const document = openPdf(readFileSync(path));
    const read = textReader(document);
    for (const page of document.pages()) {
      const own = textLines(read(page))
        .map(({ text }) => text)
        .join('\n');
      const args = ['-f', String(page.number), '-l', String(page.number), path, '-'];
      expect(sorted(own)).toEqual(sorted(execFileSync('pdftotext', args, { encoding: 'utf8' })));
    }
  });

  it('leaves a scan empty', () => {
    const document = openPdf(sampleDocument('ban-quet.pdf'));
    expect(textReader(document)(document.pages()[0]!)).toEqual([]);
  });
});

describe('letters', () => {
  it('come from single codes, runs and lists of a ToUnicode map', () => {
    const map = parseToUnicode(
      Buffer.from(
        `1 begincodespacerange <00> <FF> endcodespacerange
        1 beginbfchar <01> <1EDF> endbfchar
        2 beginbfrange <10> <12> <0041> <20> <21> [<00660069> <D835DC00>] endbfrange`,
      ),
    );
    expect(map.codeLength).toBe(1);
    expect([0x01, 0x10, 0x12, 0x20, 0x21].map((code) => map.get(code))).toEqual(['ở', 'A', 'C', 'fi', '\u{1D400}']);
    expect(map.get(0x13)).toBeUndefined();
  });

  it('are not multiplied by a range that promises too much', () => {
    const ranges = '<0000> <FFFFFFFF> <0041>\n'.repeat(50);
    const map = parseToUnicode(Buffer.from(`50 beginbfrange ${ranges} endbfrange`));
    expect(map.get(0)).toBe('A');
    expect(map.get(0x10000)).toBeUndefined();
  });

  it('come from glyph names', () => {
    expect(
      ['A', 'colon', 'uni1EDF', 'ecircumflexdotbelow', 'uhornhookabove', 'Dcroat', 'g123'].map(letterOfGlyphName),
    ).toEqual(['A', ':', 'ở', 'ệ', 'ử', 'Đ', undefined]);
  });

  it('fold alike however they are composed', () => {
    expect(foldLetters('Ố')).toBe('o');
    expect(foldLetters('O\u0302\u0301')).toBe('o');
    expect(foldLetters('Đ')).toBe('d');
  });
});
