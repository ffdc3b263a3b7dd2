import { sameValue } from '../../src/difference/same-value.js';
import { dict, name, PdfRef, PdfString, stream, textString } from '../../src/model/objects.js';

it('takes a rounded number for the same, and no small number for another small one', () => {
  expect(sameValue([595.2760001], [595.276])).toBe(true);
  expect(sameValue([595.276], [595.277])).toBe(false);
  // A scale of a font this small would be nine times as large.
  expect(sameValue(1e-7, 9e-7)).toBe(false);
  expect(sameValue(0, 1e-9)).toBe(false);
});

it('tells values of every kind apart by what they say, not by how they are written', () => {
  expect(sameValue(new PdfString(Buffer.from('a'), true), textString('a'))).toBe(true);
  expect(sameValue(dict({ A: null, B: 1 }), dict({ B: 1 }))).toBe(true);
  expect(sameValue(dict({ A: 1 }), dict({ A: name('1') }))).toBe(false);
  expect(sameValue(new PdfRef(1, 0), new PdfRef(1, 1))).toBe(false);
  expect(sameValue(stream({ Length: 1 }, Buffer.from('x')), stream({}, Buffer.from('x')))).toBe(true);
  expect(sameValue(stream({}, Buffer.from('x')), stream({ Filter: name('AHx') }, Buffer.from('x')))).toBe(false);
  expect(sameValue([1, [2]], [1, [3]])).toBe(false);
});
