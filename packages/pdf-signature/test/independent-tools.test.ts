import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificatePem } from '@lienthong/pki';
import {
  describeWithTool,
  goodDocuments,
  nssDatabase,
  opensslCades,
  qpdfCheck,
  run,
  signatureContainers,
  temporaryFolder,
} from '@lienthong/testing';
import { authority, sealedAt, travel } from './journey.js';

const folder = temporaryFolder();
const rootPem = certificatePem(authority.root);
const results = new Map<string, { readonly steps: readonly Buffer[]; readonly path: string }>();
const result = (file: string) => {
  const known = results.get(file);
  if (known !== undefined) return known;
  const steps = travel(file);
  const path = join(folder, file);
  writeFileSync(path, steps.at(-1)!);
  const made = { steps, path };
  results.set(file, made);
  return made;
};
const isText = (file: string): boolean => file === 'phu-luc.pdf' || file === 'ban-quet.pdf';

describeWithTool(['pdfsig', 'certutil'], 'pdfsig', () => {
  const temporary = temporaryFolder();
  let database: string;
  beforeAll(() => {
    database = nssDatabase(temporary, rootPem);
  });

  it.each(goodDocuments)('finds every signature of %s valid, trusted and of PAdES type', (file) => {
    const output = run('pdfsig', ['-nssdir', database, result(file).path]);
    const signatures = isText(file) ? 1 : 2;
    const count = (pattern: RegExp) => output.match(pattern)?.length ?? 0;
    expect(count(/Signature is Valid\./g)).toBe(signatures);
    expect(count(/Certificate is Trusted\./g)).toBe(signatures);
    expect(count(/ETSI\.CAdES\.detached/g)).toBe(signatures);
    expect(count(/- Total document signed/g)).toBe(1);
    expect(output).toContain('Common Name: Sở Khoa học và Công nghệ tỉnh Lai Châu');
    if (!isText(file)) expect(output).toContain('Common Name: Nguyễn Thị Hoàng Yến');
  });
});

describeWithTool(['openssl'], 'openssl cms -verify -cades', () => {
  it.each(goodDocuments)('verifies every signature of %s with its chain', (file) => {
    const containers = signatureContainers(result(file).steps.at(-1)!);
    expect(containers).toHaveLength(isText(file) ? 1 : 2);
    for (const signature of containers) opensslCades(signature, rootPem, sealedAt);
  });
});

describeWithTool(['qpdf'], 'qpdf --check', () => {
  it.each(goodDocuments)('has nothing to say against any state of %s', (file) => {
    for (const bytes of result(file).steps) qpdfCheck(bytes);
  });
});

describeWithTool(['mutool'], 'mutool', () => {
  it.each(goodDocuments)('reads the form of %s and confirms the digests', (file) => {
    const output = run('mutool', ['sign', '-v', result(file).path]);
    expect(output).not.toMatch(/digest (verify|mismatch).*fail|invalid/i);
    expect(output).toMatch(/lienthong_seal|signature/i);
  });
});

describeWithTool(['pdftotext'], 'pdftotext', () => {
  it.each(goodDocuments.filter((file) => !isText(file)))('reads number and date of %s in their blanks', (file) => {
    const output = run('pdftotext', ['-layout', '-l', '1', result(file).path, '-']);
    expect(output).toMatch(/Số: +07 *\/(SKHCN-BCVT|QĐ-SKHCN|GM-SKHCN)/);
    expect(output).toMatch(/ngày +05 +tháng +11 +năm 2026/);
  });

  it('reads the text of an attachment and of a digitised copy', () => {
    expect(run('pdftotext', ['-layout', result('phu-luc.pdf').path, '-'])).toMatch(
      /07\/SKHCN-BCVT\s+2026-11-05T10:04:05\+07:00/,
    );
    expect(run('pdftotext', ['-layout', '-l', '1', result('ban-quet.pdf').path, '-'])).toMatch(
      /Sao y\s+Sở Khoa học và Công nghệ tỉnh Lai Châu\s+2026-11-05T10:04:05\+07:00/,
    );
  });
});
