// Who a document may be addressed to, and who may send it, at a date. Pure.
import { refuse, type CivilDate, type OrganisationId } from '@lienthong/kernel';
import { parseIdentifier } from '@lienthong/official-document';
import type { DirectoryIdentifier } from './directory.repository.js';

export interface AddressedRecipient {
  readonly organisationId: OrganisationId;
  /** As kept in the directory, not as typed. */
  readonly identifier: string;
  readonly channel: DirectoryIdentifier['channel'];
}

const basis = 'QĐ 20/2020/QĐ-TTg, Điều 4; QĐ 28/2018/QĐ-TTg, Điều 10(2)';
/** More belong to a distribution list, and would not fit one announcement of deliveries. */
export const mostRecipients = 1000;

type Validity = Pick<DirectoryIdentifier, 'status' | 'validFrom' | 'validTo'>;
/** Validity counts at the document's date, not today: a closed identifier stays valid for the documents of its time. */
const isValidOn = ({ status, validFrom, validTo }: Validity, date: CivilDate): boolean =>
  status !== 'PROPOSED' && validFrom <= date && (validTo === null ? status === 'OPEN' : date <= validTo);

/** @throws {DomainError} RECIPIENTS_MISSING, RECIPIENTS_TOO_MANY, IDENTIFIER_* of parseIdentifier */
export function readIdentifiers(recipients: readonly string[]): string[] {
  if (recipients.length === 0) {
    throw refuse(
      'RECIPIENTS_MISSING',
      { vi: 'Văn bản chưa có nơi nhận.', en: 'The document has no recipient.' },
      { path: ['recipients'], legalBasis: 'NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, II.9' },
    );
  }
  if (recipients.length > mostRecipients) {
    throw refuse(
      'RECIPIENTS_TOO_MANY',
      { vi: `Không quá ${mostRecipients} nơi nhận.`, en: `At most ${mostRecipients} recipients.` },
      { path: ['recipients'] },
    );
  }
  return recipients.map((text, index) => withPath(index, () => parseIdentifier(text, 'LENIENT').value));
}

function withPath<T>(index: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code, text, options } = error as ReturnType<typeof refuse>;
    if (options === undefined) throw error;
    throw refuse(code, text, { ...options, path: ['recipients', String(index)] });
  }
}

/**
 * @param values as `readIdentifiers` gives them
 * @param directory every entry of the directory with one of these values
 * @throws {DomainError} RECIPIENT_UNKNOWN, RECIPIENT_IDENTIFIER_CLOSED, RECIPIENT_IS_GROUPING_NODE, RECIPIENT_IS_SENDER,
 *   RECIPIENT_LISTED_TWICE (also by its identifier in the other grammar)
 */
export function addressRecipients(
  values: readonly string[],
  directory: readonly DirectoryIdentifier[],
  date: CivilDate,
  senderId: OrganisationId,
): AddressedRecipient[] {
  const entries = new Map<string, DirectoryIdentifier[]>();
  for (const entry of directory) entries.set(entry.value, [...(entries.get(entry.value) ?? []), entry]);
  const listed = new Map<OrganisationId, string>();
  return values.map((value, index) => {
    const refused = refuseRecipient(value, ['recipients', String(index)]);
    if (parseIdentifier(value, 'LENIENT').isGroupingNode) throw refused.groupingNode();
    const known = entries.get(value) ?? [];
    if (known.length === 0) throw refused.unknown();
    const entry = known.find((candidate) => isValidOn(candidate, date));
    if (!entry) throw refused.closed(date);
    const { organisationId, organisationName, channel } = entry;
    if (organisationId === senderId) throw refused.sender();
    const before = listed.get(organisationId);
    if (before !== undefined) throw refused.twice(organisationName, before);
    listed.set(organisationId, value);
    return { organisationId, identifier: value, channel };
  });
}

/** Those of the identifiers that the directory knows and nobody may be reached by at `date`. */
export function closedAmong(
  values: readonly string[],
  directory: readonly DirectoryIdentifier[],
  date: CivilDate,
): string[] {
  return values.filter((value) => {
    const known = directory.filter((entry) => entry.value === value);
    return known.length > 0 && !known.some((entry) => isValidOn(entry, date));
  });
}

const refuseRecipient = (value: string, path: readonly string[]) => ({
  groupingNode: () =>
    refuse(
      'RECIPIENT_IS_GROUPING_NODE',
      {
        vi: `${value} là nút gom nhóm trong danh bạ, không nhận văn bản.`,
        en: `${value} groups other entries of the directory and receives nothing.`,
      },
      { path, legalBasis: basis },
    ),
  unknown: () =>
    refuse(
      'RECIPIENT_UNKNOWN',
      { vi: `Danh bạ không có mã định danh ${value}.`, en: `The directory has no identifier ${value}.` },
      { path, legalBasis: basis },
    ),
  closed: (date: CivilDate) =>
    refuse(
      'RECIPIENT_IDENTIFIER_CLOSED',
      {
        vi: `Mã định danh ${value} không có hiệu lực vào ngày ${date}.`,
        en: `The identifier ${value} is not valid on ${date}.`,
      },
      { path, legalBasis: basis },
    ),
  sender: () =>
    refuse(
      'RECIPIENT_IS_SENDER',
      { vi: `${value} là mã định danh của chính cơ quan gửi.`, en: `${value} is an identifier of the sender itself.` },
      { path, legalBasis: basis },
    ),
  twice: (name: string, before: string) =>
    refuse(
      'RECIPIENT_LISTED_TWICE',
      {
        vi: `${name} có hai lần trong nơi nhận: ${before} và ${value}.`,
        en: `${name} is listed twice: ${before} and ${value}.`,
      },
      { path, legalBasis: basis },
    ),
});

/** @throws {DomainError} SENDER_WITHOUT_IDENTIFIER: a body without an open identifier cannot send (QĐ 28, Điều 10(2)) */
export function requireSenderIdentifier(identifiers: readonly Validity[], date: CivilDate): void {
  if (identifiers.some((identifier) => isValidOn(identifier, date))) return;
  throw refuse(
    'SENDER_WITHOUT_IDENTIFIER',
    {
      vi: `Cơ quan gửi không có mã định danh còn hiệu lực vào ngày ${date}.`,
      en: `The sender has no identifier that is valid on ${date}.`,
    },
    { path: ['documentId'], legalBasis: basis },
  );
}
