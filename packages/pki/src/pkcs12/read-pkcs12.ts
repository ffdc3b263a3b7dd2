import { createHmac, createPrivateKey, createPublicKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { readDigestAlgorithm } from '../algorithms/algorithm-identifiers.js';
import type { CertificateFacts } from '../certificates/read-certificate.js';
import { isIssuedBy } from '../certificates/read-certificate.js';
import { readableCertificate } from '../cms/verify-signer.js';
import { withDefiniteLengths } from '../der/definite-lengths.js';
import { childrenOf, DerError, type DerElement, expectTag, readOid, readSmallInteger, readWhole } from '../der/read.js';
import { refusePki } from '../errors.js';
import { DecryptionFailed, decryptWithPassword } from './decrypt.js';
import {
  blockBytes,
  type DerivationBudget,
  type DerivationDigest,
  derivePbkdf2,
  derivePkcs12,
  newDerivationBudget,
  prfOf,
} from './derive-key.js';
import { type PasswordForm, passwordForms } from './passwords.js';
import { pkcs12Oids } from './pkcs12-oids.js';

export interface Pkcs12Content {
  readonly privateKey: KeyObject;
  /** The certificate that fits the key, DER. */
  readonly certificate: Buffer;
  /** That certificate and its issuers as far as the file has them, nearest first; a self-signed root is left out. */
  readonly certificateChain: readonly Buffer[];
}

const maxBytes = 1_000_000;

/**
 * A key with its certificates, in the form authorities hand them over (RFC 7292): RC2 and triple DES of old files, PBES2 with AES
 * of new ones, RSA and EC keys, BER as well as DER. The derivation of keys takes up to seconds for a file that asks for it.
 * @throws PkiRefusedError PKCS12_WRONG_PASSWORD, PKCS12_UNREADABLE (damaged, foreign algorithms, not exactly one key, or no
 *   certificate that fits it); neither tells anything of the password
 */
export function readPkcs12(bytes: Buffer, password: string): Pkcs12Content {
  try {
    if (bytes.length > maxBytes) throw new DerError(`${bytes.length} bytes`);
    const { keys, certificates } = open(bytes, password);
    const [privateKey, more] = keys;
    if (privateKey === undefined || more !== undefined) throw new DerError(`${keys.length} private keys`);
    const publicKey = createPublicKey(privateKey);
    const readable = certificates.flatMap((der) => readableCertificate(der) ?? []);
    const own = readable.find((candidate) => candidate.publicKey.equals(publicKey));
    if (own === undefined) throw new DerError('no certificate fits the key');
    return { privateKey, certificate: own.der, certificateChain: chainOf(own, readable) };
  } catch (error) {
    if (error instanceof DerError) throw refusePki('PKCS12_UNREADABLE', error.message);
    throw error;
  }
}

interface Contents {
  readonly keys: KeyObject[];
  readonly certificates: Buffer[];
}

/** What is needed to open one part after the other. */
interface Opening {
  /** The form that fitted last stands first. */
  forms: readonly PasswordForm[];
  readonly isPasswordKnown: boolean;
  readonly budget: DerivationBudget;
}

function open(bytes: Buffer, password: string): Contents {
  const [version, authSafe, mac] = childrenOf(readNormalised(bytes));
  if (readSmallInteger(version) !== 3) throw new DerError('version of the file');
  const [type, wrapped] = childrenOf(expectTag(authSafe, 0x30));
  if (readOid(type) !== pkcs12Oids.data) throw new DerError('integrity by signature');
  const content = readWhole(expectTag(wrapped, 0xa0).content, 4).content;
  const budget = newDerivationBudget();
  const forms = passwordForms(password);
  const fitting = mac === undefined ? undefined : forms.find((form) => isMacRight(mac, content, form, budget));
  if (mac !== undefined && fitting === undefined) throw refusePki('PKCS12_WRONG_PASSWORD');
  const opening: Opening = {
    forms: fitting === undefined ? forms : [fitting, ...forms.filter((form) => form !== fitting)],
    isPasswordKnown: fitting !== undefined,
    budget,
  };
  const found: Contents = { keys: [], certificates: [] };
  for (const part of childrenOf(readNormalised(content))) readBags(safeContentsOf(part, opening), opening, found, 0);
  return found;
}

/** BER, as Java and NSS write it, may begin anew inside every octet string. */
function readNormalised(bytes: Buffer): DerElement {
  const { bytes: der, end } = withDefiniteLengths(bytes);
  if (end !== bytes.length) throw new DerError('bytes after the element');
  return readWhole(der, 0x30);
}

function isMacRight(mac: DerElement, content: Buffer, form: PasswordForm, budget: DerivationBudget): boolean {
  const [info, salt, iterations] = childrenOf(expectTag(mac, 0x30));
  const [algorithm, digest] = childrenOf(expectTag(info, 0x30));
  const expected = expectTag(digest, 4).content;
  const [name, key] = macKey(algorithm, salt, iterations, form, budget);
  const actual = createHmac(name, key).update(content).digest();
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** HMAC under a key of PKCS #12's own derivation, or PBMAC1 (RFC 9579, 4). */
function macKey(
  algorithm: DerElement | undefined,
  salt: DerElement | undefined,
  iterations: DerElement | undefined,
  form: PasswordForm,
  budget: DerivationBudget,
): [DerivationDigest, Buffer] {
  const [id, parameters] = childrenOf(expectTag(algorithm, 0x30));
  if (readOid(id) === pkcs12Oids.pbmac1) {
    const [derivation, scheme] = childrenOf(expectTag(parameters, 0x30));
    const digest = prfOf(readOid(childrenOf(expectTag(scheme, 0x30))[0]));
    const bytes = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }[digest];
    return [digest, derivePbkdf2(derivation, form, bytes, budget)];
  }
  const digest = readDigestAlgorithm(algorithm);
  if (!isDerivationDigest(digest)) throw new DerError(`MAC with ${digest}`);
  const count = iterations === undefined ? 1 : readSmallInteger(iterations);
  const bytes = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }[digest];
  return [digest, derivePkcs12(digest, form.wide, expectTag(salt, 4).content, count, 3, bytes, budget)];
}

const isDerivationDigest = (name: string): name is DerivationDigest => name in blockBytes;

function safeContentsOf(part: DerElement, opening: Opening): DerElement {
  const [type, wrapped] = childrenOf(expectTag(part, 0x30));
  const inner = expectTag(wrapped, 0xa0).content;
  switch (readOid(type)) {
    case pkcs12Oids.data:
      return readNormalised(readWhole(inner, 4).content);
    case pkcs12Oids.encryptedData: {
      const [, info] = childrenOf(readWhole(inner, 0x30));
      const [, algorithm, encrypted] = childrenOf(expectTag(info, 0x30));
      return decrypted(algorithm, implicitOctets(encrypted), opening);
    }
    default:
      throw new DerError(`part of type ${readOid(type)}`);
  }
}

/** [0] IMPLICIT OCTET STRING, in one piece or, in BER, in several. */
function implicitOctets(element: DerElement | undefined): Buffer {
  if (element?.tag === 0x80) return element.content;
  return Buffer.concat(childrenOf(expectTag(element, 0xa0)).map((piece) => expectTag(piece, 4).content));
}

/** Tries the forms of the password, since MAC and encryption may have been made from different ones. */
function decrypted(algorithm: DerElement | undefined, encrypted: Buffer, opening: Opening): DerElement {
  for (const form of opening.forms) {
    const plain = attempt(algorithm, encrypted, form, opening.budget);
    if (plain === undefined) continue;
    opening.forms = [form, ...opening.forms.filter((other) => other !== form)];
    return plain;
  }
  if (opening.isPasswordKnown) throw new DerError('encrypted part is damaged');
  throw refusePki('PKCS12_WRONG_PASSWORD');
}

function attempt(
  algorithm: DerElement | undefined,
  encrypted: Buffer,
  form: PasswordForm,
  budget: DerivationBudget,
): DerElement | undefined {
  let plain: Buffer;
  try {
    plain = decryptWithPassword(algorithm, encrypted, form, budget);
  } catch (error) {
    if (error instanceof DecryptionFailed) return undefined;
    throw error;
  }
  try {
    return readNormalised(plain);
  } catch (error) {
    // Padding fits by chance once in 256 wrong keys.
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function readBags(list: DerElement, opening: Opening, found: Contents, depth: number): void {
  if (depth > 5) throw new DerError('bags nested too deeply');
  for (const bag of childrenOf(list)) {
    const [type, wrapped] = childrenOf(expectTag(bag, 0x30));
    const value = readWhole(expectTag(wrapped, 0xa0).content, 0x30);
    switch (readOid(type)) {
      case pkcs12Oids.keyBag:
        found.keys.push(keyOf(value));
        break;
      case pkcs12Oids.shroudedKeyBag: {
        const [algorithm, encrypted] = childrenOf(value);
        found.keys.push(keyOf(decrypted(algorithm, expectTag(encrypted, 4).content, opening)));
        break;
      }
      case pkcs12Oids.certBag: {
        const [kind, certificate] = childrenOf(value);
        if (readOid(kind) !== pkcs12Oids.x509Certificate) break;
        found.certificates.push(readWhole(expectTag(certificate, 0xa0).content, 4).content);
        break;
      }
      case pkcs12Oids.safeContentsBag:
        readBags(value, opening, found, depth + 1);
        break;
      default:
        // CRLs and secrets are of no use here.
        break;
    }
  }
}

function keyOf(privateKeyInfo: DerElement): KeyObject {
  try {
    return createPrivateKey({ key: privateKeyInfo.bytes, format: 'der', type: 'pkcs8' });
  } catch (error) {
    throw new DerError(`private key: ${(error as NodeJS.ErrnoException).code ?? 'unreadable'}`);
  }
}

/** Follows signatures, not names, and stops before a self-signed certificate. */
function chainOf(own: CertificateFacts, all: readonly CertificateFacts[]): Buffer[] {
  const chain = [own];
  for (;;) {
    const last = chain.at(-1)!;
    const issuer = all.find((candidate) => !chain.includes(candidate) && isIssuedBy(last, candidate));
    if (issuer === undefined || isIssuedBy(issuer, issuer)) return chain.map(({ der }) => der);
    chain.push(issuer);
  }
}
