import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { anchorsOf, type PdfFuzzReport, pdfsOf, tryPdf } from '../bin/fuzz.js';
import { validatePdf } from '../src/index.js';

const packages = join(__dirname, '../..');
const seedFolder = join(__dirname, 'fixtures/seeds');
const anchors = anchorsOf(seedFolder);
/** A minute in `npm test`, less for whoever runs one test. */
const isWholeRun = Boolean(process.env['CI']) || process.env['npm_lifecycle_event'] === 'test';
const seconds = Number(process.env['FUZZ_SECONDS'] ?? (isWholeRun ? 60 : 10));
/** Beyond what the process needs before the first file: the promise of the package. */
const mostMegabytes = 256;

/** The heap is bounded, so that a file which asks for more ends the process and the test. */
function fuzzInChild(seed: number, milliseconds: number, count?: number): PdfFuzzReport {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      '--max-old-space-size=256',
      join(__dirname, 'fuzz-probe.mjs'),
      join(packages, 'pdf-signature/dist'),
      seedFolder,
      String(seed),
      String(milliseconds),
      ...(count === undefined ? [] : [String(count)]),
    ],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  expect({ seed, stderr, status }).toEqual({ seed, stderr: '', status: 0 });
  return JSON.parse(stdout) as PdfFuzzReport;
}

describe('fuzzing', () => {
  beforeAll(() => {
    for (const name of ['kernel', 'pki', 'tooling', 'local-services', 'testing', 'pdf-signature']) {
      const build = [join(packages, 'tooling/build.mjs'), join(packages, name)];
      expect(spawnSync(process.execPath, build).status).toBe(0);
    }
  });

  it('every seed is signed by somebody known and passes or waits for revocation data', () => {
    const seeds = pdfsOf(seedFolder);
    expect(seeds.length).toBeGreaterThan(7);
    const at = new Date('2026-11-22T03:00:00Z');
    for (const bytes of seeds) {
      const report = validatePdf(bytes, { trustAnchors: anchors, at, policy: { missingRevocation: 'NOTE' } });
      expect(report.verdict).toBe('TOTAL_PASSED');
    }
  });

  it('every file that was once treated badly is treated well', () => {
    for (const bytes of pdfsOf(join(__dirname, 'found'))) expect(tryPdf(bytes, anchors)).not.toHaveProperty('what');
  });

  it('meets the same files again with the same seed', () => {
    const first = fuzzInChild(1, 60_000, 150);
    const { extraMegabytes, ...again } = fuzzInChild(1, 60_000, 150);
    expect(extraMegabytes).toBeLessThan(mostMegabytes);
    expect(first).toMatchObject(again);
    expect(first.accepted).toBeGreaterThan(20);
  });

  it(
    `finds nothing in ${seconds} seconds of mutated files, in under ${mostMegabytes} MB of extra memory (FUZZ_SECONDS)`,
    () => {
      const seed = Date.now() >>> 0;
      const { faults, count, extraMegabytes } = fuzzInChild(seed, seconds * 1000);
      expect({ seed, faults }).toEqual({ seed, faults: [] });
      expect(count).toBeGreaterThan(100);
      expect(extraMegabytes).toBeLessThan(mostMegabytes);
    },
    (seconds + 120) * 1000,
  );
});
