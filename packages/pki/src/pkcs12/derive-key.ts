import { hash as hashOnce, pbkdf2Sync } from 'node:crypto';
import {
  childrenOf,
  DerError,
  type DerElement,
  expectTag,
  readInteger,
  readOid,
  readSmallInteger,
} from '../der/read.js';
import { pkcs12Oids } from './pkcs12-oids.js';
import type { PasswordForm } from './passwords.js';

/** Digests of the derivations, with the block size in bytes (RFC 7292, B.2: v). */
export const blockBytes = { sha1: 64, sha256: 64, sha384: 128, sha512: 128 } as const;
export type DerivationDigest = keyof typeof blockBytes;

/** What derivations may cost in all: a hostile file asks for billions. */
export interface DerivationBudget {
  iterations: number;
}

export const newDerivationBudget = (): DerivationBudget => ({ iterations: 4_000_000 });
const maxIterations = 1_000_000;

function spend(budget: DerivationBudget, iterations: number): void {
  budget.iterations -= iterations;
  if (iterations < 1 || iterations > maxIterations || budget.iterations < 0)
    throw new DerError(`${iterations} iterations`);
}

/**
 * Derivation of PKCS #12 (RFC 7292, B.2).
 * @param id 1 for keys, 2 for initialisation vectors, 3 for MAC keys
 */
export function derivePkcs12(
  digest: DerivationDigest,
  password: Buffer,
  salt: Buffer,
  iterations: number,
  id: 1 | 2 | 3,
  bytes: number,
  budget: DerivationBudget,
): Buffer {
  const block = blockBytes[digest];
  const fill = (value: Buffer): Buffer =>
    value.length === 0 ? value : Buffer.alloc(Math.ceil(value.length / block) * block, value);
  const input = Buffer.concat([fill(salt), fill(password)]);
  const diversifier = Buffer.alloc(block, id);
  const out: Buffer[] = [];
  for (let length = 0; length < bytes;) {
    spend(budget, iterations);
    let hash = hashOnce(digest, Buffer.concat([diversifier, input]), 'buffer');
    for (let round = 1; round < iterations; round += 1) hash = hashOnce(digest, hash, 'buffer');
    out.push(hash);
    length += hash.length;
    const addend = Buffer.alloc(block, hash);
    for (let at = 0; at < input.length; at += block) addOne(input.subarray(at, at + block), addend);
  }
  return Buffer.concat(out).subarray(0, bytes);
}

/** I = (I + B + 1) mod 2^v, big-endian, in place. */
function addOne(value: Buffer, addend: Buffer): void {
  let carry = 1;
  for (let index = value.length - 1; index >= 0; index -= 1) {
    carry += value[index]! + addend[index]!;
    value[index] = carry & 0xff;
    carry >>= 8;
  }
}

const prfs: Readonly<Record<string, DerivationDigest>> = {
  [pkcs12Oids.hmacSha1]: 'sha1',
  [pkcs12Oids.hmacSha256]: 'sha256',
  [pkcs12Oids.hmacSha384]: 'sha384',
  [pkcs12Oids.hmacSha512]: 'sha512',
};

/** @throws DerError */
export function prfOf(id: string): DerivationDigest {
  const digest = prfs[id];
  if (digest === undefined) throw new DerError(`pseudo-random function ${id}`);
  return digest;
}

/** PBKDF2 (RFC 8018, 5.2) with parameters as they stand in a file. @throws DerError */
export function derivePbkdf2(
  algorithm: DerElement | undefined,
  password: PasswordForm,
  bytes: number,
  budget: DerivationBudget,
): Buffer {
  const [id, parameters] = childrenOf(expectTag(algorithm, 0x30));
  if (readOid(id) !== pkcs12Oids.pbkdf2) throw new DerError(`key derivation ${readOid(id)}`);
  const [salt, iterations, ...rest] = childrenOf(expectTag(parameters, 0x30));
  if (rest[0]?.tag === 2 && readSmallInteger(rest.shift()) !== bytes) throw new DerError('length of the derived key');
  const [prf] = rest;
  const digest = prf === undefined ? 'sha1' : prfOf(readOid(childrenOf(expectTag(prf, 0x30))[0]));
  readInteger(iterations);
  const count = readSmallInteger(iterations);
  spend(budget, count);
  return pbkdf2Sync(password.narrow, expectTag(salt, 4).content, count, bytes, digest);
}
