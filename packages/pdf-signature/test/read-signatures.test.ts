import { isDomainError } from '@lienthong/kernel';
import fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { personSubject, sampleDocument } from '@lienthong/testing';
import { certificatePem } from '@lienthong/pki';
import { fieldNames, readSignatures, type SignatureReading, signPdf } from '../src/index.js';
import { openPdf } from '../src/model/document.js';
import type { PdfDict } from '../src/model/objects.js';
import { dict, textString } from '../src/model/objects.js';
import { IncrementalUpdate, wholeFile } from '../src/model/writer.js';
import { authority, leader, numberLetter, sealLetter, signedAt, signLetter } from './journey.js';
import { describeWithTool, run, temporaryFolder } from '@lienthong/testing';

const letter = sampleDocument('cong-van.pdf');
const sealed = sealLetter(numberLetter(signLetter(letter)));

interface Hole {
  readonly start: number;
  readonly end: number;
  readonly rangeAt: number;
}
/** The hole of the last signature, found by plain search. */
const lastHole = (bytes: Buffer): Hole => {
  const rangeAt = bytes.lastIndexOf('/ByteRange [');
  const [, start, end] = /\[0 (\d+) (\d+) \d+\]/.exec(bytes.toString('latin1', rangeAt, rangeAt + 60))!.map(Number) as [
    number,
    number,
    number,
  ];
  return { start, end, rangeAt };
};
const withRange = (bytes: Buffer, range: string): Buffer => {
  const out = Buffer.from(bytes);
  out.write(`/ByteRange ${range}`.padEnd(51), lastHole(bytes).rangeAt, 'latin1');
  return out;
};
const sealOf = (bytes: Buffer): SignatureReading =>
  readSignatures(bytes).find(({ fieldName }) => fieldName === fieldNames.seal)!;
const replacePage = (bytes: Buffer): Buffer => {
  const document = openPdf(bytes);
  const update = new IncrementalUpdate(document);
  const page = document.pages()[0]!;
  update.replace(
    page.ref,
    (document.get(page.ref) as PdfDict).with({ Contents: update.add(dict({ Other: textString('trang khác') })) }),
  );
  return wholeFile(bytes, update.serialise().bytes);
};

describe('coverage', () => {
  it('tells the whole file from an earlier revision', () => {
    expect(sealOf(sealed).coverage).toBe('WHOLE_FILE');
    const later = replacePage(sealed);
    expect(readSignatures(later).map(({ integrity, coverage }) => [integrity, coverage])).toEqual([
      ['INTACT', 'WHOLE_REVISION'],
      ['INTACT', 'WHOLE_REVISION'],
    ]);
    expect(sealOf(later).signedLength).toBe(sealed.length);
  });

  it('does not take a range for a revision that ends where no file ends', () => {
    const { start, end } = lastHole(sealed);
    const later = replacePage(sealed);
    const stretched = withRange(later, `[0 ${start} ${end} ${later.length - end - 40}]`);
    expect(sealOf(stretched)).toMatchObject({ coverage: 'PARTIAL', integrity: 'DIGEST_MISMATCH' });
  });
});

describe('byte ranges', () => {
  const { start, end } = lastHole(sealed);
  const tail = sealed.length - end;
  it.each([
    ['leaves out more than the contents before', `[0 ${start - 8} ${end} ${tail}]`],
    ['leaves out more than the contents behind', `[0 ${start} ${end + 8} ${tail - 8}]`],
    ['covers part of the contents', `[0 ${start + 2} ${end} ${tail}]`],
    ['does not begin at the beginning', `[1 ${start - 1} ${end} ${tail}]`],
    ['overlaps', `[0 ${start} ${start - 20} ${tail}]`],
    ['goes beyond the file', `[0 ${start} ${end} ${tail + 1}]`],
    ['is negative', `[0 ${start} ${end} -5]`],
    ['has only one part', `[0 ${sealed.length}]`],
    ['has three parts', `[0 ${start} ${end} 10 20 30]`],
    ['points into another signature', '[0 100 120 140]'],
  ])('is refused when it %s', (_, range) => {
    expect(sealOf(withRange(sealed, range))).toMatchObject({ integrity: 'BYTE_RANGE_BROKEN', coverage: 'PARTIAL' });
  });

  it('still says who claims to have signed', () => {
    expect(sealOf(withRange(sealed, '[0 1 2 3]')).signerName).toBe('Sở Khoa học và Công nghệ tỉnh Lai Châu');
  });
});

describe('integrity', () => {
  const { start, end } = lastHole(sealed);
  const container = Buffer.from(sealed.toString('latin1', start + 1, end - 1), 'hex');
  const withContainer = (changed: Buffer): Buffer => {
    const out = Buffer.from(sealed);
    out.write(changed.toString('hex'), start + 1, 'latin1');
    return out;
  };
  const flipped = (at: number): Buffer => {
    const changed = Buffer.from(container);
    changed[at]! ^= 1;
    return withContainer(changed);
  };
  const length = container.readUInt16BE(2) + 4;

  it('sees a changed byte, a wrong signature, a foreign certificate and rubbish behind the container', () => {
    const changed = Buffer.from(sealed);
    changed[2000]! ^= 1;
    expect(sealOf(changed).integrity).toBe('DIGEST_MISMATCH');
    expect(sealOf(flipped(length - 1)).integrity).toBe('SIGNATURE_WRONG');
    expect(sealOf(flipped(container.length - 1)).integrity).toBe('UNREADABLE');
    expect(sealOf(flipped(1)).integrity).toBe('UNREADABLE');
    // One bit of the certificate's own signature: the hash in signing-certificate-v2 no longer fits.
    const certificate = sealOf(sealed).certificates[0]!;
    expect(sealOf(flipped(container.indexOf(certificate) + certificate.length - 1)).integrity).toBe(
      'CERTIFICATE_MISMATCH',
    );
  });

  it('never calls a file intact in which a byte outside the hole was changed', () => {
    const position = fc.nat({ max: sealed.length - 1 }).filter((at) => at <= start || at >= end - 1);
    fc.assert(
      fc.property(position, fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Buffer.from(sealed);
        changed[at]! ^= mask;
        try {
          return readSignatures(changed).every(
            ({ integrity, coverage }) => !(integrity === 'INTACT' && coverage === 'WHOLE_FILE'),
          );
        } catch (error) {
          return isDomainError(error);
        }
      }),
      { numRuns: 300, seed: 20261122 },
    );
  });

  it('ends with a reading for any container whatsoever', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat({ max: length - 1 }), byte: fc.nat(255) }), { minLength: 1, maxLength: 4 }),
        (edits) => {
          const changed = Buffer.from(container);
          for (const { at, byte } of edits) changed[at] = byte;
          // What is not signed may differ (algorithm parameters, certificates on the way); who signed what may not.
          const reading = sealOf(withContainer(changed));
          const { certificates, signerName, signedLength } = sealOf(sealed);
          if (reading.integrity !== 'INTACT') return true;
          expect(reading).toMatchObject({ signerName, signedLength });
          return reading.certificates[0]!.equals(certificates[0]!);
        },
      ),
      { numRuns: 400, seed: 20261122 },
    );
  });
});

describeWithTool(['openssl'], 'signatures made by others', () => {
  const folder = temporaryFolder();
  /** A file of ours whose container is taken out and replaced by one of OpenSSL's. */
  const signedBy = (signer: typeof leader, options: readonly string[]): SignatureReading => {
    const ours = signPdf(letter, {
      ...leader,
      signingTime: signedAt,
      field: { name: 'lan_1', placement: { page: 1, xMm: 20, yMm: 20, widthMm: 30, heightMm: 20 } },
      role: { kind: 'PERSON', certify: false },
    });
    const { start, end } = lastHole(ours);
    const path = (file: string, content: string | Buffer): string => {
      const at = join(folder, file);
      writeFileSync(at, content);
      return at;
    };
    const content = path('content', Buffer.concat([ours.subarray(0, start), ours.subarray(end)]));
    const certificate = path('signer.pem', certificatePem(signer.certificateChain[0]!));
    const key = path('key.pem', signer.key.export({ type: 'pkcs8', format: 'pem' }) as string);
    const out = join(folder, 'signature.der');
    run('openssl', [
      'cms',
      '-sign',
      '-binary',
      '-in',
      content,
      '-signer',
      certificate,
      '-inkey',
      key,
      '-outform',
      'DER',
      '-out',
      out,
      ...options,
    ]);
    const container = readFileSync(out);
    ours.fill('0', start + 1, end - 1);
    ours.write(container.toString('hex'), start + 1, 'latin1');
    return readSignatures(ours)[0]!;
  };

  it('reads RSA with and without signing-certificate-v2, SHA-512, PSS and ECDSA', () => {
    expect(signedBy(leader, ['-md', 'sha256'])).toMatchObject({ integrity: 'INTACT', namesSigningCertificate: false });
    expect(signedBy(leader, ['-md', 'sha256', '-cades'])).toMatchObject({
      integrity: 'INTACT',
      namesSigningCertificate: true,
    });
    expect(signedBy(leader, ['-md', 'sha512', '-cades'])).toMatchObject({ integrity: 'INTACT' });
    expect(signedBy(leader, ['-md', 'sha256', '-keyopt', 'rsa_padding_mode:pss'])).toMatchObject({
      integrity: 'INTACT',
    });
    const ec = authority.issue('PERSON', personSubject, { keys: 'P256' });
    expect(signedBy(ec, ['-md', 'sha256', '-cades'])).toMatchObject({
      integrity: 'INTACT',
      signerName: personSubject.commonName,
    });
  });

  it('does not take SHA-1', () => {
    expect(signedBy(leader, ['-md', 'sha1']).integrity).toBe('ALGORITHM_TOO_WEAK');
  });

  it('does not take a container without the certificate', () => {
    expect(signedBy(leader, ['-md', 'sha256', '-nocerts']).integrity).toBe('CERTIFICATE_MISSING');
  });
});
