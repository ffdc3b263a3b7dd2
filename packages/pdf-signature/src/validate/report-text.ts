import { isoInVietnam, type Language, type LocalisedText } from '@lienthong/kernel';
import { inOneLine, nameInOneLine } from '../read/one-line.js';
import { shownCertificate } from './certificate-shown.js';
import type { FileVerdict, Finding, Judgement, SignatureReport, TimeStampReport, ValidationReport } from './report.js';
import { anchorClassTexts } from './trust-anchors.js';

const text = (vi: string, en: string): LocalisedText => ({ vi, en });

export const verdictTexts: Readonly<Record<FileVerdict, LocalisedText>> = {
  TOTAL_PASSED: text('Chữ ký số hợp lệ', 'Valid'),
  INDETERMINATE: text('Chưa đủ căn cứ để kết luận', 'Not established'),
  TOTAL_FAILED: text('Chữ ký số không hợp lệ', 'Not valid'),
  NO_SIGNATURE: text('Tệp không có chữ ký số', 'The file bears no signature'),
  UNREADABLE: text('Không đọc được tệp', 'The file cannot be read'),
};

const coverageTexts: Readonly<Record<Judgement['coverage'], LocalisedText>> = {
  WHOLE_FILE: text('toàn bộ tệp', 'the whole file'),
  WHOLE_REVISION: text('trọn một phiên bản của tệp, sau đó tệp được bổ sung', 'one whole revision, others follow'),
  PARTIAL: text('chỉ một phần tệp', 'a part of the file only'),
};

const changeTexts: Readonly<Record<Judgement['changesAfter'], LocalisedText>> = {
  NONE: text('không có', 'none'),
  LAWFUL: text('chỉ những thay đổi được chữ ký cho phép', 'only what the signature permits'),
  UNLAWFUL: text('CÓ thay đổi không được phép', 'NOT PERMITTED'),
};

const chainTexts: Readonly<Record<Judgement['chain'], LocalisedText>> = {
  TRUSTED: text('dẫn tới gốc tin cậy', 'leads to a trusted root'),
  UNTRUSTED: text('không dẫn tới gốc tin cậy', 'leads to no trusted root'),
  EXPIRED: text('hết hạn hoặc chưa có hiệu lực', 'expired or not yet valid'),
  REVOKED: text('đã bị thu hồi', 'revoked'),
  INVALID: text('không hợp lệ', 'not valid'),
  UNKNOWN: text('không có chứng thư', 'no certificate'),
};

const words = {
  result: text('Kết quả', 'Result'),
  signature: text('Chữ ký', 'Signature'),
  stamp: text('Dấu thời gian của tệp', 'Document time-stamp'),
  signer: text('Người ký', 'Signer'),
  seal: text('Cơ quan, tổ chức ký', 'Signing organisation'),
  organisation: text('Cơ quan, tổ chức', 'Organisation'),
  authority: text('Tổ chức cấp dấu thời gian', 'Time-stamping authority'),
  time: text('Thời điểm ký', 'Time of signing'),
  stampTime: text('Thời điểm', 'Time'),
  byStamp: text('theo dấu thời gian', 'by time-stamp'),
  byClock: text('theo máy của người ký, không có dấu thời gian', "by the signer's clock, no time-stamp"),
  existed: text('chắc chắn đã có trước', 'proved to exist before'),
  unknown: text('không rõ', 'unknown'),
  integrity: text('Tính toàn vẹn', 'Integrity'),
  intact: text('nội dung được ký còn nguyên vẹn', 'what was signed is intact'),
  broken: text('KHÔNG còn nguyên vẹn hoặc không kiểm tra được', 'NOT intact, or not to be checked'),
  coverage: text('Phạm vi ký', 'Coverage'),
  changes: text('Thay đổi sau khi ký', 'Changes afterwards'),
  certificate: text('Chứng thư số', 'Certificate'),
  issuer: text('Tổ chức cấp chứng thư số', 'Issuer of the certificate'),
  serial: text('Số hiệu chứng thư số', 'Serial number of the certificate'),
  validity: text('Thời hạn chứng thư số', 'Validity of the certificate'),
  level: text('Mức PAdES', 'PAdES level'),
} as const;

/**
 * What TT 22/2020/TT-BTTTT wants shown: result, signer, time and integrity; one block per signature. Names come from the file: none of
 * them makes a line of its own.
 */
export const reportText = (report: ValidationReport): LocalisedText => ({
  vi: linesOf(report, 'vi').map(inOneLine).join('\n'),
  en: linesOf(report, 'en').map(inOneLine).join('\n'),
});

function linesOf(report: ValidationReport, language: Language): string[] {
  const refusal = report.refusal === undefined ? '' : `: ${report.refusal.message[language]}`;
  return [
    `${words.result[language]}: ${verdictTexts[report.verdict][language]}${refusal}`,
    ...findingLines(ofFileAlone(report), language),
    ...report.signatures.flatMap((one, index) => signatureLines(one, index + 1, language)),
    ...report.documentTimeStamps.flatMap((one, index) => stampLines(one, index + 1, language)),
  ];
}

/** What no signature says itself. */
const ofFileAlone = ({ findings, signatures, documentTimeStamps }: ValidationReport): Finding[] =>
  findings.filter(({ code }) =>
    [...signatures, ...documentTimeStamps].every((one) => one.findings.every((said) => said.code !== code)),
  );

function signatureLines(one: SignatureReport, number: number, language: Language): string[] {
  const say = (label: keyof typeof words, value: string): string => `  ${words[label][language]}: ${value}`;
  const word = (key: keyof typeof words): string => words[key][language];
  return [
    `${word('signature')} ${number} (${nameInOneLine(one.field)}): ${verdictLine(one, language)}`,
    say(one.kind === 'SEAL' ? 'seal' : 'signer', named(one.signer) ?? word('unknown')),
    ...(one.organisation === undefined || one.organisation === one.signer
      ? []
      : [say('organisation', nameInOneLine(one.organisation))]),
    say('time', timeLine(one, language)),
    ...commonLines(one, language),
    ...certificateLines(one, language),
    say('level', one.level),
    ...findingLines(one.findings, language),
  ];
}

/** Whose word the signer's name rests on, and for how long. */
function certificateLines({ certificate }: SignatureReport, language: Language): string[] {
  const shown = shownCertificate(certificate);
  if (shown === undefined) return [];
  const { issuer, serial, notBefore, notAfter } = shown;
  return [
    `  ${words.issuer[language]}: ${named(issuer) ?? words.unknown[language]}`,
    `  ${words.serial[language]}: ${serial}`,
    `  ${words.validity[language]}: ${isoInVietnam(notBefore)} – ${isoInVietnam(notAfter)}`,
  ];
}

const named = (name: string | undefined): string | undefined => (name === undefined ? undefined : nameInOneLine(name));

function stampLines(one: TimeStampReport, number: number, language: Language): string[] {
  const say = (label: keyof typeof words, value: string): string => `  ${words[label][language]}: ${value}`;
  return [
    `${words.stamp[language]} ${number} (${nameInOneLine(one.field)}): ${verdictLine(one, language)}`,
    say('authority', named(one.authority) ?? words.unknown[language]),
    say('stampTime', one.time === undefined ? words.unknown[language] : isoInVietnam(one.time)),
    ...commonLines(one, language),
    ...findingLines(one.findings, language),
  ];
}

const verdictLine = ({ verdict, subIndication }: Judgement, language: Language): string =>
  `${verdictTexts[verdict][language]} [${verdict}${subIndication === undefined ? '' : `, ${subIndication}`}]`;

function timeLine(one: SignatureReport, language: Language): string {
  if (one.timeSource === 'SIGNATURE_TIME_STAMP')
    return `${isoInVietnam(one.bestSignatureTime)} (${words.byStamp[language]})`;
  const claimed =
    one.claimedTime === undefined
      ? words.unknown[language]
      : `${isoInVietnam(one.claimedTime)} (${words.byClock[language]})`;
  return one.timeSource === 'VALIDATION_TIME'
    ? claimed
    : `${claimed}; ${words.existed[language]} ${isoInVietnam(one.bestSignatureTime)}`;
}

function commonLines(one: Judgement, language: Language): string[] {
  const anchor = one.anchorClass === undefined ? '' : ` (${anchorClassTexts[one.anchorClass][language]})`;
  return [
    `  ${words.integrity[language]}: ${(one.integrity ? words.intact : words.broken)[language]}`,
    `  ${words.coverage[language]}: ${coverageTexts[one.coverage][language]}`,
    `  ${words.changes[language]}: ${changeTexts[one.changesAfter][language]}`,
    `  ${words.certificate[language]}: ${chainTexts[one.chain][language]}${anchor}`,
  ];
}

const marks = { ERROR: '✗', WARNING: '!', NOTE: '·' } as const;

const findingLines = (findings: readonly Finding[], language: Language): string[] =>
  findings.map(
    ({ severity, code, message, clause }) => `  ${marks[severity]} ${message[language]} [${code}; ${clause}]`,
  );
