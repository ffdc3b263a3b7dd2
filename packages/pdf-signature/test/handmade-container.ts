import {
  hashWith,
  type IssuedSigner,
  integer,
  octetString,
  oid,
  oids,
  readCertificate,
  sequence,
  setOf,
  tagged,
} from '@lienthong/pki';
import { sign } from 'node:crypto';

/** A SignedData put together field by field, as somebody writes it who does not use this project. */
export interface HandmadeContainer {
  readonly signer: IssuedSigner;
  /** Name of `node:crypto`; sha256 when left out. */
  readonly digest?: keyof typeof digestOids;
  /** AlgorithmIdentifier of the signature, and what makes it, where `sign` of `node:crypto` does not. */
  readonly algorithm?: Buffer;
  readonly signWith?: (data: Buffer) => Buffer;
  /** Without signed attributes the signature is over the content itself. */
  readonly attributes?: boolean;
  /** Beside content-type and message-digest, DER. */
  readonly signed?: readonly Buffer[];
  readonly unsigned?: (signature: Buffer) => readonly Buffer[];
  /** What is signed stands in the container. */
  readonly content?: Buffer;
  /** In the container; the signer's chain when left out. */
  readonly certificates?: readonly Buffer[];
  /** The SignerInfo is there twice. */
  readonly twice?: boolean;
}

const digestOids = {
  md5: oids.md5,
  sha1: oids.sha1,
  sha224: oids.sha224,
  sha256: oids.sha256,
  sha384: oids.sha384,
  sha512: oids.sha512,
  'sha512-224': oids.sha512And224,
  'sha512-256': oids.sha512And256,
  'sha3-224': oids.sha3And224,
  'sha3-256': oids.sha3And256,
  shake256: oids.shake256,
} as const;

export const attribute = (type: string, ...values: readonly Buffer[]): Buffer => sequence(oid(type), setOf(...values));

/** @param covered what a detached signature is over */
export function handmadeContainer(covered: Buffer, made: HandmadeContainer): Buffer {
  const {
    signer,
    digest = 'sha256',
    attributes = true,
    signed = [],
    unsigned = () => [],
    content,
    twice = false,
  } = made;
  const { certificates = signer.certificateChain } = made;
  const { issuerDer, serial, publicKey } = readCertificate(signer.certificate);
  const over = content ?? covered;
  const algorithm = sequence(oid(digestOids[digest]));
  const hash = hashWith(digest, over);
  const set = setOf(
    attribute(oids.contentType, oid(oids.data)),
    attribute(oids.messageDigest, octetString(hash)),
    ...signed,
  );
  const implicit = Buffer.from(set);
  implicit[0] = 0xa0;
  const { signWith = (data: Buffer) => sign(digest, data, signer.key) } = made;
  const signature = signWith(attributes ? set : over);
  const added = unsigned(signature);
  const scheme = publicKey.asymmetricKeyType === 'ec' ? oids.ecdsaWithSha256 : oids.rsaEncryption;
  const info = sequence(
    integer(1),
    sequence(issuerDer, integer(serial)),
    algorithm,
    ...(attributes ? [implicit] : []),
    made.algorithm ?? sequence(oid(scheme)),
    octetString(signature),
    ...(added.length === 0 ? [] : [tagged(1, ...added)]),
  );
  const body = sequence(
    integer(1),
    setOf(algorithm),
    sequence(oid(oids.data), ...(content === undefined ? [] : [tagged(0, octetString(content))])),
    tagged(0, ...certificates),
    setOf(info, ...(twice ? [info] : [])),
  );
  return sequence(oid(oids.signedData), tagged(0, body));
}

/** The only signature of a file anew, under another /SubFilter that is no longer, with another container. */
export function resigned(file: Buffer, subFilter: string, container: (covered: Buffer) => Buffer): Buffer {
  const name = '/ETSI.CAdES.detached';
  const bytes = Buffer.from(file);
  bytes.write(`/${subFilter}`.padEnd(name.length), bytes.indexOf(name), 'latin1');
  const [, start, end, length] = /\/ByteRange\s*\[\s*0 (\d+) (\d+) (\d+)/.exec(bytes.toString('latin1'))!.map(Number) as [number, number, number, number]; // prettier-ignore
  const covered = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end, end + length)]);
  const digits = container(covered).toString('hex');
  if (digits.length > end - start - 2) throw new Error('does not fit into the hole');
  bytes.fill('0', start + 1, end - 1).write(digits, start + 1, 'latin1');
  return bytes;
}
