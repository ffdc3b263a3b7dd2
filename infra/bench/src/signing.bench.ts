// Signatures per second with an image, beside bare node:crypto and beside @signpdf with node-forge; one thread and all cores.
import { createHash, createSign, type KeyObject } from 'node:crypto';
import { signAsPerson, signAsPersonIncrement } from '@lienthong/pdf-signature';
import { plainAddPlaceholder } from '@signpdf/placeholder-plain';
import { P12Signer } from '@signpdf/signer-p12';
import signpdf from '@signpdf/signpdf';
import forge from 'node-forge';
import type { BenchResult } from './bench-result.js';
import { crewRatios } from './signing-crew.js';
import { p256Identity, pdfOf, personalSignature, readHashed, resumed, rsaIdentity } from './signing-subjects.js';
import { inTurns, percentile99, type Share } from './turns.js';
import { validationFigures } from './validation-figures.js';

const rounds = 40;
const turnMs = 60;

export async function signing(say: (line: string) => void): Promise<BenchResult> {
  const [rsa, p256] = [rsaIdentity(), p256Identity()];
  const [small, large] = [pdfOf(200_000), pdfOf(5_000_000)];
  const [byRsa, byP256] = [personalSignature(rsa), personalSignature(p256)];
  const [smallRead, largeRead] = [readHashed(small), readHashed(large)];
  const message = small.subarray(0, 64);
  const raw = (key: KeyObject) => (): void => void createSign('sha256').update(message).sign(key);
  const [rawRsa, rawP256] = [raw(rsa.privateKey), raw(p256.privateKey)];
  const sha5m = (): void => void createHash('sha256').update(large).digest();
  const latencies: number[] = [];
  const compare = async (title: string, work: () => void, over: () => void, known?: number[]): Promise<Share> => {
    const share = await inTurns({ work, over, rounds, turnMs, ...(known && { latencies: known }) });
    say(`  ${title}: ${share.rate.toFixed(0)}/s beside ${share.rateOver.toFixed(0)}/s, ${share.share.toFixed(3)}`);
    return share;
  };
  // What a signer adds to the file; the file itself is neither changed nor copied.
  const increment = await compare(
    '200 KB, RSA beside raw RSA',
    () => void signAsPersonIncrement(small, byRsa),
    rawRsa,
    latencies,
  );
  const resuming = await compare(
    '  hash of the reading resumed',
    () => void signAsPersonIncrement(resumed(smallRead), byRsa),
    rawRsa,
  );
  const whole = await compare('  whole file', () => void signAsPerson(small, byRsa), rawRsa);
  const elliptic = await compare(
    '200 KB, P-256 beside raw P-256',
    () => void signAsPersonIncrement(small, byP256),
    rawP256,
  );
  const long = await compare('5 MB, RSA beside SHA-256', () => void signAsPersonIncrement(large, byRsa), sha5m);
  const longResuming = await compare(
    '  hash of the reading resumed',
    () => void signAsPersonIncrement(resumed(largeRead), byRsa),
    sha5m,
  );
  const longElliptic = await compare(
    '5 MB, P-256 beside SHA-256',
    () => void signAsPersonIncrement(large, byP256),
    sha5m,
  );
  const signpdfOnce = signpdfOn(small, rsa.privateKey, rsa.certificate);
  const theirs = await inTurns({
    work: () => void signAsPerson(small, byRsa),
    over: signpdfOnce,
    rounds: 6,
    turnMs: 500,
  });
  say(`  beside @signpdf: ${theirs.rateOver.toFixed(1)}/s`);
  const crew = await crewRatios(say);
  return {
    bench: 'signing',
    figures: {
      signatures_per_second_200k: increment.rate,
      signatures_per_second_200k_p256: elliptic.rate,
      signatures_per_second_5m: long.rate,
      signatures_per_second_5m_p256: longElliptic.rate,
      raw_rsa_per_second: increment.rateOver,
      raw_p256_per_second: elliptic.rateOver,
      signpdf_per_second_200k: theirs.rateOver,
      ratio_to_raw_rsa_200k: increment.share,
      ratio_to_raw_rsa_200k_resumed: resuming.share,
      ratio_to_raw_rsa_200k_whole_file: whole.share,
      ratio_to_raw_p256_200k: elliptic.share,
      ratio_to_sha256_5m: long.share,
      ratio_to_sha256_5m_resumed: longResuming.share,
      ratio_to_signpdf_200k: theirs.share,
      p99_ms_200k: percentile99(latencies),
      cores: crew.cores,
      // The hash that verified each file when it was read is resumed; what that reading cost is not in it.
      ratio_to_raw_rsa_200k_all_cores: crew.resumed,
      ratio_to_raw_rsa_200k_all_cores_hashing: crew.hashing,
      ...(await validationFigures(say)),
    },
    targets: {
      ratio_to_raw_rsa_200k: 0.6,
      ratio_to_raw_rsa_200k_all_cores: 0.8,
      ratio_to_sha256_5m: 0.7,
      ratio_to_signpdf_200k: 50,
    },
    ceilings: { p99_ms_200k: 40, seconds_validate_25: 1, seconds_validate_51: 2 },
  };
}

function signpdfOn(pdf: Buffer, key: KeyObject, certificate: Buffer): () => Promise<void> {
  const p12 = pkcs12(key, certificate);
  return async () => {
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
}

function pkcs12(privateKey: KeyObject, certificate: Buffer): Buffer {
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  const own = forge.pki.certificateFromAsn1(forge.asn1.fromDer(certificate.toString('binary')));
  return Buffer.from(
    forge.asn1.toDer(forge.pkcs12.toPkcs12Asn1(key, [own], '', { algorithm: '3des' })).getBytes(),
    'binary',
  );
}
