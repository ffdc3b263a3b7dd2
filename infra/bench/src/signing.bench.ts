// Signatures per second and core on a 200 KB PDF with image appearance, beside bare RSA-2048 and beside @signpdf with node-forge.
import { createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareImage, signAsPerson, signAsPersonIncrement } from '@lienthong/pdf-signature';
import { createCertificate } from '@lienthong/pki';
import { repositoryRoot } from '@lienthong/local';
import { plainAddPlaceholder } from '@signpdf/placeholder-plain';
import { P12Signer } from '@signpdf/signer-p12';
import signpdf from '@signpdf/signpdf';
import forge from 'node-forge';
import { median, type BenchResult } from './bench-result.js';

const rounds = 5;
const roundMs = 1_000;
const at = new Date('2026-11-02T03:00:00Z');

export async function signing(say: (line: string) => void): Promise<BenchResult> {
  const pdf = pdfOf(200_000);
  const image = prepareImage(
    readFileSync(join(repositoryRoot(), 'services/signatures/demonstration/signature-blue.png')),
  );
  const { privateKey, certificate } = identity();
  const placements = { signature: { page: 1, xMm: 110, yMm: 200, widthMm: 60, heightMm: 25 } };

  const raw = (): void => void createSign('sha256').update(pdf.subarray(0, 64)).sign(privateKey);
  const act = { key: privateKey, certificateChain: [certificate], signingTime: at, placements, image };
  // What a signer adds to the file; the file itself is neither changed nor copied.
  const ours = (): void => void signAsPersonIncrement(pdf, act);
  const wholeFile = (): void => void signAsPerson(pdf, act);
  const p12 = pkcs12(privateKey, certificate);
  const theirs = async (): Promise<void> => {
    const withHole = plainAddPlaceholder({
      pdfBuffer: pdf,
      reason: 'bench',
      contactInfo: '',
      name: 'bench',
      location: '',
    });
    // A signer reads its key store once only: the second signature with the same one fails.
    await signpdf.default.sign(withHole, new P12Signer(p12));
  };
  for (let warm = 0; warm < 200; warm += 1) ours();
  await theirs();

  const rates = { raw: [] as number[], ours: [] as number[], wholeFile: [] as number[], theirs: [] as number[] };
  for (let round = 1; round <= rounds; round += 1) {
    rates.raw.push(await perSecond(raw));
    rates.ours.push(await perSecond(ours));
    rates.wholeFile.push(await perSecond(wholeFile));
    rates.theirs.push(await perSecond(theirs));
    say(
      `  round ${round}/${rounds}: raw RSA ${rates.raw.at(-1)!.toFixed(0)}/s, ours ${rates.ours.at(-1)!.toFixed(0)}/s, @signpdf ${rates.theirs.at(-1)!.toFixed(1)}/s`,
    );
  }
  const ratio = (of: number[], over: number[]): number => median(of.map((rate, round) => rate / over[round]!));
  return {
    bench: 'signing',
    figures: {
      signatures_per_second_200k: median(rates.ours),
      raw_rsa_per_second: median(rates.raw),
      signpdf_per_second_200k: median(rates.theirs),
      ratio_to_raw_rsa_200k: ratio(rates.ours, rates.raw),
      ratio_to_raw_rsa_200k_whole_file: ratio(rates.wholeFile, rates.raw),
      ratio_to_signpdf_200k: ratio(rates.wholeFile, rates.theirs),
    },
    targets: { ratio_to_raw_rsa_200k: 0.45, ratio_to_signpdf_200k: 50 },
  };
}

async function perSecond(work: () => void | Promise<void>): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  do {
    await work();
    done += 1;
  } while (performance.now() - startedAt < roundMs);
  return (done * 1000) / (performance.now() - startedAt);
}

function identity(): { privateKey: KeyObject; certificate: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const subject = { commonName: 'Bench', organisation: 'Liên Thông' };
  const certificate = createCertificate({
    kind: 'PERSON',
    subject,
    publicKey,
    signWith: privateKey,
    serial: Buffer.from([1]),
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2030-01-01T00:00:00Z'),
  });
  return { privateKey, certificate };
}

function pkcs12(privateKey: KeyObject, certificate: Buffer): Buffer {
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  const own = forge.pki.certificateFromAsn1(forge.asn1.fromDer(certificate.toString('binary')));
  return Buffer.from(
    forge.asn1.toDer(forge.pkcs12.toPkcs12Asn1(key, [own], '', { algorithm: '3des' })).getBytes(),
    'binary',
  );
}

/** One A4 page with incompressible bytes of an image that is never shown; classic cross-reference table, which @signpdf needs. */
function pdfOf(bytes: number): Buffer {
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
