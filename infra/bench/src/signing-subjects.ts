// What the signing bench signs, and with what; main thread, worker threads and raw processes each make their own.
import { createHash, generateKeyPairSync, type Hash, type KeyObject, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openForSigning, type PersonalSigning, prepareImage, type SigningInput } from '@lienthong/pdf-signature';
import { createCertificate } from '@lienthong/pki';
import { repositoryRoot } from '@lienthong/local';

export interface BenchIdentity {
  readonly privateKey: KeyObject;
  readonly certificate: Buffer;
}

export const rsaIdentity = (): BenchIdentity => identityOf(generateKeyPairSync('rsa', { modulusLength: 2048 }));
export const p256Identity = (): BenchIdentity => identityOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }));

function identityOf({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }): BenchIdentity {
  const certificate = createCertificate({
    kind: 'PERSON',
    subject: { commonName: 'Bench', organisation: 'Liên Thông' },
    publicKey,
    signWith: privateKey,
    serial: Buffer.from([1]),
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2030-01-01T00:00:00Z'),
  });
  return { privateKey, certificate };
}

/** The leader's signature with its image: every field prepared, DocMDP, PAdES B-B. */
export function personalSignature({ privateKey, certificate }: BenchIdentity): PersonalSigning {
  const image = join(repositoryRoot(), 'services/signatures/demonstration/signature-blue.png');
  return {
    key: privateKey,
    certificateChain: [certificate],
    signingTime: new Date('2026-11-02T03:00:00Z'),
    placements: { signature: { page: 1, xMm: 110, yMm: 200, widthMm: 60, heightMm: 25 } },
    image: prepareImage(readFileSync(image)),
  };
}

/** A file as the file store's `readHashed` gives it: read, and verified by its name with this very hash. */
export interface ReadFile {
  readonly bytes: Buffer;
  readonly hash: Hash;
}

export const readHashed = (bytes: Buffer): ReadFile => ({ bytes, hash: createHash('sha256').update(bytes) });

/** Opened and parsed anew each time; of the file only the hash comes with it, and is continued. */
export const resumed = ({ bytes, hash }: ReadFile): SigningInput => openForSigning(bytes, { sha256: hash });

/** One A4 page with incompressible bytes of an image that is never shown; classic cross-reference table, which @signpdf needs. */
export function pdfOf(bytes: number): Buffer {
  const image = randomBytes(bytes - 900);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R >>',
    Buffer.concat([
      Buffer.from(
        `<< /Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length ${image.length} >>\nstream\n`,
      ),
      image,
      Buffer.from('\nendstream'),
    ]),
    '<< /Length 0 >>\nstream\n\nendstream',
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const offsets: number[] = [];
  let length = parts[0]!.length;
  objects.forEach((object, index) => {
    const whole = Buffer.concat([
      Buffer.from(`${index + 1} 0 obj\n`),
      Buffer.from(object as string),
      Buffer.from('\nendobj\n'),
    ]);
    offsets.push(length);
    length += whole.length;
    parts.push(whole);
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
