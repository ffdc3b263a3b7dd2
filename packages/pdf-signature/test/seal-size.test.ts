import { sampleDocument } from '@lienthong/testing';
import { imageAppearance } from '../src/index.js';

const box = { widthMm: 20, heightMm: 20 };
const pointsPerMm = 72 / 25.4;

it('a seal keeps its real size in a box too small for it, a signature is reduced to fit', () => {
  const seal = imageAppearance(sampleDocument('images/seal-red.png'), { kind: 'SEAL', box, known: { widthMm: 36 } });
  expect(seal.widthPt / pointsPerMm).toBeCloseTo(36, 1);
  expect(seal.heightPt / pointsPerMm).toBeCloseTo(36, 0);
  const signature = imageAppearance(sampleDocument('images/signature-blue.png'), { kind: 'SIGNATURE', box });
  expect(signature.widthPt / pointsPerMm).toBeCloseTo(20, 5);
  expect(signature.heightPt / pointsPerMm).toBeCloseTo(20, 5);
});
