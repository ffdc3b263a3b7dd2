// What must be true of the file before an act, and of the bytes an act made. Pure.
import { refuse } from '@lienthong/kernel';
import { type DocumentSigner, missingSigners } from '../verification/document-parties.js';
import type { FoundSignature } from '../verification/find-signatures.js';

/** NĐ 30/2020/NĐ-CP, Điều 32(2)(d): the organisation signs only what its competent person has signed. */
const orderOfActs = 'NĐ 30/2020/NĐ-CP, Điều 32(2)(d)';

/**
 * The number goes on a document that all its signers have signed, a seal over the signatures of the organisation's own signers.
 * @param organisationId of the clerk
 * @param signers whose signatures the act needs; none recorded: any authorised signer of the organisation
 * @throws {DomainError} PERSONAL_SIGNATURE_MISSING, SIGNATURE_BROKEN, SIGNATURE_NOT_IN_FORCE
 */
export function requirePersonalSignatures(
  found: readonly FoundSignature[],
  organisationId: string,
  signers: readonly DocumentSigner[],
): void {
  requireIntact(found);
  requireInForce(found);
  const signed =
    signers.length === 0
      ? found.some((one) => one.kind === 'PERSONAL' && one.trusted && one.organisationId === organisationId)
      : missingSigners(found, signers).length === 0;
  if (signed) return;
  throw refuse(
    'PERSONAL_SIGNATURE_MISSING',
    signers.length > 1
      ? {
          vi: 'Văn bản chưa có đủ chữ ký số của những người có thẩm quyền.',
          en: 'Not every authorised signer of the document has signed it yet.',
        }
      : {
          vi: 'Văn bản chưa có chữ ký số của người có thẩm quyền của cơ quan ban hành.',
          en: 'The document lacks the signature of an authorised signer of the issuing organisation.',
        },
    { legalBasis: orderOfActs },
  );
}

/** @throws {DomainError} ALREADY_SIGNED_BY_PERSON */
export function requireNotSignedBy(found: readonly FoundSignature[], person: string): void {
  if (!found.some(({ kind, personId }) => kind === 'PERSONAL' && personId === person)) return;
  throw refuse(
    'ALREADY_SIGNED_BY_PERSON',
    { vi: 'Người này đã ký số văn bản.', en: 'This person has signed the document already.' },
    { legalBasis: 'NĐ 30/2020/NĐ-CP, Điều 13' },
  );
}

/** @throws {DomainError} SIGNATURE_BROKEN */
export function requireIntact(found: readonly FoundSignature[]): void {
  const broken = found.find((signature) => !signature.valid);
  if (!broken) return;
  throw refuse('SIGNATURE_BROKEN', {
    vi: `Chữ ký số của ${broken.signerName || 'người ký'} trên tệp không còn toàn vẹn.`,
    en: `The signature of ${broken.signerName || 'a signer'} on the file is not intact.`,
  });
}

/**
 * Nobody puts their signature or seal over one of ours that was made with a certificate out of force: as where it was revoked since, from a
 * time before the signature. One that was revoked from a later time signed in force, and stands.
 * @throws {DomainError} SIGNATURE_NOT_IN_FORCE
 */
export function requireInForce(found: readonly FoundSignature[]): void {
  const fallen = found.find(({ organisationId, trusted }) => organisationId !== null && !trusted);
  if (!fallen) return;
  throw refuse(
    'SIGNATURE_NOT_IN_FORCE',
    {
      vi: `Chứng thư số của ${fallen.signerName} không có hiệu lực khi ký (đã bị thu hồi hoặc tạm dừng từ trước đó); văn bản phải được ký lại từ đầu.`,
      en: `The certificate of ${fallen.signerName} was not in force when it signed (it was revoked or suspended from before then); the document has to be signed anew.`,
    },
    { legalBasis: orderOfActs },
  );
}

/**
 * Later acts take the file the former act made and no other: what somebody else appended to it is never numbered or sealed.
 * @throws {DomainError} FILE_NOT_NEWEST
 */
export function requireNewest(file: string | null, newest: string | null): void {
  if (file === newest) return;
  throw refuse(
    'FILE_NOT_NEWEST',
    {
      vi: 'Tệp không phải bản mới nhất của văn bản đã ký.',
      en: 'The file is not the newest revision of the signed document.',
    },
    { legalBasis: orderOfActs },
  );
}

/**
 * The produced file as it must be: every signature it had is still intact, and, where the act signs, one more that covers
 * the whole file and was made with the certificate meant.
 * @param certificateSha256 null for an act that uses no key
 * @throws {Error} a fault of ours; nothing of it is stored
 */
export function assertProduced(
  before: readonly FoundSignature[],
  after: readonly FoundSignature[],
  certificateSha256: string | null,
): void {
  const fault = (what: string): Error => new Error(`the produced file failed its verification: ${what}`);
  if (after.length !== before.length + (certificateSha256 === null ? 0 : 1)) {
    throw fault(`${before.length} signatures before, ${after.length} after`);
  }
  before.forEach((earlier, index) => {
    const now = after[index]!;
    if (now.field !== earlier.field || now.certificateSha256 !== earlier.certificateSha256 || !now.valid) {
      throw fault(`the signature in ${earlier.field} is not intact any more`);
    }
  });
  if (certificateSha256 === null) return;
  const own = after.at(-1)!;
  if (own.certificateSha256 !== certificateSha256) throw fault('it is signed with another certificate');
  if (!own.trusted || !own.coversWholeFile) throw fault('the new signature is not intact over the whole file');
}
