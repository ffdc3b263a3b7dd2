/** The arithmetic under a signature: forged paddings, degenerate numbers, parameters that contradict the key, schemes nobody accepts. */
import {
  bitString,
  childrenOf,
  createCertificate,
  element,
  hashWith,
  integer,
  type IssuedSigner,
  nullElement,
  octetString,
  oid,
  oids,
  readCertificate,
  readWhole,
  sequence,
  tagged,
} from '@lienthong/pki';
import { readyKeyPair } from '@lienthong/testing';
import { constants, createPublicKey, generateKeyPairSync, type KeyObject, privateEncrypt, sign } from 'node:crypto';
import { validatePdf } from '../../src/index.js';
import { type HandmadeContainer, handmadeContainer, resigned } from '../handmade-container.js';
import { anchors, laterThat, quiet, signed, subject } from '../validation-kit.js';

const at = laterThat(1);
const plain = quiet.issue('PERSON', subject, { keys: 'P256' });
const blankSigned = signed(plain);

const made = (how: Omit<HandmadeContainer, 'attributes'> & { readonly attributes?: boolean }): Buffer =>
  resigned(blankSigned, 'adbe.pkcs7.detached', (covered) => handmadeContainer(covered, how));

/** A byte of the first page's own object is another. */
function changed(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  copy.write('596', copy.indexOf('[0 0 595') + 5, 'latin1');
  return copy;
}

const judged = (file: Buffer) => {
  const [one] = validatePdf(file, { trustAnchors: anchors(quiet), at }).signatures;
  return { ...one!, codes: one!.findings.map(({ code }) => code) };
};

const passed = { verdict: 'TOTAL_PASSED', integrity: true };
const open = { verdict: 'INDETERMINATE', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE', integrity: true };
const wrong = { verdict: 'TOTAL_FAILED', subIndication: 'SIG_CRYPTO_FAILURE', integrity: false };
const tampered = { verdict: 'TOTAL_FAILED', subIndication: 'HASH_FAILURE', integrity: false };

const issued = ({ privateKey, publicKey }: { readonly privateKey: KeyObject; readonly publicKey: KeyObject }) =>
  quiet.issue('PERSON', subject, { keys: { privateKey, publicKey } });

describe('Ed25519 and Ed448', () => {
  const cases: [string, IssuedSigner, string, 'sha512' | 'shake256'][] = [
    ['Ed25519', issued(generateKeyPairSync('ed25519')), oids.ed25519, 'sha512'],
    ['Ed448', issued(generateKeyPairSync('ed448')), oids.ed448, 'shake256'],
  ];
  it.each(cases)('are verified and not accepted: %s', (_, signer, id, digest) => {
    const how = {
      signer,
      digest,
      algorithm: sequence(oid(id)),
      signWith: (data: Buffer) => sign(null, data, signer.key),
    };
    for (const attributes of [true, false]) {
      const file = made({ ...how, attributes });
      expect(judged(file)).toMatchObject(open);
      expect(judged(file).codes).toContain('ALGORITHM_TOO_WEAK');
      expect(judged(changed(file))).toMatchObject(attributes ? tampered : wrong);
    }
    const other = sequence(oid(id === oids.ed448 ? oids.ed25519 : oids.ed448));
    expect(judged(made({ ...how, algorithm: other }))).toMatchObject(wrong);
    const broken = (data: Buffer): Buffer =>
      Buffer.from(how.signWith(data).map((byte, index) => (index === 40 ? byte ^ 1 : byte)));
    expect(judged(made({ ...how, signWith: broken }))).toMatchObject(wrong);
  });
});

type Digest = 'sha256' | 'sha384' | 'sha1';
const hashId = (digest: Digest): Buffer => sequence(oid(oids[digest]), nullElement);
const pssAlgorithm = (digest: Digest, mask: Digest, salt: number): Buffer =>
  sequence(
    oid(oids.rsaPss),
    sequence(tagged(0, hashId(digest)), tagged(1, sequence(oid(oids.mgf1), hashId(mask))), tagged(2, integer(salt))),
  );

/** EMSA-PSS-ENCODE (RFC 8017, 9.1.1) for a key of whole bytes. */
function pssSignature(data: Buffer, key: KeyObject, digest: Digest, mask: Digest, saltBytes: number): Buffer {
  const bytes = key.asymmetricKeyDetails!.modulusLength! / 8;
  const salt = Buffer.alloc(saltBytes, 7);
  const hash = hashWith(digest, Buffer.alloc(8), hashWith(digest, data), salt);
  const block = Buffer.concat([Buffer.alloc(bytes - hash.length - 2 - saltBytes), Buffer.of(1), salt]);
  const counters = Array.from({ length: 32 }, (_, index) => hashWith(mask, hash, Buffer.of(0, 0, 0, index)));
  Buffer.concat(counters)
    .subarray(0, block.length)
    .forEach((byte, index) => (block[index]! ^= byte));
  block[0]! &= 0x7f;
  const encoded = Buffer.concat([block, hash, Buffer.of(0xbc)]);
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded);
}

describe('digests the regulation lists (TT 15/2025/TT-BKHCN)', () => {
  const rsa = quiet.issue('PERSON', subject, { keys: 'RSA_2048' });

  it.each(['sha512-224', 'sha512-256', 'sha3-224', 'sha3-256'] as const)(
    '%s is accepted, and tells a changed file',
    (digest) => {
      const file = made({ signer: rsa, digest });
      expect(judged(file)).toMatchObject({ ...passed, algorithm: { digest } });
      expect(judged(changed(file))).toMatchObject(tampered);
    },
  );

  it('sha224, which it does not list, is not', () => {
    expect(judged(made({ signer: rsa, digest: 'sha224' }))).toMatchObject(open);
  });
});

describe('RSASSA-PSS', () => {
  const rsa = quiet.issue('PERSON', subject, { keys: 'RSA_2048' });
  const pss = (mask: Digest, salt = 32, claimed: Digest = mask): HandmadeContainer => ({
    signer: rsa,
    algorithm: pssAlgorithm('sha256', claimed, salt),
    signWith: (data) => pssSignature(data, rsa.key, 'sha256', mask, salt),
  });

  it.each([
    ['another good one', pss('sha384'), passed],
    ['the same', pss('sha256'), passed],
    ['no salt at all', pss('sha384', 0), passed],
    ['SHA-1', pss('sha1', 20), open],
  ])('with a mask by a hash of its own is verified: %s', (_, how, expected) => {
    expect(judged(made(how))).toMatchObject(expected);
    expect(judged(changed(made(how)))).toMatchObject(tampered);
    expect(judged(made({ ...how, attributes: false }))).toMatchObject(expected);
    expect(judged(changed(made({ ...how, attributes: false })))).toMatchObject(wrong);
  });

  it('that names another mask or salt than it was made with is wrong', () => {
    expect(judged(made(pss('sha384', 32, 'sha1')))).toMatchObject(wrong);
    expect(judged(made(pss('sha1', 32, 'sha384')))).toMatchObject(wrong);
    expect(judged(made({ ...pss('sha384'), algorithm: pssAlgorithm('sha256', 'sha384', 31) }))).toMatchObject(wrong);
    expect(judged(made({ ...pss('sha384'), algorithm: pssAlgorithm('sha256', 'sha384', 300) }))).toMatchObject(wrong);
  });

  it('by a key that is for other parameters is wrong', () => {
    const { privateKey, publicKey } = readyKeyPair('RSA_2048');
    const [, bits] = childrenOf(readWhole(publicKey.export({ type: 'spki', format: 'der' })));
    const restricted = (digest: Digest, mask: Digest, salt: number): IssuedSigner => {
      const info = sequence(pssAlgorithm(digest, mask, salt), bits!.bytes);
      return issued({ privateKey, publicKey: createPublicKey({ key: info, format: 'der', type: 'spki' }) });
    };
    // The holder of the key can compute whatever it is not meant for.
    const signedBy = (signer: IssuedSigner, mask: Digest, salt: number): Buffer =>
      made({
        signer,
        algorithm: pssAlgorithm('sha256', mask, salt),
        signWith: (data) => pssSignature(data, privateKey, 'sha256', mask, salt),
      });
    expect(judged(signedBy(restricted('sha256', 'sha256', 32), 'sha256', 32))).toMatchObject(passed);
    expect(judged(signedBy(restricted('sha256', 'sha384', 32), 'sha384', 40))).toMatchObject(passed);
    expect(judged(signedBy(restricted('sha256', 'sha256', 32), 'sha256', 20))).toMatchObject(wrong);
    expect(judged(signedBy(restricted('sha256', 'sha384', 32), 'sha384', 20))).toMatchObject(wrong);
    expect(judged(signedBy(restricted('sha256', 'sha256', 32), 'sha384', 32))).toMatchObject(wrong);
    expect(judged(signedBy(restricted('sha384', 'sha384', 32), 'sha256', 32))).toMatchObject(wrong);
    expect(judged(signedBy(restricted('sha384', 'sha384', 32), 'sha384', 32))).toMatchObject(wrong);
  });
});

/** A public RSA key of 2,048 bits with an exponent of the test's choice, and a certificate that an honest authority gave for it. */
function withExponent(exponent: number): { readonly signer: IssuedSigner; readonly modulus: bigint } {
  const pair =
    exponent === 3 ? generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }) : readyKeyPair('RSA_2048');
  const jwk = pair.publicKey.export({ format: 'jwk' });
  const e = Buffer.of(exponent).toString('base64url');
  const publicKey = exponent > 255 ? pair.publicKey : createPublicKey({ key: { ...jwk, e }, format: 'jwk' });
  return {
    signer: issued({ privateKey: pair.privateKey, publicKey }),
    modulus: numberOf(Buffer.from(jwk.n!, 'base64url')),
  };
}

const numberOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);
const bytesOf = (value: bigint, length: number): Buffer =>
  Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex');

/** DigestInfo behind a padding (RFC 8017, 9.2), and whatever the forger likes behind it. */
const padded = (data: Buffer, padding: number, behind = 0): Buffer =>
  Buffer.concat([
    Buffer.of(0, 1),
    Buffer.alloc(padding, 0xff),
    Buffer.of(0),
    sequence(sequence(oid(oids.sha256), nullElement), octetString(hashWith('sha256', data))),
    Buffer.alloc(behind),
  ]);

/** The smallest number whose cube is not below the given one. */
function cubeRootAbove(value: bigint): bigint {
  let low = 0n;
  let high = 1n << 700n;
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (middle ** 3n < value) low = middle + 1n;
    else high = middle;
  }
  return low;
}

describe('RSA with a small exponent', () => {
  it('is not deceived by a cube root with garbage behind the hash (Bleichenbacher, 2006)', () => {
    const { signer, modulus } = withExponent(3);
    for (const padding of [8, 1, 0]) {
      const forge = (data: Buffer): Buffer => {
        const wanted = padded(data, padding, 256 - padded(data, padding).length);
        const root = cubeRootAbove(numberOf(wanted));
        // What a careless verifier reads from the left is right.
        const shown = bytesOf(root ** 3n % modulus, 256);
        expect(shown.subarray(0, padded(data, padding).length).equals(padded(data, padding))).toBe(true);
        return bytesOf(root, 256);
      };
      expect(judged(made({ signer, signWith: forge }))).toMatchObject(wrong);
      expect(judged(made({ signer, signWith: forge, attributes: false }))).toMatchObject(wrong);
    }
  });

  it('is right and not accepted where the padding is whole', () => {
    const file = made({ signer: withExponent(3).signer });
    expect(judged(file)).toMatchObject(open);
    expect(judged(changed(file))).toMatchObject(tampered);
  });

  it('proves nothing where the exponent is 1: anybody writes the padding itself', () => {
    const forge = (data: Buffer): Buffer => padded(data, 256 - 3 - 51);
    expect(judged(made({ signer: withExponent(1).signer, signWith: forge }))).toMatchObject(wrong);
  });
});

describe('ECDSA', () => {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const pair = (r: Buffer, s: Buffer): Buffer => sequence(r, s);
  const value = (number: bigint): Buffer => integer(bytesOf(number, 40));
  const numbers = (data: Buffer): [bigint, bigint] => {
    const [r, s] = childrenOf(readWhole(sign('sha256', data, plain.key)));
    return [numberOf(r!.content), numberOf(s!.content)];
  };
  const forgeries: [string, (r: bigint, s: bigint) => Buffer][] = [
    ['both zero', () => pair(value(0n), value(0n))],
    ['r zero', (_, s) => pair(value(0n), value(s))],
    ['s zero', (r) => pair(value(r), value(0n))],
    ['both one', () => pair(value(1n), value(1n))],
    ['both the order of the curve', () => pair(value(order), value(order))],
    ['r and the order', (r, s) => pair(value(r + order), value(s))],
    ['s and the order', (r, s) => pair(value(r), value(s + order))],
    ['the order less r', (r, s) => pair(value(order - r), value(s))],
    ['exchanged', (r, s) => pair(value(s), value(r))],
    ['a zero before r', (r, s) => pair(element(2, Buffer.concat([Buffer.of(0, 0), bytesOf(r, 32)])), value(s))],
    ['negative', (r, s) => pair(element(2, Buffer.of(0xff, ...bytesOf(r, 32))), value(s))],
    ['empty', (r) => pair(value(r), element(2))],
    ['a third number', (r, s) => sequence(value(r), value(s), value(0n))],
    ['a byte behind', (r, s) => Buffer.concat([pair(value(r), value(s)), Buffer.of(0)])],
    ['side by side', (r, s) => Buffer.concat([bytesOf(r, 32), bytesOf(s, 32)])],
    ['nothing', () => Buffer.alloc(0)],
  ];

  it.each(forgeries)('is wrong with numbers that no signer writes: %s', (_, forge) => {
    const signWith = (data: Buffer): Buffer => forge(...numbers(data));
    expect(judged(made({ signer: plain, signWith }))).toMatchObject(wrong);
    expect(judged(made({ signer: plain, signWith, attributes: false }))).toMatchObject(wrong);
  });

  it('is right with the numbers as they are', () => {
    const signWith = (data: Buffer): Buffer => {
      const [r, s] = numbers(data);
      return pair(value(r), value(s));
    };
    expect(judged(made({ signer: plain, signWith }))).toMatchObject(passed);
  });
});

describe('a certificate', () => {
  /** The same content, signed by another scheme than this package issues with. */
  function issuedWith(der: Buffer, algorithm: Buffer, signWith: (body: Buffer) => Buffer): Buffer {
    const [body] = childrenOf(readWhole(der));
    const fields = childrenOf(body!).map(({ bytes }) => bytes);
    const changedBody = sequence(...fields.map((bytes, index) => (index === 2 ? algorithm : bytes)));
    return sequence(changedBody, algorithm, bitString(signWith(changedBody)));
  }

  const validity = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2049-01-01T00:00:00Z') };
  function signerUnder(authorityKeys: { privateKey: KeyObject; publicKey: KeyObject }, issue: (der: Buffer) => Buffer) {
    const ca = quiet.certify(authorityKeys.publicKey, 'SUB', { commonName: 'CA khác' })[0]!;
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const placeholder = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const der = createCertificate({
      ...validity,
      subject,
      issuer: ca,
      publicKey: keys.publicKey,
      signWith: placeholder,
      serial: Buffer.of(9),
      kind: 'PERSON',
    });
    const certificate = issue(der);
    const signer: IssuedSigner = {
      key: keys.privateKey,
      publicKey: keys.publicKey,
      certificate,
      certificateChain: [certificate, ca],
    };
    return { signer, root: ca };
  }
  const under = ({ signer, root }: { readonly signer: IssuedSigner; readonly root: Buffer }) => {
    const file = made({ signer });
    const [one] = validatePdf(file, { trustAnchors: [{ certificate: root, class: 'CONFIGURED' }], at }).signatures;
    return one!;
  };

  it('by an authority of Ed25519 is verified and not accepted; a forged one fails', () => {
    const keys = generateKeyPairSync('ed25519');
    const algorithm = sequence(oid(oids.ed25519));
    const by = (sign: (body: Buffer) => Buffer) => under(signerUnder(keys, (der) => issuedWith(der, algorithm, sign)));
    expect(by((body) => sign(null, body, keys.privateKey))).toMatchObject(open);
    const stranger = generateKeyPairSync('ed25519').privateKey;
    expect(by((body) => sign(null, body, stranger))).toMatchObject({
      verdict: 'TOTAL_FAILED',
      subIndication: 'FORMAT_FAILURE',
    });
  });

  it.each([
    ['sha384', passed],
    ['sha1', open],
  ] as const)('by RSASSA-PSS with a mask by %s is verified', (mask, expected) => {
    const keys = readyKeyPair('RSA_2048');
    const algorithm = pssAlgorithm('sha256', mask, 32);
    const by = (key: KeyObject) =>
      under(
        signerUnder(keys, (der) => issuedWith(der, algorithm, (body) => pssSignature(body, key, 'sha256', mask, 32))),
      );
    expect(by(keys.privateKey)).toMatchObject(expected);
    const stranger = readyKeyPair('RSA_2048').privateKey;
    expect(by(stranger)).toMatchObject({ verdict: 'TOTAL_FAILED', subIndication: 'FORMAT_FAILURE' });
  });

  it('for a key of a small exponent is not accepted', () => {
    const { signer } = withExponent(3);
    expect(readCertificate(signer.certificate).weakness).toBe('RSA key with exponent 3');
  });
});
