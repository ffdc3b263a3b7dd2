import { isDomainError } from '@lienthong/kernel';
import fc from 'fast-check';
import { documentIdentifierForm, formatDocumentIdentifier, isWithin, level1Code, parseIdentifier } from './index.js';

describe('parseIdentifier', () => {
  it.each([
    ['000.00.00.H53', 'QCVN102', 1, null, 'H53'],
    ['000.00.13.H53', 'QCVN102', 2, '000.00.00.H53', 'H53'],
    ['000.01.01.H53', 'QCVN102', 3, '000.00.01.H53', 'H53'],
    ['001.01.07.H53', 'QCVN102', 4, '000.01.07.H53', 'H53'],
    ['H53', 'QD20', 1, null, 'H53'],
    ['H53.13', 'QD20', 2, 'H53', 'H53'],
    ['H37.02.02', 'QD20', 3, 'H37.02', 'H37'],
    ['H37.DN.001', 'QD20', 3, 'H37.DN', 'H37'],
    ['G12.18', 'QD20', 2, 'G12', 'G12'],
    ['6200000001', 'QD20', 1, null, null],
  ])('reads %s strictly', (value, grammar, level, parent, first) => {
    const expected = { value, grammar, level, parent, level1Code: first, isGroupingNode: false, conforms: true };
    expect(parseIdentifier(value, 'STRICT')).toEqual(expected);
    expect(parseIdentifier(` ${value.toLowerCase()} `, 'LENIENT')).toEqual(expected);
  });

  it.each([
    ['28.22.H17', 'QCVN102', 'H17'],
    ['01.02.G22', 'QCVN102', 'G22'],
    ['001.00.20.JB2', 'QCVN102', 'JB2'],
    ['W00.00.00.H53', 'QCVN102', 'H53'],
    ['VN.ABC.1', 'QD20', null],
  ])('reads %s only leniently', (value, grammar, first) => {
    expect(parseIdentifier(value, 'LENIENT')).toMatchObject({ value, grammar, level1Code: first, conforms: false });
    expect(() => parseIdentifier(value, 'STRICT')).toThrow('IDENTIFIER_MALFORMED');
  });

  it('knows grouping nodes in both grammars', () => {
    expect(parseIdentifier('H53.W00.01', 'STRICT').isGroupingNode).toBe(true);
    expect(parseIdentifier('W00.00.00.H53', 'LENIENT').isGroupingNode).toBe(true);
  });

  it.each(['', ' ', '.', 'H53.', '.H53', 'H53..1', 'H53 .1', 'H53-1', 'Đ53.1', 'H53.1\n'])(
    'refuses %j strictly',
    (text) => {
      expect(() => parseIdentifier(text, 'STRICT')).toThrow(/IDENTIFIER_(MALFORMED|EMPTY)/);
    },
  );

  it.each(['ß1', 'ſ01', 'h53.ı', 'H53.１', 'Ｈ53'])(
    'takes no letter or digit of another alphabet for one of ours: %s',
    (text) => {
      expect(() => parseIdentifier(text, 'LENIENT')).toThrow('IDENTIFIER_MALFORMED');
    },
  );

  it('takes 35 characters and not 36', () => {
    expect(parseIdentifier(`H53.${'0'.repeat(31)}`, 'STRICT').level).toBe(2);
    expect(() => parseIdentifier(`H53.${'0'.repeat(32)}`, 'LENIENT')).toThrow('IDENTIFIER_TOO_LONG');
  });

  it('climbs from any identifier to its level-1 body, one level at a time', () => {
    const oldOne = fc
      .tuple(
        fc.stringMatching(/^\d{3}$/),
        fc.stringMatching(/^\d{2}$/),
        fc.stringMatching(/^\d{2}$/),
        fc.stringMatching(/^[A-K]\d{2}$/),
      )
      .map((groups) => groups.join('.'));
    const newOne = fc.stringMatching(/^[A-K]\d{2}(\.[0-9A-Z]{1,4}){0,6}$/);
    fc.assert(
      fc.property(fc.oneof(oldOne, newOne), (text) => {
        const start = parseIdentifier(text, 'STRICT');
        let at = start;
        for (; at.parent !== null;) {
          const above = parseIdentifier(at.parent, 'STRICT');
          expect(above.level).toBeLessThan(at.level);
          expect(above).toMatchObject({ grammar: start.grammar, level1Code: start.level1Code });
          expect(isWithin(text, above.value)).toBe(true);
          at = above;
        }
        expect(at.level).toBe(1);
        expect(level1Code(text)).toBe(start.level1Code);
      }),
    );
  });

  it('ends every string in a value or a typed error; what passes STRICT reads the same LENIENT', () => {
    const near = fc.stringMatching(/^[0-9A-Zhw.]{0,16}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (text) => {
        for (const mode of ['STRICT', 'LENIENT'] as const) {
          try {
            const read = parseIdentifier(text, mode);
            expect(parseIdentifier(read.value, 'LENIENT')).toEqual(read);
            expect(mode === 'LENIENT' || read.conforms).toBe(true);
          } catch (error) {
            if (!isDomainError(error)) throw error;
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('isWithin', () => {
  it('minds the direction of each grammar', () => {
    expect(isWithin('000.01.13.H53', '000.00.13.H53')).toBe(true);
    expect(isWithin('000.01.13.H53', '000.00.01.H53')).toBe(false);
    expect(isWithin('H53.13.01', 'H53.13')).toBe(true);
    expect(isWithin('H53.131', 'H53.13')).toBe(false);
    expect(isWithin('000.00.13.H53', 'H53')).toBe(false);
  });
});

describe('document identifiers', () => {
  it('writes the comma form and keeps all others opaque', () => {
    const ours = formatDocumentIdentifier({
      organisationIdentifier: '000.00.00.G22',
      issuedOn: '2015-09-30',
      code: '7816/VPCP-TTĐT',
    });
    expect(ours).toBe('000.00.00.G22,2015/09/30,7816/VPCP-TTĐT');
    expect(documentIdentifierForm(ours)).toBe('COMMA');
    expect(documentIdentifierForm('9fbfbad2-f1f8-4256-a2eb-50fb1061cddb')).toBe('UUID');
    expect(documentIdentifierForm('000.00.00.G22,2015/02/30,1/A-B')).toBe('COMMA');
    expect(documentIdentifierForm('H35.2026.17')).toBe('OTHER');
  });
});
