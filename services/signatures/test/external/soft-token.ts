// A token of SoftHSM 2 in a temporary folder. The module reads its configuration from the environment of the process, which is
// not the one a test sees.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { run } from '@lienthong/testing';

export const softHsmModule = '/usr/lib/softhsm/libsofthsm2.so';
export const softHsmPin = '735190';

export interface SoftToken {
  readonly label: string;
  /** Takes the token out of its slot, and puts it back. */
  unplug(): void;
  plugIn(): void;
}

export function initialiseToken(folder: string, label: string): SoftToken {
  const tokens = join(folder, 'tokens');
  mkdirSync(tokens, { recursive: true });
  const configuration = join(folder, 'softhsm2.conf');
  writeFileSync(configuration, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  const { env } = runInThisContext('process') as NodeJS.Process;
  env['SOFTHSM2_CONF'] = configuration;
  process.env['SOFTHSM2_CONF'] = configuration;
  const pins = ['--so-pin', '10203040', '--pin', softHsmPin];
  run('softhsm2-util', ['--init-token', '--free', '--label', label, ...pins]);
  const aside = join(folder, 'unplugged');
  return {
    label,
    unplug: () => {
      renameSync(tokens, aside);
      mkdirSync(tokens);
    },
    plugIn: () => {
      renameSync(tokens, `${tokens}-empty`);
      renameSync(aside, tokens);
    },
  };
}
