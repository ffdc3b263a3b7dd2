// Makes the signed files the fuzzer begins from: `node packages/pdf-signature/dist/bin/fuzz-seeds.js FOLDER`. They are kept in the
// repository, because a seed number means something only while the files stay the same.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { certificatePem, createAuthority, createOcspRequest } from '@lienthong/pki';
import { sampleDocument } from '@lienthong/testing';
import {
  addDocumentTimeStamp,
  addValidationData,
  fillFields,
  prepareFields,
  signPdf,
  signPdfTimeStamped,
  type SignatureRequest,
} from '../src/index.js';

const at = new Date('2026-11-05T02:03:04Z');
const subject = { commonName: 'Nguyễn Thị Hoàng Yến', organisation: 'Sở Khoa học và Công nghệ', country: 'VN' };
const urls = { ocsp: 'http://ocsp.invalid/', crl: 'http://crl.invalid/sub.crl' };

/** One page with a line of text in a standard font. */
function smallPdf(): Buffer {
  const content = 'BT /F 12 Tf 72 700 Td (Kinh gui) Tj ET';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>',
  ];
  let text = '%PDF-1.7\n';
  const rows = objects.map((body, index) => {
    const row = `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return row;
  });
  const size = objects.length + 1;
  return Buffer.from(
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  );
}

const place = (yMm: number) => ({ page: 1, xMm: 20, yMm, widthMm: 40, heightMm: 15 });

export async function makeSeeds(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, bytes: Buffer): void => writeFileSync(join(folder, `${name}.pdf`), bytes);
  const ca = createAuthority({ keys: 'P256', urls });
  const rsa = ca.issue('PERSON', subject, { keys: 'RSA_2048' });
  const person = ca.issue('PERSON', subject, { keys: 'P256' });
  const organisation = ca.issue('ORGANISATION', {
    commonName: subject.organisation,
    organisation: subject.organisation,
  });
  const request = (signer: typeof person, field: string, more: Partial<SignatureRequest> = {}): SignatureRequest => ({
    key: signer.key,
    certificateChain: signer.certificateChain,
    signingTime: at,
    role: { kind: 'PERSON', certify: false },
    field: { name: field, placement: place(20) },
    ...more,
  });
  const stamp = (der: Buffer): Promise<Buffer> => Promise.resolve(ca.timeStamp(der, { at }));
  const small = smallPdf();

  write('b-b-p256', signPdf(small, request(person, 'Ky1')));
  write('b-b-pss', signPdf(small, request(rsa, 'Ky1', { algorithm: { scheme: 'RSA_PSS', digest: 'sha384' } })));
  const timed = await signPdfTimeStamped(small, request(person, 'Ky1'), stamp);
  write('b-t', timed);
  const ocsp = (certificate: Buffer): Buffer =>
    ca.ocsp(createOcspRequest({ certificate, issuer: ca.sub, nonce: false }).bytes, { at });
  const longTerm = addValidationData(timed, {
    certificates: [ca.sub, ca.root],
    ocsps: [ocsp(person.certificate), ocsp(ca.tsa.certificate)],
    crls: [ca.crl({ at, of: 'ROOT' }), ca.crl({ at })],
  });
  write('b-lt', longTerm);
  write('b-lta', await addDocumentTimeStamp(longTerm, stamp));

  const certified = (bytes: Buffer): Buffer =>
    signPdf(bytes, request(rsa, 'Lanhdao', { role: { kind: 'PERSON', certify: true } }));
  const sealed = (bytes: Buffer): Buffer =>
    signPdf(
      bytes,
      request(organisation, 'Condau', {
        role: { kind: 'SEAL', mode: 'DOCUMENT' },
        field: { name: 'Condau', placement: place(60) },
      }),
    );
  const prepared = prepareFields(small, { number: { placement: place(100) } });
  write('certified-filled-sealed', sealed(fillFields(certified(prepared), { number: '07' })));
  write('object-streams-sealed', sealed(certified(sampleDocument('word-1.7-objstm.pdf'))));
  let many = small;
  for (let number = 1; number <= 4; number += 1) many = signPdf(many, request(person, `Ky${number}`));
  write('four-signatures', many);
  writeFileSync(join(folder, 'roots.pem'), certificatePem(ca.root));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await makeSeeds(process.argv[2]!);
}
