import { createAuthority } from '@lienthong/pki';
import { organisationSubject, personSubject, sampleDocument } from '@lienthong/testing';
import { reportJson, reportText, signPdf, validatePdf, type ValidationReport } from '../src/index.js';
import { addDocumentTimeStamp } from '../src/levels/document-time-stamp.js';
import { addValidationData } from '../src/levels/validation-data.js';
import { authority, leader, travel } from './journey.js';
import {
  anchors,
  blank,
  laterThat,
  listed,
  quiet,
  revocationOf,
  signed,
  signedAt,
  signedWithTime,
  subject,
  termsOf,
  timeStampsOf,
} from './validation-kit.js';

const at = laterThat(1);
const person = quiet.issue('PERSON', subject);
const only = ({ signatures }: ValidationReport) => {
  expect(signatures).toHaveLength(1);
  return signatures[0]!;
};
const codes = ({ findings }: { readonly findings: readonly { readonly code: string }[] }): string[] =>
  findings.map(({ code }) => code);
/** A revision in good order with one object. */
const appended = (bytes: Buffer, object: string): Buffer => {
  const previous = /startxref\n(\d+)\n%%EOF\n$/.exec(bytes.toString('latin1'))![1]!;
  const table = bytes.length + object.length;
  const rest = `xref\n${object.slice(0, 1)} 1\n${String(bytes.length).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 20 /Root 1 0 R /Prev ${previous} >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.concat([bytes, Buffer.from(object + rest, 'latin1')]);
};
const withPageReplaced = (bytes: Buffer): Buffer =>
  appended(bytes, '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 842] >>\nendobj\n');

describe('a letter of the house', () => {
  const letter = travel('cong-van.pdf').at(-1)!;
  const trustAnchors = [{ certificate: authority.root, class: 'PUBLIC_SERVICE' as const }];
  const report = validatePdf(letter, { trustAnchors, at });

  it('passes with both signatures, the number filled in between being lawful', () => {
    expect(report.verdict).toBe('TOTAL_PASSED');
    expect(report.signatures).toMatchObject([
      {
        kind: 'PERSON',
        signer: personSubject.commonName,
        organisation: personSubject.organisation,
        integrity: true,
        coverage: 'WHOLE_REVISION',
        changesAfter: 'LAWFUL',
        chain: 'TRUSTED',
        anchorClass: 'PUBLIC_SERVICE',
        revocation: 'NOT_NEEDED',
        level: 'B-B',
        certifies: 2,
      },
      {
        kind: 'SEAL',
        signer: organisationSubject.commonName,
        coverage: 'WHOLE_FILE',
        changesAfter: 'NONE',
        locksAll: true,
      },
    ]);
    expect(report.signatures[0]!.path.map((der) => der.toString('hex'))).toEqual(
      leader.certificateChain.map((der) => der.toString('hex')),
    );
  });

  it('says in Vietnamese and English what TT 22/2020/TT-BTTTT wants shown', () => {
    const { vi, en } = reportText(report);
    expect(vi).toContain('Kết quả: Chữ ký số hợp lệ');
    expect(vi).toContain(`Người ký: ${personSubject.commonName}`);
    expect(vi).toContain('Thời điểm ký: 2026-11-05T09:03:04+07:00');
    expect(vi).toContain('Tính toàn vẹn: nội dung được ký còn nguyên vẹn');
    expect(en).toContain('Result: Valid');
    expect(en).toContain('public-service certification authority');
  });

  it('is not established without its root, and never called failed for that', () => {
    const unknown = validatePdf(letter, { trustAnchors: [], at });
    expect(unknown.verdict).toBe('INDETERMINATE');
    for (const signature of unknown.signatures) {
      expect(signature).toMatchObject({ integrity: true, subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
      expect(signature.chain).toBe('UNTRUSTED');
    }
  });

  it('fails when a byte of what was signed differs', () => {
    const changed = Buffer.from(letter);
    const inside = changed.indexOf('stream', 2000) + 40;
    changed[inside] = changed[inside]! ^ 1;
    const broken = validatePdf(changed, { trustAnchors, at });
    expect(broken.verdict).toBe('TOTAL_FAILED');
    expect(broken.signatures.map(({ subIndication }) => subIndication)).toEqual(['HASH_FAILURE', 'HASH_FAILURE']);
    expect(broken.signatures[0]).toMatchObject({ integrity: false });
  });
});

describe('what came after a signature', () => {
  const file = signed(person);

  it('fails a file changed unlawfully, whoever signed it', () => {
    for (const trustAnchors of [[], anchors(quiet)]) {
      const report = validatePdf(withPageReplaced(file), { trustAnchors, at });
      expect(report.verdict).toBe('TOTAL_FAILED');
      expect(only(report)).toMatchObject({
        integrity: true,
        changesAfter: 'UNLAWFUL',
        subIndication: 'FORMAT_FAILURE',
      });
    }
  });

  it.each([
    ['rubbish', 'rubbish'],
    ['objects without a cross-reference', '3 0 obj\n<< /Type /Page >>\nendobj\n'],
    ['a trailer that leads nowhere', 'trailer\n<< /Root 1 0 R >>\nstartxref\n99999999\n%%EOF\n'],
    ['more ends than anybody looks at', 'startxref\n0\n%%EOF\n'.repeat(1_000)],
    ['more starts that lead to objects than anybody opens', 'startxref\n9\n%%EOF\n'.repeat(1_000)],
  ])('fails a file with %s behind its end, which no reader should guess at', (_, tail) => {
    const report = validatePdf(Buffer.concat([file, Buffer.from(tail)]), { trustAnchors: anchors(quiet), at });
    expect(report.verdict).toBe('TOTAL_FAILED');
    expect(only(report)).toMatchObject({ coverage: 'WHOLE_REVISION', changesAfter: 'UNLAWFUL' });
    expect(codes(only(report))).toContain('FILE_UNREADABLE_AFTER_SIGNATURE');
  });

  it('fails a file from which a signature was taken out again, signed by others or not', () => {
    const stripped = appended(file, '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n');
    for (const bytes of [stripped, signed(person, stripped, 'Ky2')]) {
      const report = validatePdf(bytes, { trustAnchors: anchors(quiet), at });
      expect(report.verdict).toBe('TOTAL_FAILED');
      expect(report.signatures.at(-1)).toMatchObject({
        field: 'Ky1',
        verdict: 'TOTAL_FAILED',
        changesAfter: 'UNLAWFUL',
      });
      expect(codes(report)).toEqual(['SIGNATURE_REMOVED']);
    }
  });

  it('passes a second signature, and both signatures with it', () => {
    const both = signed(person, file, 'Ky2');
    const report = validatePdf(both, { trustAnchors: anchors(quiet), at });
    expect(report.verdict).toBe('TOTAL_PASSED');
    expect(report.signatures.map(({ field, changesAfter }) => [field, changesAfter])).toEqual([
      ['Ky1', 'LAWFUL'],
      ['Ky2', 'NONE'],
    ]);
  });
});

describe('files without a verdict', () => {
  it.each([
    ['bad/empty.pdf', 'PDF_EMPTY'],
    ['bad/not-a-pdf.pdf', 'PDF_NOT_A_PDF'],
    ['bad/encrypted.pdf', 'PDF_ENCRYPTED'],
    ['bad/truncated.pdf', 'PDF_DAMAGED'],
  ])('%s cannot be read: %s', (name, code) => {
    const report = validatePdf(sampleDocument(name), { trustAnchors: [] });
    expect(report).toMatchObject({ verdict: 'UNREADABLE', refusal: { code }, signatures: [] });
  });

  it('an unsigned file has no signature, and one with a time-stamp alone is signed by nobody', async () => {
    expect(validatePdf(blank, { trustAnchors: [] }).verdict).toBe('NO_SIGNATURE');
    const stamped = await addDocumentTimeStamp(blank, timeStampsOf(quiet, signedAt));
    const report = validatePdf(stamped, { trustAnchors: anchors(quiet), at });
    expect(report).toMatchObject({
      verdict: 'NO_SIGNATURE',
      signatures: [],
      documentTimeStamps: [{ verdict: 'TOTAL_PASSED', time: signedAt, integrity: true, coverage: 'WHOLE_FILE' }],
    });
    expect(validatePdf(withPageReplaced(stamped), { trustAnchors: anchors(quiet), at }).verdict).toBe('TOTAL_FAILED');
  });
});

describe('revocation', () => {
  const ca = listed();
  const signer = ca.issue('PERSON', subject);
  const file = signed(signer);
  const trustAnchors = anchors(ca);

  it('asks to try again later while a source is named and no answer is at hand', () => {
    const report = validatePdf(file, { trustAnchors, at });
    expect(only(report)).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'TRY_LATER', revocation: 'UNKNOWN' });
    expect(codes(only(report))).toContain('REVOCATION_DATA_MISSING');
    const noted = validatePdf(file, { trustAnchors, at, policy: { missingRevocation: 'NOTE' } });
    expect(only(noted)).toMatchObject({ verdict: 'TOTAL_PASSED', revocation: 'UNKNOWN' });
    expect(codes(only(noted))).toContain('REVOCATION_DATA_MISSING');
  });

  it('is content with what is given, and with what the file holds', () => {
    const revocation = revocationOf(ca, signer.certificate, at);
    expect(only(validatePdf(file, { trustAnchors, at, revocation }))).toMatchObject({
      verdict: 'TOTAL_PASSED',
      revocation: 'GOOD',
    });
    const stored = addValidationData(file, {
      certificates: [],
      ocsps: revocation.ocspResponses,
      crls: revocation.crls,
    });
    expect(only(validatePdf(stored, { trustAnchors, at }))).toMatchObject({
      verdict: 'TOTAL_PASSED',
      changesAfter: 'LAWFUL',
    });
  });

  it('weighs the time of revocation against the proof of existence', async () => {
    const revoked = ca.issue('PERSON', subject);
    const stamped = await signedWithTime(revoked, timeStampsOf(quiet, signedAt));
    const late = await signedWithTime(revoked, timeStampsOf(quiet, laterThat(3)));
    ca.revoke(revoked.certificate, laterThat(2), 'KEY_COMPROMISE');
    const request = {
      trustAnchors: anchors(ca, quiet),
      at: laterThat(5),
      revocation: revocationOf(ca, revoked.certificate, laterThat(4)),
    };
    expect(only(validatePdf(signed(revoked), request))).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'REVOKED_NO_POE',
      chain: 'REVOKED',
    });
    expect(only(validatePdf(stamped, request))).toMatchObject({
      verdict: 'TOTAL_PASSED',
      bestSignatureTime: signedAt,
      timeSource: 'SIGNATURE_TIME_STAMP',
    });
    expect(only(validatePdf(late, request))).toMatchObject({ subIndication: 'REVOKED_NO_POE' });
  });
});

describe('time', () => {
  const short = { from: laterThat(-10), to: laterThat(10) };
  const signer = quiet.issue('PERSON', subject, short);
  const trustAnchors = anchors(quiet);

  it('leaves a signature open once its certificate has expired, unless a time-stamp proves it older', async () => {
    expect(only(validatePdf(signed(signer), { trustAnchors, at }))).toMatchObject({ verdict: 'TOTAL_PASSED' });
    expect(only(validatePdf(signed(signer), { trustAnchors, at: laterThat(11) }))).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'OUT_OF_BOUNDS_NO_POE',
      chain: 'EXPIRED',
    });
    const stamped = await signedWithTime(signer, timeStampsOf(quiet, signedAt));
    expect(only(validatePdf(stamped, { trustAnchors, at: laterThat(11) }))).toMatchObject({
      verdict: 'TOTAL_PASSED',
      level: 'B-T',
    });
  });

  it('fails a signature older than its certificate by a trusted time-stamp', async () => {
    const early = await signedWithTime(signer, timeStampsOf(quiet, laterThat(-20)));
    expect(only(validatePdf(early, { trustAnchors, at }))).toMatchObject({
      verdict: 'TOTAL_FAILED',
      subIndication: 'NOT_YET_VALID',
    });
  });

  it('does not take the word of an authority nobody trusts', async () => {
    const stranger = createAuthority({ keys: 'P256' });
    const stamped = await signedWithTime(signer, timeStampsOf(stranger, signedAt));
    const soon = only(validatePdf(stamped, { trustAnchors, at }));
    expect(soon).toMatchObject({ verdict: 'TOTAL_PASSED', timeSource: 'VALIDATION_TIME' });
    expect(codes(soon)).toContain('TIME_STAMP_UNTRUSTED');
    const late = validatePdf(stamped, { trustAnchors, at: laterThat(11) });
    expect(only(late)).toMatchObject({ subIndication: 'OUT_OF_BOUNDS_NO_POE' });
    const trusted = { trustAnchors, timeStampAnchors: anchors(stranger), at: laterThat(11) };
    expect(only(validatePdf(stamped, trusted))).toMatchObject({ verdict: 'TOTAL_PASSED' });
  });

  it('is left open by a document time-stamp of nobody trusted only where it needs that proof', async () => {
    const stranger = createAuthority({ keys: 'P256' });
    const stamped = await addDocumentTimeStamp(signed(signer), timeStampsOf(stranger, signedAt));
    const soon = validatePdf(stamped, { trustAnchors, at });
    expect(soon).toMatchObject({ verdict: 'TOTAL_PASSED', documentTimeStamps: [{ verdict: 'INDETERMINATE' }] });
    expect(validatePdf(stamped, { trustAnchors, at: laterThat(11) }).verdict).toBe('INDETERMINATE');
  });

  it('believes a time-stamp whose authority has expired since while a later one stands over it', async () => {
    const brief = createAuthority({ keys: 'P256', from: laterThat(-100), to: laterThat(30) });
    const lasting = createAuthority({ keys: 'P256' });
    const one = brief.issue('PERSON', subject, short);
    const stamped = await signedWithTime(one, timeStampsOf(brief, signedAt));
    const request = { trustAnchors: anchors(brief, lasting), at: laterThat(400) };
    expect(only(validatePdf(stamped, request))).toMatchObject({ verdict: 'INDETERMINATE' });
    const archived = await addDocumentTimeStamp(stamped, timeStampsOf(lasting, laterThat(5)));
    const report = validatePdf(archived, request);
    expect(report.documentTimeStamps).toMatchObject([{ verdict: 'TOTAL_PASSED', time: laterThat(5) }]);
    expect(only(report)).toMatchObject({ verdict: 'TOTAL_PASSED', bestSignatureTime: signedAt });
  });
});

describe('levels', () => {
  it('names B-B, B-T, B-LT and B-LTA', async () => {
    const ca = listed();
    const signer = ca.issue('PERSON', subject);
    const trustAnchors = anchors(ca);
    const plain = signed(signer);
    const stamped = await signedWithTime(signer, timeStampsOf(ca, signedAt));
    const { ocspResponses: ocsps, crls } = revocationOf(ca, signer.certificate, laterThat(0.5));
    const all = [...crls, ca.crl({ at: laterThat(0.5) })];
    const longTerm = addValidationData(stamped, { certificates: [ca.ocspResponder.certificate], ocsps, crls: all });
    const archived = await addDocumentTimeStamp(longTerm, timeStampsOf(ca, laterThat(0.6)));
    const levels = [plain, stamped, longTerm, archived].map(
      (file) => only(validatePdf(file, { trustAnchors, at })).level,
    );
    expect(levels).toEqual(['B-B', 'B-T', 'B-LT', 'B-LTA']);
    // Years later nobody answers any more; what the file holds is enough from B-LT on.
    const verdicts = [plain, stamped, longTerm, archived].map(
      (file) => validatePdf(file, { trustAnchors, at: laterThat(700) }).verdict,
    );
    expect(verdicts).toEqual(['INDETERMINATE', 'INDETERMINATE', 'TOTAL_PASSED', 'TOTAL_PASSED']);
    expect(validatePdf(archived, { trustAnchors, at }).verdict).toBe('TOTAL_PASSED');
  });
});

describe('an anchor', () => {
  const anchor = (certificate: Buffer) => ({ certificate, class: 'CONFIGURED' as const });
  const { sub, root } = quiet;

  it('may be the root, the issuing authority or the certificate itself', () => {
    for (const certificate of [root, sub, person.certificate]) {
      const report = validatePdf(signed(person), { trustAnchors: [anchor(certificate)], at });
      expect(only(report)).toMatchObject({ verdict: 'TOTAL_PASSED', chain: 'TRUSTED', anchorClass: 'CONFIGURED' });
      expect(only(report).path.at(-1)!.equals(certificate)).toBe(true);
    }
  });

  it('is reached through intermediates the file lacks when they are given', () => {
    const alone = signed({ ...person, certificateChain: [person.certificate] });
    expect(only(validatePdf(alone, { trustAnchors: [anchor(root)], at }))).toMatchObject({ chain: 'UNTRUSTED' });
    const given = validatePdf(alone, { trustAnchors: [anchor(root)], certificates: [sub], at });
    expect(only(given)).toMatchObject({ verdict: 'TOTAL_PASSED' });
  });
});

describe('many signatures', () => {
  it('fifty-one are judged in under two seconds of work', () => {
    let bytes = blank;
    for (let number = 1; number <= 51; number += 1) bytes = signed(person, bytes, `Ky${number}`);
    const before = process.cpuUsage();
    const report = validatePdf(bytes, { trustAnchors: anchors(quiet), at });
    const { user, system } = process.cpuUsage(before);
    expect(report.signatures).toHaveLength(51);
    expect(report.verdict).toBe('TOTAL_PASSED');
    expect((user + system) / 1000).toBeLessThan(2000);
  });
});

describe('the JSON of a report', () => {
  it('has the keys the command line promises', () => {
    const json = reportJson(validatePdf(signed(person), { trustAnchors: anchors(quiet), at }));
    expect(json).toMatchObject({
      verdict: 'TOTAL_PASSED',
      signatures: [
        {
          field: 'Ky1',
          signer: subject.commonName,
          time: '2026-11-05T09:03:04+07:00',
          integrity: true,
          coverage: 'WHOLE_FILE',
          changesAfter: 'NONE',
          level: 'B-B',
          chain: 'TRUSTED',
        },
      ],
    });
    for (const finding of json.signatures[0]!.findings) {
      expect(typeof finding.code).toBe('string');
      expect(finding.message.length).toBeGreaterThan(10);
      expect(finding.clause.length).toBeGreaterThan(3);
    }
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  });
});

describe('the signatory', () => {
  it('is not established when the certificate is a seal of nobody known, whatever its name says', () => {
    const impostor = createAuthority({ keys: 'P256' });
    const forged = signPdf(blank, termsOf(impostor.issue('ORGANISATION', organisationSubject)));
    const report = validatePdf(forged, { trustAnchors: anchors(quiet), at });
    expect(only(report)).toMatchObject({ verdict: 'INDETERMINATE', signer: organisationSubject.commonName });
  });
});
