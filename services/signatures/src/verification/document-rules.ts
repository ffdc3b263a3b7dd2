// What a report cannot know: whether those who signed are those who sent, and under a root that a state body signs under. Pure.
import { type CivilDate, type LocalisedText, normaliseText } from '@lienthong/kernel';
import type { FileVerdict } from '@lienthong/pdf-signature';
import type { FormerName } from '../certificates/former-names.js';
import { type KnownOwner, missingOfRecord, type RecordedSigner } from './recorded-parties.js';
import type { StoredFinding, StoredReport, StoredSignature } from './stored-report.js';

/** The organisation that sent the document, as directory and record know it. */
export interface KnownSender {
  readonly id: string;
  readonly name: string;
  /** An authority of this province. */
  readonly internal: boolean;
  /** Everybody who signs the document, where it was signed here; several of them make it a joint document. */
  readonly signers: readonly RecordedSigner[];
}

/** As certificates name it. */
export interface Sender extends KnownSender {
  readonly formerNames: readonly FormerName[];
  /** By SHA-256: whose a certificate of ours is. */
  readonly owners: ReadonlyMap<string, KnownOwner>;
}

export interface Judged {
  readonly verdict: FileVerdict;
  readonly subIndication: string | null;
  /** Beside those of the report. */
  readonly findings: readonly StoredFinding[];
}

/**
 * The verdict on a file as a file of this document: that of its report, and where that passed, no better than these rules allow.
 * @param main it is the document itself, which everybody signs; attachments are the sender's
 * @param sender null: not known, so nobody can be matched
 * @param suspended what is known here of certificates that were suspended when they signed
 */
export function judgeForDocument(
  report: StoredReport,
  main: boolean,
  sender: Sender | null,
  suspended: readonly StoredFinding[] = [],
): Judged {
  const findings =
    report.signatures.length === 0
      ? []
      : [
          ...suspended,
          ...ofSender(report, sender),
          ...(main && sender ? missingOfRecord(report.signatures, sender.signers, sender.owners) : []),
          ...ofRoots(report, sender),
        ];
  const broken = findings.find(({ severity }) => severity === 'ERROR');
  const { verdict, subIndication } = report;
  if (!broken || (verdict !== 'TOTAL_PASSED' && verdict !== 'INDETERMINATE'))
    return { verdict, subIndication, findings };
  if (verdict === 'INDETERMINATE' && subIndication !== 'TRY_LATER') return { verdict, subIndication, findings };
  return {
    verdict: 'INDETERMINATE',
    subIndication: subIndications[broken.code] ?? 'SIG_CONSTRAINTS_FAILURE',
    findings,
  };
}

/** ETSI EN 319 102-1, 5.1.3. */
const subIndications: Readonly<Record<string, string>> = {
  PUBLIC_CA_OF_STATE_BODY: 'CHAIN_CONSTRAINTS_FAILURE',
  SIGNED_WHILE_SUSPENDED: 'REVOKED_NO_POE',
};

const worstFirst = ['UNREADABLE', 'TOTAL_FAILED', 'NO_SIGNATURE', 'INDETERMINATE', 'TOTAL_PASSED'] as const;

/** Of a document: its worst file. */
export function worstOf(
  files: readonly Pick<Judged, 'verdict' | 'subIndication'>[],
): Pick<Judged, 'verdict' | 'subIndication'> {
  const verdict = worstFirst.find((one) => files.some((file) => file.verdict === one)) ?? 'NO_SIGNATURE';
  const reasons = files.flatMap((file) => (file.verdict === verdict ? (file.subIndication ?? []) : []));
  return { verdict, subIndication: reasons.find((reason) => reason !== 'TRY_LATER') ?? reasons[0] ?? null };
}

type Match = 'PRESENT_NAME' | FormerName | null;

function ofSender(report: StoredReport, sender: Sender | null): StoredFinding[] {
  const matches = report.signatures.map((signature) => ({ signature, match: sender && matchOf(signature, sender) }));
  const findings: StoredFinding[] = [];
  for (const { signature, match } of matches) {
    if (match === null) findings.push(ofAnotherOrganisation(signature, sender));
    else if (match !== 'PRESENT_NAME') findings.push(underFormerName(signature, match, sender!.name));
  }
  if (matches.every(({ match }) => match === null)) return [senderSignatureMissing(sender), ...findings];
  if (!matches.some(({ signature, match }) => match !== null && signature.kind === 'SEAL'))
    return [senderSealMissing(sender), ...findings];
  return findings;
}

function matchOf(signature: StoredSignature, sender: Sender): Match {
  const ours = sender.owners.get(signature.certificateSha256 ?? '');
  // A body's own certificate bears its name as the common name.
  const borne = [signature.organisation, signature.kind === 'SEAL' ? signature.signer : null].flatMap((one) =>
    one === null ? [] : comparable(one),
  );
  const bears = ({ name }: { readonly name: string }): boolean => borne.includes(comparable(name));
  if (ours && ours.organisationId !== sender.id) {
    // Of a body that was merged into the sender; by whose certificate it is, so that a name both bear does not hide it.
    const names = sender.formerNames.filter(({ predecessor }) => predecessor?.id === ours.organisationId);
    return names.find(bears) ?? names[0] ?? null;
  }
  if (bears(sender)) return 'PRESENT_NAME';
  return sender.formerNames.find(bears) ?? (ours ? 'PRESENT_NAME' : null);
}

const comparable = (name: string): string => normaliseText(name).replace(/\s+/g, ' ').toLocaleLowerCase('vi');

const text = (vi: string, en: string): LocalisedText => ({ vi, en });
const sentClause = 'NĐ 30/2020/NĐ-CP, Điều 21(1), Phụ lục I, II.8';
const stateClause = 'NĐ 68/2024/NĐ-CP, Điều 2, Điều 7';

const senderSignatureMissing = (sender: Sender | null): StoredFinding => ({
  code: 'SENDER_SIGNATURE_MISSING',
  severity: 'ERROR',
  message: text(
    `Không có chữ ký số nào của cơ quan gửi${sender ? ` (${sender.name})` : ''}.`,
    `No signature is the sending organisation's${sender ? ` (${sender.name})` : ''}.`,
  ),
  clause: sentClause,
});

const senderSealMissing = (sender: Sender | null): StoredFinding => ({
  code: 'SENDER_SEAL_MISSING',
  severity: 'ERROR',
  message: text(
    `Không có chữ ký số cơ quan của cơ quan gửi${sender ? ` (${sender.name})` : ''}; chỉ có chữ ký cá nhân.`,
    `The sending organisation${sender ? ` (${sender.name})` : ''} has not sealed the file; only a person signed.`,
  ),
  clause: sentClause,
});

const nameOf = ({ organisation, signer }: StoredSignature): string => organisation ?? signer ?? '?';

/** A joint document bears the signatures of several bodies; with whom it is signed is known of this system's own documents. */
function ofAnotherOrganisation(signature: StoredSignature, sender: Sender | null): StoredFinding {
  const code = 'SIGNER_OF_ANOTHER_ORGANISATION';
  if (sender && isCoIssuer(signature, sender)) {
    return {
      code,
      severity: 'NOTE',
      message: text(
        `Chữ ký ${signature.field} là của ${nameOf(signature)}, cơ quan cùng ban hành văn bản liên tịch với ${sender.name}.`,
        `Signature ${signature.field} is of ${nameOf(signature)}, which issues the document jointly with ${sender.name}.`,
      ),
      clause: sentClause,
    };
  }
  return {
    code,
    severity: 'WARNING',
    message: text(
      `Chữ ký ${signature.field} là của ${nameOf(signature)}, không phải của cơ quan gửi${sender ? ` (${sender.name})` : ''}.`,
      `Signature ${signature.field} is of ${nameOf(signature)}, not of the sending organisation${sender ? ` (${sender.name})` : ''}.`,
    ),
    clause: sentClause,
  };
}

/** By its certificate, which is one of ours; never by the name it bears. */
function isCoIssuer({ certificateSha256 }: StoredSignature, { signers, owners }: Sender): boolean {
  const ours = owners.get(certificateSha256 ?? '');
  return signers.some(({ organisationId }) => organisationId === ours?.organisationId);
}

function underFormerName(
  signature: StoredSignature,
  { name, until, predecessor }: FormerName,
  sender: string,
): StoredFinding {
  const { field, time } = signature;
  return {
    code: 'SIGNED_UNDER_FORMER_NAME',
    severity: time !== null && new Date(time) > until ? 'WARNING' : 'NOTE',
    message: predecessor
      ? text(
          `Chữ ký ${field} mang tên ${name}, cơ quan đã sáp nhập từ ngày ${inVietnamese(predecessor.mergedOn)}; cơ quan kế thừa là ${sender}.`,
          `Signature ${field} bears the name of ${name}, which was merged on ${predecessor.mergedOn}; its successor is ${sender}.`,
        )
      : text(
          `Chữ ký ${field} mang tên cũ của cơ quan gửi: ${name}.`,
          `Signature ${field} bears a former name of the sending organisation: ${name}.`,
        ),
    clause: 'NĐ 68/2024/NĐ-CP, Điều 7',
  };
}

const inVietnamese = (date: CivilDate): string => date.split('-').reverse().join('/');

/** Public-CA signatures come from enterprises and citizens; a body of the State issues under the public-service authority. */
function ofRoots(report: StoredReport, sender: Sender | null): StoredFinding[] {
  return report.signatures.flatMap((signature): StoredFinding[] => {
    if (signature.anchorClass !== 'PUBLIC_CA' || !sender || matchOf(signature, sender) === null) return [];
    return [
      {
        code: 'PUBLIC_CA_OF_STATE_BODY',
        severity: sender.internal ? 'ERROR' : 'WARNING',
        message: text(
          `Chữ ký ${signature.field} dùng chứng thư số công cộng; văn bản của cơ quan nhà nước phải ký bằng chữ ký số chuyên dùng công vụ.`,
          `Signature ${signature.field} rests on a public CA; a state body's document is signed under the public-service authority.`,
        ),
        clause: stateClause,
      },
    ];
  });
}
