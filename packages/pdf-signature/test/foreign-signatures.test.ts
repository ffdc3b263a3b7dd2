import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPkcs12 } from '@lienthong/pki';
import { describeWithTool, run, sampleDocument, temporaryFolder } from '@lienthong/testing';
import { signPdf, validatePdf } from '../src/index.js';
import { anchors, quiet, subject, termsOf } from './validation-kit.js';

describeWithTool(['pdfsig', 'certutil', 'pk12util'], 'files signed by other software (poppler)', () => {
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder, name);
  const database = `sql:${at('nss')}`;
  const person = quiet.issue('PERSON', subject, { keys: 'RSA_2048' });
  const request = { trustAnchors: anchors(quiet), at: new Date() };

  beforeAll(() => {
    mkdirSync(at('nss'));
    writeFileSync(
      at('person.p12'),
      createPkcs12({ key: person.key, certificateChain: person.certificateChain, password: 'x', name: 'signer' }),
    );
    run('certutil', ['-N', '-d', database, '--empty-password']);
    run('pk12util', ['-i', at('person.p12'), '-d', database, '-W', 'x']);
  });

  function signedByPoppler(name: string, bytes: Buffer): Buffer {
    writeFileSync(at(`${name}-in.pdf`), bytes);
    const nickname = /^(.+?)\s+u,u,u\s*$/m.exec(run('certutil', ['-L', '-d', database]))![1]!;
    // Poppler complains about its own shutdown after the file has been written.
    run('sh', ['-c', 'pdfsig -nssdir "$1" -add-signature -nick "$2" -digest SHA256 "$3" "$4" || test -s "$4"', 'sh', database, nickname, at(`${name}-in.pdf`), at(`${name}.pdf`)]); // prettier-ignore
    return readFileSync(at(`${name}.pdf`));
  }

  it.each(['cong-van.pdf', 'word-1.7-objstm.pdf', 'has-acroform.pdf'])('%s passes, though it is no PAdES', (name) => {
    const report = validatePdf(signedByPoppler(name, sampleDocument(name)), request);
    expect(report).toMatchObject({
      verdict: 'TOTAL_PASSED',
      signatures: [{ signer: subject.commonName, coverage: 'WHOLE_FILE', changesAfter: 'NONE', level: 'NOT_PADES' }],
    });
  });

  it('a signature of ours lets theirs follow, and theirs lets ours', () => {
    const ours = signPdf(sampleDocument('cong-van.pdf'), termsOf(person));
    const theirs = signedByPoppler('cong-van.pdf', sampleDocument('cong-van.pdf'));
    for (const file of [signedByPoppler('second', ours), signPdf(theirs, termsOf(person))]) {
      const report = validatePdf(file, request);
      expect(
        report.signatures.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'ERROR')),
      ).toEqual([]);
      expect(report.signatures.map(({ changesAfter }) => changesAfter)).toEqual(['LAWFUL', 'NONE']);
      expect(report.verdict).toBe('TOTAL_PASSED');
    }
  });
});
