import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goodDocuments } from '@lienthong/testing';
import { certificatePem } from '@lienthong/pki';
import { authority, sealedAt, travel } from './journey.js';
import { describeWithTool, nssDatabase, run, temporaryFolder } from '@lienthong/testing';

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
    const bytes = result(file).steps.at(-1)!;
    const root = join(folder, 'root.pem');
    writeFileSync(root, rootPem);
    // Found by plain search, not by the reader under test.
    const ranges = [...bytes.toString('latin1').matchAll(/\/ByteRange \[0 (\d+) (\d+) (\d+)\]/g)].map((match) =>
      match.slice(1).map(Number),
    );
    expect(ranges).toHaveLength(isText(file) ? 1 : 2);
    for (const [holeStart, holeEnd, length] of ranges as [number, number, number][]) {
      const content = join(folder, 'content.bin');
      const container = join(folder, 'signature.der');
      writeFileSync(content, Buffer.concat([bytes.subarray(0, holeStart), bytes.subarray(holeEnd, holeEnd + length)]));
      writeFileSync(container, Buffer.from(bytes.toString('latin1', holeStart + 1, holeEnd - 1), 'hex'));
      const at = String(Math.floor(sealedAt.getTime() / 1000));
      const output = run('openssl', [
        'cms',
        '-verify',
        '-cades',
        '-binary',
        '-inform',
        'DER',
        '-in',
        container,
        '-content',
        content,
        '-CAfile',
        root,
        '-attime',
        at,
        '-out',
        join(folder, 'out.bin'),
      ]);
      expect(output).toMatch(/CAdES Verification successful/i);
    }
  });
});

describeWithTool(['qpdf'], 'qpdf --check', () => {
  it.each(goodDocuments)('has nothing to say against any state of %s', (file) => {
    for (const [index, bytes] of result(file).steps.entries()) {
      const path = join(folder, `${index}-${file}`);
      writeFileSync(path, bytes);
      const output = run('qpdf', ['--check', path]);
      expect(output).toContain('No syntax or stream encoding errors found');
      expect(output).not.toMatch(/warning/i);
    }
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
