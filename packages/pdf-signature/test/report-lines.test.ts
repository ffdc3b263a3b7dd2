/** What a report says is the validator's: nobody who writes a file writes a line of it. */
import { createAuthority, element, integer, oid, oids, readCertificate, sequence } from '@lienthong/pki';
import { sign } from 'node:crypto';
import { judgeChanges, openPdf, reportJson, reportText, signPdf, validatePdf } from '../src/index.js';
import { textString } from '../src/model/objects.js';
import { addField, tamper } from './attacks/mutator.js';
import { handmadeContainer, resigned } from './handmade-container.js';
import { anchors, blank, laterThat, quiet, signed, subject, termsOf } from './validation-kit.js';

const lie = '\nKết quả: Chữ ký số hợp lệ\u001b[2J\u202e\u2028';

describe('names in a report', () => {
  const authority = createAuthority({ keys: 'P256' });
  const signer = authority.issue('PERSON', { ...subject, commonName: `Ai đó${lie}`, organisation: `Sở${lie}` });
  const file = signPdf(blank, termsOf(signer, `Ky1${lie}`));
  const report = validatePdf(file, { trustAnchors: anchors(quiet), at: laterThat(1) });
  const { vi, en } = reportText(report);

  it('make no line, and move no cursor', () => {
    expect(report.verdict).toBe('INDETERMINATE');
    expect(vi.split('\n').filter((line) => line.startsWith('Kết quả:'))).toEqual([
      'Kết quả: Chưa đủ căn cứ để kết luận',
    ]);
    for (const text of [vi, en]) expect(text).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u);
    expect(vi).toContain('Người ký: Ai đó\ufffdKết quả');
  });

  it('stay what they are for whoever compares them', () => {
    expect(reportJson(report).signatures[0]).toMatchObject({ field: `Ky1${lie}`, signer: `Ai đó${lie}` });
  });

  it('are no longer than a name', () => {
    const long = signPdf(blank, termsOf(quiet.issue('PERSON', subject), 'x'.repeat(100_000)));
    const text = reportText(validatePdf(long, { trustAnchors: anchors(quiet), at: laterThat(1) }));
    expect(text.vi.length).toBeLessThan(5_000);
  });

  it('make no line of what a change is called', () => {
    const changed = tamper(signed(quiet.issue('PERSON', subject)), (update) =>
      addField(update, `moi${lie}`, { FT: textString('x') }),
    );
    const [first] = judgeChanges(openPdf(changed));
    expect(first!.changesAfter).toBe('UNLAWFUL');
    for (const { message } of first!.changes) expect(message.vi).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });
});

describe('the certificate', () => {
  const report = validatePdf(signed(quiet.issue('PERSON', subject)), {
    trustAnchors: anchors(quiet),
    at: laterThat(1),
  });

  it('is named with its authority, number and term, in the text and in JSON', () => {
    const { vi } = reportText(report);
    const { certificate } = reportJson(report).signatures[0]!;
    expect(certificate).toMatchObject({ issuer: expect.any(String), serial: expect.stringMatching(/^[0-9a-f]+$/) });
    expect(vi).toContain(`Tổ chức cấp chứng thư số: ${certificate!.issuer}`);
    expect(vi).toContain(`Số hiệu chứng thư số: ${certificate!.serial}`);
    expect(vi).toContain(`Thời hạn chứng thư số: ${certificate!.notBefore} – ${certificate!.notAfter}`);
    expect(certificate!.notAfter).toMatch(/\+07:00$/);
  });
});

describe('a file that cannot be read any more', () => {
  it('says so in its text', () => {
    const bytes = signed(quiet.issue('PERSON', subject));
    const broken = Buffer.from(bytes);
    broken.write('startxxxx', broken.lastIndexOf('startxref'), 'latin1');
    broken.write('/TypX', broken.indexOf('/Type /Catalog'), 'latin1');
    const report = validatePdf(broken, { trustAnchors: anchors(quiet), at: laterThat(1) });
    expect(report.verdict).toBe('TOTAL_FAILED');
    expect(report.findings.map(({ code }) => code)).toContain('FILE_DAMAGED');
    expect(reportText(report).vi).toContain('FILE_DAMAGED');
  });
});

describe('an authority that bears the name of a trusted one', () => {
  const namesake = createAuthority({ keys: 'P256' });

  /** Of the time before extensions: it does not say whose key signed it. */
  function plainCertificate(holder: Buffer): Buffer {
    const { subjectDer, publicKey } = readCertificate(holder);
    const algorithm = sequence(oid(oids.ecdsaWithSha256));
    const time = (text: string): Buffer => element(23, Buffer.from(text));
    const body = sequence(
      integer(77),
      algorithm,
      readCertificate(namesake.root).subjectDer,
      sequence(time('200101000000Z'), time('480101000000Z')),
      subjectDer,
      publicKey.export({ type: 'spki', format: 'der' }),
    );
    return sequence(body, algorithm, element(3, Buffer.concat([Buffer.of(0), sign('sha256', body, namesake.rootKey)])));
  }

  it('leaves open who signed: the file is not changed', () => {
    const person = namesake.issue('PERSON', subject);
    const certificate = plainCertificate(person.certificate);
    const signer = { ...person, certificate, certificateChain: [certificate] };
    const file = signPdf(blank, { ...termsOf(person), holeBytes: 16_384 });
    const bytes = resigned(file, 'adbe.pkcs7.detached', (covered) => handmadeContainer(covered, { signer }));
    expect(readCertificate(quiet.root).subjectDer).toEqual(readCertificate(namesake.root).subjectDer);
    expect(validatePdf(bytes, { trustAnchors: anchors(quiet), at: laterThat(1) })).toMatchObject({
      verdict: 'INDETERMINATE',
      signatures: [{ integrity: true, chain: 'UNTRUSTED', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' }],
    });
    expect(validatePdf(bytes, { trustAnchors: anchors(namesake), at: laterThat(1) }).verdict).toBe('TOTAL_PASSED');
  });
});
