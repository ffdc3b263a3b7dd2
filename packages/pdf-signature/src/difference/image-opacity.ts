import { PdfStream } from '../model/objects.js';
import type { Box } from '../model/page.js';
import type { Mark } from './painting.js';
import type { Step } from './step.js';

/** Share of a letter's box that may be opaque: the stroke of a pen crosses a letter and leaves it readable. */
const crossed = 0.6;
const samples = 8;
const largestMask = 32 * 1024 * 1024;

/** Whether an image hides what stands in a box: one without a soft mask does, a signature on clear ground does not. */
export function imageCover(step: Step, { image, matrix }: Extract<Mark, { kind: 'IMAGE' }>): (box: Box) => boolean {
  const mask = step.after.resolve(image.dict.get('SMask'));
  const always = (): boolean => true;
  if (!(mask instanceof PdfStream) || mask.dict.has('Decode')) return always;
  const width = step.after.resolve(mask.dict.get('Width'));
  const height = step.after.resolve(mask.dict.get('Height'));
  if (typeof width !== 'number' || typeof height !== 'number') return always;
  if (step.after.resolve(mask.dict.get('BitsPerComponent')) !== 8) return always;
  const alpha = step.after.streamBytes(mask, largestMask);
  const [a, b, c, d, e, f] = matrix;
  const determinant = a * d - b * c;
  if (alpha.length < width * height || determinant === 0) return always;
  return ([left, bottom, right, top]) => {
    let opaque = 0;
    for (let index = 0; index < samples * samples; index += 1) {
      const x = left + ((right - left) * ((index % samples) + 0.5)) / samples - e;
      const y = bottom + ((top - bottom) * (Math.floor(index / samples) + 0.5)) / samples - f;
      const column = Math.floor(((d * x - c * y) / determinant) * width);
      const row = Math.floor((1 - (a * y - b * x) / determinant) * height);
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      if (alpha[row * width + column]! > 100) opaque += 1;
    }
    return opaque > crossed * samples * samples;
  };
}
