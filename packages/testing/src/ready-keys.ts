// Key pairs for tests. An RSA key takes from a tenth of a second to seconds of a core to make, and nearly every test needs some:
// each is made once per jest run, when a test first asks for it, in the run's own folder, which goes with the run.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const rsaBits = { RSA_2048: 2048, RSA_3072: 3072, RSA_4096: 4096 } as const;
const curves = { P256: 'P-256', P384: 'P-384' } as const;
type RsaKind = keyof typeof rsaBits;
export type ReadyKeyKind = RsaKind | keyof typeof curves;

export interface ReadyKeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

function keyFolder(): string {
  const folder = process.env['LIENTHONG_TEST_KEYS'];
  if (!folder) throw new Error('Tests that need key pairs run with packages/tooling/jest.config.cjs (globalSetup).');
  return folder;
}

/** How many of a kind this test file has been given: jest loads this module anew for each. */
const given = new Map<RsaKind, number>();

/**
 * Another key pair at each call; the next test file is given the same ones, in the same order. For what is not itself about making
 * keys: that asks the product.
 * @param kind elliptic ones are new every time, they cost nothing
 */
export function readyKeyPair(kind: ReadyKeyKind = 'RSA_2048'): ReadyKeyPair {
  if (kind === 'P256' || kind === 'P384') return generateKeyPairSync('ec', { namedCurve: curves[kind] });
  const number = given.get(kind) ?? 0;
  given.set(kind, number + 1);
  const file = join(keyFolder(), `${kind}-${number}.pem`);
  if (!existsSync(file)) makeOnce(kind, file);
  const privateKey = createPrivateKey(readFileSync(file));
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** Two workers may make it at the same time: the first link stands, and both read that one. */
function makeOnce(kind: RsaKind, file: string): void {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: rsaBits[kind] });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  try {
    linkSync(mine, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(mine);
  }
}
