// Signatures per second with an image, beside bare node:crypto and beside @signpdf with node-forge; one thread and all cores.
import { createHash, createSign, type KeyObject } from 'node:crypto';
import { signAsPerson, signAsPersonIncrement } from '@lienthong/pdf-signature';
import { plainAddPlaceholder } from '@signpdf/placeholder-plain';
import { P12Signer } from '@signpdf/signer-p12';
import signpdf from '@signpdf/signpdf';
import forge from 'node-forge';
import { median, type BenchResult } from './bench-result.js';
import { crewRatios } from './signing-crew.js';
import { p256Identity, pdfOf, personalSignature, readHashed, resumed, rsaIdentity } from './signing-subjects.js';
import { percentile99, perSecond } from './turns.js';
import { validationFigures } from './validation-figures.js';

/** Short turns one after another: what else runs on the machine falls on all alike. */
const rounds = 60;
const turnMs = 60;

export async function signing(say: (line: string) => void): Promise<BenchResult> {
  const [rsa, p256] = [rsaIdentity(), p256Identity()];
  const [small, large] = [pdfOf(200_000), pdfOf(5_000_000)];
  const [byRsa, byP256] = [personalSignature(rsa), personalSignature(p256)];
  const [smallRead, largeRead] = [readHashed(small), readHashed(large)];
  const message = small.subarray(0, 64);
  const raw = (key: KeyObject) => (): void => void createSign('sha256').update(message).sign(key);
  // What a signer adds to the file; the file itself is neither changed nor copied.
  const works = {
    raw: raw(rsa.privateKey),
    ours: (): void => void signAsPersonIncrement(small, byRsa),
    resumed: (): void => void signAsPersonIncrement(resumed(smallRead), byRsa),
    whole: (): void => void signAsPerson(small, byRsa),
    rawP256: raw(p256.privateKey),
    oursP256: (): void => void signAsPersonIncrement(small, byP256),
    sha5m: (): void => void createHash('sha256').update(large).digest(),
    ours5m: (): void => void signAsPersonIncrement(large, byRsa),
    oursP256At5m: (): void => void signAsPersonIncrement(large, byP256),
    resumed5m: (): void => void signAsPersonIncrement(resumed(largeRead), byRsa),
  };
  const names = Object.keys(works) as (keyof typeof works)[];
  const rates = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<keyof typeof works, number[]>;
  const latencies: number[] = [];
  const theirs: number[] = [];
  const signpdfOnce = signpdfOn(small, rsa.privateKey, rsa.certificate);
  for (let warm = 0; warm < 200; warm += 1) works.ours();
  await signpdfOnce();
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      rates[name].push(await perSecond(works[name], turnMs, name === 'ours' ? latencies : undefined));
    }
    if (round % 10 === 9) {
      theirs.push(await perSecond(signpdfOnce, 500));
      say(
        `  ${round + 1}/${rounds}: raw RSA ${median(rates.raw).toFixed(0)}/s, ours ${median(rates.ours).toFixed(0)}/s, at 5 MB ${median(rates.ours5m).toFixed(0)}/s, @signpdf ${median(theirs).toFixed(1)}/s`,
      );
    }
  }
  const ratio = (of: keyof typeof works, over: keyof typeof works): number =>
    median(rates[of].map((rate, round) => rate / rates[over][round]!));
  const crew = await crewRatios(say);
  return {
    bench: 'signing',
    figures: {
      signatures_per_second_200k: median(rates.ours),
      signatures_per_second_200k_p256: median(rates.oursP256),
      signatures_per_second_5m: median(rates.ours5m),
      signatures_per_second_5m_p256: median(rates.oursP256At5m),
      raw_rsa_per_second: median(rates.raw),
      raw_p256_per_second: median(rates.rawP256),
      signpdf_per_second_200k: median(theirs),
      ratio_to_raw_rsa_200k: ratio('ours', 'raw'),
      ratio_to_raw_rsa_200k_resumed: ratio('resumed', 'raw'),
      ratio_to_raw_rsa_200k_whole_file: ratio('whole', 'raw'),
      ratio_to_raw_p256_200k: ratio('oursP256', 'rawP256'),
      ratio_to_sha256_5m: ratio('ours5m', 'sha5m'),
      ratio_to_sha256_5m_resumed: ratio('resumed5m', 'sha5m'),
      ratio_to_signpdf_200k: median(rates.whole) / median(theirs),
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
