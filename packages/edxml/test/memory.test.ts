import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const packages = join(__dirname, '../..');

describe('memory', () => {
  beforeAll(() => {
    for (const name of ['kernel', 'official-document', 'edxml']) {
      const build = [join(packages, 'tooling/build.mjs'), join(packages, name)];
      expect(spawnSync(process.execPath, build).status).toBe(0);
    }
  });

  it.each(['write', 'read'])('a file of 50 MB passes in under 64 MB of extra memory: %s', (direction) => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [require.resolve('./memory-probe.mjs'), join(packages, 'edxml/dist'), direction, '50'],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    const { isWhole, extraMegabytes } = JSON.parse(stdout) as { isWhole: boolean; extraMegabytes: number };
    expect(isWhole).toBe(true);
    expect(extraMegabytes).toBeLessThan(64);
  });

  it('and two thousand packets of a hundred kilobytes leave nothing of them behind', () => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--expose-gc', require.resolve('./memory-probe.mjs'), join(packages, 'edxml/dist'), 'many', '2000'],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    const { isWhole, extraMegabytes } = JSON.parse(stdout) as { isWhole: boolean; extraMegabytes: number };
    expect(isWhole).toBe(true);
    expect(extraMegabytes).toBeLessThan(2);
  });
});
