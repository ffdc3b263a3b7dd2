import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { validatePdf } from '../src/index.js';
import { blank, quiet, signed, signedAt, subject } from './validation-kit.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const signer = quiet.issue('PERSON', subject);
const withSignatures = (count: number): Buffer =>
  Array.from({ length: count }, (_, index) => `Ky${index + 1}`).reduce(
    (file, field) => signed(signer, file, field),
    blank,
  );
const validate = (file: Buffer) => validatePdf(file, { trustAnchors: [quiet.anchor], at: signedAt });

/** Live bytes of the heap. */
function inUse(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe('memory of a validation', () => {
  const reports = 8;
  const few = withSignatures(12);
  const many = withSignatures(48);
  /** What a report holds for each signature, and what stays when it is gone, bytes. */
  const measure = (file: Buffer): { held: number; left: number } => {
    const before = inUse();
    const kept = Array.from({ length: reports }, () => validate(file));
    const held = (inUse() - before) / reports / kept[0]!.signatures.length;
    kept.length = 0;
    return { held, left: inUse() - before };
  };

  beforeAll(() => {
    // What is compiled and remembered once is not what a validation costs.
    for (let warm = 0; warm < 3; warm += 1) for (const file of [few, many]) validate(file);
    measure(many);
  });

  it.each([
    ['few', few, 12],
    ['many', many, 48],
  ])(
    'keeps two or three kilobytes for each signature where there are %s, and nothing once the report is gone',
    (_, file, count) => {
      expect(validate(file).signatures).toHaveLength(count);
      const { held, left } = measure(file);
      expect(held).toBeLessThan(6_000);
      expect(left).toBeLessThan(500_000);
    },
  );
});
