// PKCS #10 (RFC 2986): what a certification authority is asked with.
import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import {
  bitString,
  childrenOf,
  createCertificate,
  csrPem,
  type DistinguishedName,
  expectTag,
  integer,
  nullElement,
  oid,
  oids,
  readCertificate,
  readWhole,
  sequence,
  tagged,
} from '@lienthong/pki';
import type { KeyPair } from '../../keys/key-pair.js';

export function createSigningRequest(subject: DistinguishedName, { publicKey, privateKey }: KeyPair): Buffer {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const body = sequence(integer(0), encodedName(subject, { publicKey, privateKey }), spki, tagged(0));
  const algorithm = sequence(oid(oids.sha256WithRsa), nullElement);
  return sequence(body, algorithm, bitString(sign('sha256', body, privateKey)));
}

/** As it stands in certificates. */
function encodedName(subject: DistinguishedName, { publicKey, privateKey: signWith }: KeyPair): Buffer {
  const at = new Date(0);
  const serial = Buffer.of(1);
  return readCertificate(
    createCertificate({ subject, publicKey, signWith, serial, notBefore: at, notAfter: at, kind: 'PERSON' }),
  ).subjectDer;
}

/** Of a signing request this service made. */
export function publicKeyOfRequest(der: Buffer): KeyObject {
  const [body] = childrenOf(readWhole(der, 0x30));
  const spki = expectTag(childrenOf(expectTag(body, 0x30))[2], 0x30).bytes;
  return createPublicKey({ key: spki, format: 'der', type: 'spki' });
}

export const signingRequestPem = csrPem;
