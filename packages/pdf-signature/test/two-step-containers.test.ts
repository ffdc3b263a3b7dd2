// Containers as other software makes them: what comes back from a token is not always what PAdES wants.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificatePem } from '@lienthong/pki';
import { describeWithTool, run, sampleDocument, temporaryFolder } from '@lienthong/testing';
import { completeSignature, PdfRefusedError, prepareSignature } from '../src/index.js';
import { clerk, leader, signedAt } from './journey.js';

const folder = temporaryFolder();
const put = (name: string, content: string | Buffer): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

const letter = sampleDocument('cong-van.pdf');
const prepared = prepareSignature(letter, {
  signingTime: signedAt,
  role: { kind: 'PERSON', certify: true },
  field: { name: 'chu_ky', placement: { page: 1, xMm: 20, yMm: 250, widthMm: 50, heightMm: 20 } },
  certificateChain: leader.certificateChain,
});

const signerArguments = (name: string, { key, certificateChain }: typeof leader): string[] => [
  '-signer',
  put(`${name}.pem`, certificatePem(certificateChain[0]!)),
  '-inkey',
  put(`${name}.key`, key.export({ type: 'pkcs8', format: 'pem' }) as string),
];

/** Why a container is not taken. */
function refusal(cms: Buffer): string {
  try {
    completeSignature(letter, prepared, { cms });
    return 'TAKEN';
  } catch (error) {
    if (!(error instanceof PdfRefusedError)) throw error;
    return `${error.code}: ${error.finding ?? ''}`;
  }
}

describeWithTool(['openssl'], 'a container by openssl over the right revision is refused', () => {
  const whole = Buffer.concat([letter, prepared.increment]);
  const content = put(
    'content',
    Buffer.concat([whole.subarray(0, prepared.holeStart), whole.subarray(prepared.holeEnd)]),
  );
  const own = signerArguments('leader', leader);
  const other = signerArguments('clerk', clerk);
  it.each([
    ['with a time by the signing machine', ['-cades', ...own], 'SIGNATURE_NOT_PADES: signing-time attribute'],
    ['naming no certificate', own, 'SIGNATURE_NOT_PADES: no signing-certificate-v2'],
    ['without attributes', ['-noattr', ...own], 'SIGNATURE_NOT_PADES: algorithm or attributes'],
    ['with two signers', ['-cades', ...own, ...other], 'SIGNATURE_UNREADABLE: 2 signers'],
    ['with the file inside', ['-cades', '-nodetach', ...own], 'SIGNATURE_UNREADABLE: not detached'],
    ['by somebody else', ['-cades', ...other], /^CERTIFICATE_NOT_EXPECTED/],
  ])('%s', (name, args, expected) => {
    const file = join(folder, `${name}.der`);
    run('openssl', [
      'cms',
      '-sign',
      '-binary',
      '-in',
      content,
      '-outform',
      'DER',
      '-out',
      file,
      '-md',
      'sha256',
      ...args,
    ]);
    expect(refusal(readFileSync(file))).toMatch(expected);
  });
});
