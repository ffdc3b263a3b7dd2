import { createCipheriv, createHmac, type KeyObject, pbkdf2Sync, randomBytes } from 'node:crypto';
import { digestAlgorithm } from '../algorithms/algorithm-identifiers.js';
import { readCertificate } from '../certificates/read-certificate.js';
import {
  element,
  integer,
  nullElement,
  octetString,
  oid,
  sequence,
  setOf,
  tagged,
  taggedPrimitive,
} from '../der/write.js';
import { derivePkcs12, newDerivationBudget } from './derive-key.js';
import { passwordForms } from './passwords.js';
import { pkcs12Oids } from './pkcs12-oids.js';

const pbkdf2Iterations = 210_000;
const macIterations = 10_000;

/**
 * A key with its certificates under a password (RFC 7292): PBES2 with AES-256-CBC and PBKDF2 over HMAC-SHA-256, MAC by
 * HMAC-SHA-256. Takes about half a second, on purpose.
 * @param given.certificateChain DER, the key's own first
 * @param given.name shown by key stores
 */
export function createPkcs12(given: {
  readonly key: KeyObject;
  readonly certificateChain: readonly Buffer[];
  readonly password: string;
  readonly name?: string;
}): Buffer {
  const [form] = passwordForms(given.password);
  const { narrow, wide } = form!;
  const [own, ...others] = given.certificateChain;
  if (own === undefined) throw new Error('no certificate');
  // Tells readers which certificate the key belongs to.
  const attributes = setOf(
    sequence(oid(pkcs12Oids.localKeyId), setOf(octetString(readCertificate(own).sha256.subarray(0, 20)))),
    ...(given.name === undefined
      ? []
      : [sequence(oid(pkcs12Oids.friendlyName), setOf(element(30, Buffer.from(given.name, 'utf16le').swap16())))]),
  );
  const certificateBag = (der: Buffer, ...more: Buffer[]): Buffer =>
    sequence(
      oid(pkcs12Oids.certBag),
      tagged(0, sequence(oid(pkcs12Oids.x509Certificate), tagged(0, octetString(der)))),
      ...more,
    );
  const certificates = sequence(certificateBag(own, attributes), ...others.map((der) => certificateBag(der)));
  const key = given.key.export({ type: 'pkcs8', format: 'der' });
  const [keyAlgorithm, encryptedKey] = encrypt(key, narrow);
  const [algorithm, encrypted] = encrypt(certificates, narrow);
  const keyBag = sequence(
    oid(pkcs12Oids.shroudedKeyBag),
    tagged(0, sequence(keyAlgorithm, octetString(encryptedKey))),
    attributes,
  );
  const content = sequence(
    sequence(
      oid(pkcs12Oids.encryptedData),
      tagged(0, sequence(integer(0), sequence(oid(pkcs12Oids.data), algorithm, taggedPrimitive(0, encrypted)))),
    ),
    dataOf(sequence(keyBag)),
  );
  return sequence(integer(3), dataOf(content), macOf(content, wide));
}

const dataOf = (content: Buffer): Buffer => sequence(oid(pkcs12Oids.data), tagged(0, octetString(content)));

function encrypt(plain: Buffer, password: Buffer): [algorithm: Buffer, encrypted: Buffer] {
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const key = pbkdf2Sync(password, salt, pbkdf2Iterations, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const derivation = sequence(
    octetString(salt),
    integer(pbkdf2Iterations),
    sequence(oid(pkcs12Oids.hmacSha256), nullElement),
  );
  const parameters = sequence(
    sequence(oid(pkcs12Oids.pbkdf2), derivation),
    sequence(oid(pkcs12Oids.aes256Cbc), octetString(iv)),
  );
  return [sequence(oid(pkcs12Oids.pbes2), parameters), Buffer.concat([cipher.update(plain), cipher.final()])];
}

function macOf(content: Buffer, password: Buffer): Buffer {
  const salt = randomBytes(16);
  const key = derivePkcs12('sha256', password, salt, macIterations, 3, 32, newDerivationBudget());
  const mac = createHmac('sha256', key).update(content).digest();
  return sequence(sequence(digestAlgorithm('sha256'), octetString(mac)), octetString(salt), integer(macIterations));
}
