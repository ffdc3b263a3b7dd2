// Who of a document may do what: against what is recorded of it, or, when the first signature opens it, what will be. Pure.
import { mostSigners, type SigningRequested } from '@lienthong/contracts';
import { type DomainError, refuse } from '@lienthong/kernel';
import {
  type DocumentParties,
  type DocumentSigner,
  isSigner,
  organisationsOf,
} from '../verification/document-parties.js';
import type { DocumentRecord } from '../verification/document-parties.repository.js';

export type PersonalAct = Extract<SigningRequested, { act: 'PERSONAL_SIGNATURE' }>;
type SealAct = Extract<SigningRequested, { act: 'SEAL' }>;

const authorityToSign = 'NĐ 30/2020/NĐ-CP, Điều 13';
const ownSeal = 'NĐ 30/2020/NĐ-CP, Điều 32(2)(d), Phụ lục I, II.8';
export const refuseOtherOrganisation = (): DomainError =>
  refuse(
    'DOCUMENT_OF_OTHER_ORGANISATION',
    { vi: 'Văn bản thuộc cơ quan khác.', en: 'The document belongs to another organisation.' },
    { legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 13, Điều 32(2)' },
  );
const notOfDocument = (): DomainError =>
  refuse(
    'SIGNER_NOT_OF_DOCUMENT',
    {
      vi: 'Người này không có trong danh sách người ký của văn bản.',
      en: 'This person is not among the signers of the document.',
    },
    { legalBasis: authorityToSign },
  );

/**
 * The first signature says who signs. A document that was returned starts again, with another list or the same, on a file nobody
 * has signed; its issuer stays, and after the number nobody starts again.
 * @throws {DomainError} SIGNERS_INVALID, SIGNER_NOT_OF_DOCUMENT, DOCUMENT_OF_OTHER_ORGANISATION, DOCUMENT_ALREADY_NUMBERED
 */
export function requireOpening(request: PersonalAct, record: DocumentRecord | null): DocumentParties {
  const { personId, organisationId } = request;
  const signers = request.signers ?? [{ personId, organisationId }];
  requireDistinct(signers);
  const issuerId = signers[0]!.organisationId;
  if (record !== null && record.issuerId !== issuerId) throw refuseOtherOrganisation();
  if (!isSigner(signers, request)) throw notOfDocument();
  if (record?.numbered) throw alreadyNumbered();
  return { issuerId, signers };
}

const alreadyNumbered = (): DomainError =>
  refuse(
    'DOCUMENT_ALREADY_NUMBERED',
    {
      vi: 'Văn bản đã được cấp số hoặc ký số cơ quan; không ký lại từ đầu.',
      en: 'The document has its number or a seal already; its signatures do not start again.',
    },
    { legalBasis: ownSeal },
  );

/**
 * A copy made from paper is sealed once, and never in place of a file that persons have signed: else the issuer's clerk alone could put
 * another one where all the signers' stands.
 * @throws {DomainError} DOCUMENT_SIGNED_ELECTRONICALLY, DOCUMENT_ALREADY_NUMBERED
 */
export function requireOnPaper(record: DocumentRecord | null): void {
  if (record === null) return;
  if (record.signers.length > 0) {
    throw refuse(
      'DOCUMENT_SIGNED_ELECTRONICALLY',
      {
        vi: 'Văn bản đã được ký số; không thay bằng bản số hóa từ văn bản giấy.',
        en: 'The document is signed electronically; a copy made from paper does not take its place.',
      },
      { legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 18(6), Điều 25(1)(c)' },
    );
  }
  if (record.numbered) throw alreadyNumbered();
}

/** @throws {DomainError} SIGNERS_INVALID */
export function requireDistinct(signers: readonly DocumentSigner[]): void {
  const people = new Set(signers.map(({ personId }) => personId));
  if (people.size < signers.length || signers.length > mostSigners) throw refuseSigners();
}

export const refuseSigners = (path?: readonly string[]): DomainError =>
  refuse(
    'SIGNERS_INVALID',
    {
      vi: `Danh sách người ký không hợp lệ: mỗi người nêu một lần, không quá ${mostSigners} người.`,
      en: `The list of signers is not valid: each person once, at most ${mostSigners}.`,
    },
    { legalBasis: authorityToSign, ...(path ? { path } : {}) },
  );

/** @throws {DomainError} DOCUMENT_OF_OTHER_ORGANISATION, SIGNER_NOT_OF_DOCUMENT */
export function requireRecordedSigner(request: PersonalAct, parties: DocumentParties): void {
  if (!organisationsOf(parties).includes(request.organisationId)) throw refuseOtherOrganisation();
  if (!isSigner(parties.signers, request)) throw notOfDocument();
}

/**
 * Each body seals over its own signer's signature; copies made from paper and separate attachments are the issuer's.
 * @throws {DomainError} DOCUMENT_OF_OTHER_ORGANISATION, ATTACHMENTS_OF_ISSUER
 */
export function requireParty({ organisationId, way, attachments }: SealAct, parties: DocumentParties): void {
  if (organisationId === parties.issuerId) return;
  if (way === 'DIGITISED' || !organisationsOf(parties).includes(organisationId)) throw refuseOtherOrganisation();
  if (attachments.length === 0) return;
  throw refuse(
    'ATTACHMENTS_OF_ISSUER',
    {
      vi: 'Phụ lục của văn bản liên tịch chỉ do cơ quan chủ trì ký số.',
      en: 'Separate attachments of a joint document are sealed by the issuing organisation alone.',
    },
    { legalBasis: ownSeal },
  );
}
