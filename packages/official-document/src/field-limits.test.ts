import fc from 'fast-check';
import { checkLength, fieldLimits, lengthError, type LimitedField } from './index.js';

const fields = Object.keys(fieldLimits) as LimitedField[];

describe('field limits', () => {
  it('names one clear error per field, with its article and path', () => {
    const error = lengthError('subject', 'a'.repeat(501), ['input', 'subject']);
    expect(error).toMatchObject({
      code: 'SUBJECT_TOO_LONG',
      text: {
        vi: 'Trích yếu nội dung dài 501 ký tự, vượt quá 500.',
        en: 'Abstract has 501 characters, more than 500.',
      },
      options: { path: ['input', 'subject'], legalBasis: 'NĐ 30/2020/NĐ-CP, Phụ lục VI, Phần II' },
    });
    expect(() => checkLength('codeNotation', 'A'.repeat(31))).toThrow('CODE_NOTATION_TOO_LONG');
    expect(() => checkLength('pageAmount', 1000)).toThrow('PAGE_AMOUNT_TOO_LONG');
    expect(() => checkLength('pageAmount', -1)).toThrow('PAGE_AMOUNT_INVALID');
    expect(fieldLimits.organId.max).toBe(35);
  });

  it('allows exactly the greatest length of every field', () => {
    for (const field of fields) {
      const { max } = fieldLimits[field];
      expect(lengthError(field, '9'.repeat(max))).toBeUndefined();
      expect(lengthError(field, '9'.repeat(max + 1))?.code).toMatch(/_TOO_LONG$/);
    }
  });

  it('counts letters, not code units: decomposed Vietnamese and letters outside the basic plane', () => {
    expect(checkLength('fullName', ` ${'Ễ'.repeat(50)} `.normalize('NFD'))).toBe('Ễ'.repeat(50));
    expect(lengthError('fullName', '𠮷'.repeat(50))).toBeUndefined();
    expect(lengthError('fullName', '𠮷'.repeat(51))?.code).toBe('FULL_NAME_TOO_LONG');
  });

  it('never lets a longer text through', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.string({ unit: 'binary', maxLength: 60 }), (field, text) => {
        if (lengthError(field, text)) expect(() => checkLength(field, text)).toThrow();
        else expect([...checkLength(field, text)].length).toBeLessThanOrEqual(Math.max(fieldLimits[field].max, 60));
      }),
    );
  });
});
