import fc from 'fast-check';
import { countCodes, ratesOf, sumOf, type Counts } from './indicators.js';

const counts = (change: Partial<Counts>): Counts => ({
  ...(Object.fromEntries(countCodes.map((code) => [code, 0])) as Counts),
  ...change,
});

describe('a rate', () => {
  it.each([
    [9547, 10_000, '95,47 %'],
    [1, 3, '33,33 %'],
    [2, 3, '66,67 %'],
    [1, 1, '100,00 %'],
    [0, 5, '0,00 %'],
    [1, 8, '12,50 %'],
    [1, 20_000, '0,01 %'],
    [0, 0, '–'],
  ])('of %d in %d is written %j', (numerator, denominator, text) => {
    expect(ratesOf(counts({ D1: denominator, D2: numerator })).R1.text).toBe(text);
  });

  it('of a group comes from the sums, not from the mean of its members', () => {
    const members = [counts({ D1: 1, D2: 1 }), counts({ D1: 99, D2: 0 })];
    expect(ratesOf(sumOf(members)).R1).toEqual({ numerator: 1, denominator: 100, value: 0.01, text: '1,00 %' });
  });

  it('is null and a dash exactly when there is nothing to divide by', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (D1, part) => {
        const { R1 } = ratesOf(counts({ D1, D2: Math.min(part, D1) }));
        expect(R1.value === null).toBe(D1 === 0);
        expect(R1.text === '–').toBe(D1 === 0);
        if (R1.value !== null) {
          const written = Number(R1.text.replace(' %', '').replace(',', '.'));
          expect(Math.abs(written - R1.value * 100)).toBeLessThanOrEqual(0.005 + 1e-9);
        }
      }),
    );
  });
});
