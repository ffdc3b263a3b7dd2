import { createHash } from 'node:crypto';
import { itWithTool, personSubject, readyKeyPair, runForBytes } from '@lienthong/testing';
import fc from 'fast-check';
import {
  certificatePem,
  createAuthority,
  createSignedData,
  DerError,
  element,
  readCms,
  readElement,
  signingIdentity,
} from '../src/index.js';
import { withDefiniteLengths } from '../src/der/definite-lengths.js';

const person = createAuthority({ newKey: readyKeyPair }).issue('PERSON', personSubject);
const covered = Buffer.from('what is signed');
const digest = createHash('sha256').update(covered).digest();
const der = createSignedData(signingIdentity(person.key, person.certificateChain), digest);
const endOfContents = Buffer.of(0, 0);

/** The same element with indefinite lengths in its outermost levels, as NSS writes a CMS. */
function indefinite(bytes: Buffer, levels: number): Buffer {
  const { tag, content } = readElement(bytes);
  if (levels === 0 || (tag & 0x20) === 0) return bytes;
  const children: Buffer[] = [];
  for (let rest = content; rest.length > 0;) {
    const child = readElement(rest).bytes;
    children.push(indefinite(child, levels - 1));
    rest = rest.subarray(child.length);
  }
  return Buffer.concat([Buffer.of(tag, 0x80), ...children, endOfContents]);
}

const typed = (work: () => unknown): boolean => {
  try {
    work();
    return true;
  } catch (error) {
    return error instanceof DerError;
  }
};

describe('a CMS with indefinite lengths', () => {
  it.each([1, 2, 3, 4])('in its outer %d levels says what its DER says', (levels) => {
    const ber = indefinite(der, levels);
    expect(ber.equals(der)).toBe(false);
    expect(readCms(der).isBer).toBe(false);
    expect(readCms(ber)).toEqual({ ...readCms(der), isBer: true });
    expect(readCms(Buffer.concat([ber, Buffer.alloc(100)]), { trailing: 'ZEROS' })).toEqual({
      ...readCms(der),
      isBer: true,
    });
    expect(() => readCms(Buffer.concat([ber, Buffer.of(1)]), { trailing: 'ZEROS' })).toThrow(DerError);
  });

  it('has its pieces of an OCTET STRING put together', () => {
    const pieces = Buffer.concat([
      Buffer.of(0x24, 0x80),
      element(4, Buffer.from('ab')),
      element(4, Buffer.from('c')),
      endOfContents,
    ]);
    expect(withDefiniteLengths(pieces)).toMatchObject({ bytes: element(4, Buffer.from('abc')), end: pieces.length });
    const other = Buffer.concat([Buffer.of(0x24, 0x80), element(2, Buffer.of(1)), endOfContents]);
    expect(() => withDefiniteLengths(other)).toThrow(DerError);
  });

  it('cut off anywhere, or nested without end, is refused by name', () => {
    const ber = indefinite(der, 3);
    for (let length = 0; length < ber.length; length += 7)
      expect(() => readCms(ber.subarray(0, length), { trailing: 'ZEROS' })).toThrow(DerError);
    expect(() => readCms(Buffer.from('3080'.repeat(100_000), 'hex'))).toThrow(DerError);
    expect(() =>
      readCms(Buffer.concat([Buffer.of(0x30, 0x80), Buffer.alloc(200_000, '0500', 'hex'), endOfContents])),
    ).toThrow(DerError);
  });

  it('made of any bytes ends in a value or a typed error', () => {
    const ber = indefinite(der, 4);
    const changes = fc.array(fc.tuple(fc.nat(ber.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(changes, (places) => {
        const changed = Buffer.from(ber);
        for (const [at, byte] of places) changed[at] = byte;
        expect(typed(() => readCms(changed, { trailing: 'ZEROS' }))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  itWithTool(['openssl'], 'as openssl streams it is read', () => {
    const files = {
      'person.pem': certificatePem(person.certificateChain[0]!),
      'person.key': person.key.export({ type: 'pkcs8', format: 'pem' }),
      content: covered,
    };
    const streamed = runForBytes(
      'openssl',
      [
        'cms',
        '-sign',
        '-binary',
        '-stream',
        '-md',
        'sha256',
        '-signer',
        '{person.pem}',
        '-inkey',
        '{person.key}',
        '-in',
        '{content}',
        '-outform',
        'DER',
      ],
      files,
    );
    expect(streamed[1]).toBe(0x80);
    expect(readCms(streamed).signers[0]?.messageDigest).toEqual(digest);
  });
});
