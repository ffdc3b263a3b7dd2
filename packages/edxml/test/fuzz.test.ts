import { join } from 'node:path';
import { random } from '@lienthong/testing';
import { fuzz, seedsOf, tryPacket } from '../bin/fuzz.js';

const fixtures = join(__dirname, 'fixtures');
const seconds = Number(process.env['FUZZ_SECONDS'] ?? (process.env['CI'] ? 30 : 5));

describe('fuzzing', () => {
  it('meets the same packets again with the same seed', async () => {
    const options = { seed: 1, milliseconds: 60_000, count: 200, seedFolder: join(fixtures, 'seeds') };
    const first = await fuzz(options);
    expect(await fuzz(options)).toEqual(first);
    expect(first.accepted).toBeGreaterThan(5);
  });

  it.each(['seeds', 'found'])('every packet of fixtures/%s is treated well', async (folder) => {
    const packets = seedsOf(join(fixtures, folder));
    expect(packets.length).toBeGreaterThan(0);
    for (const bytes of packets) expect(await tryPacket(bytes, random(1))).not.toHaveProperty('what');
  });

  it(
    `finds nothing in ${seconds} seconds of mutated packets (FUZZ_SECONDS)`,
    async () => {
      const seed = Date.now() >>> 0;
      const report = await fuzz({ seed, milliseconds: seconds * 1000, seedFolder: join(fixtures, 'seeds') });
      const faults = report.faults.map(({ number, what, bytes }) => ({
        number,
        what,
        bytes: bytes.toString('base64'),
      }));
      expect({ seed, faults }).toEqual({ seed, faults: [] });
      expect(report.count).toBeGreaterThan(100);
    },
    (seconds + 60) * 1000,
  );
});
