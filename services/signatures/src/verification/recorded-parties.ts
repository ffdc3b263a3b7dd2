// Whether everybody stands in the file who signed the document by this house's own record. Pure.
import type { CertificateEntity } from '../certificates/certificate.entity.js';
import type { DocumentSigner } from './document-parties.js';
import type { StoredFinding, StoredSignature } from './stored-report.js';

/** A signer as the first signature recorded them, with the names the directory has now. */
export interface RecordedSigner extends DocumentSigner {
  readonly name: string;
  readonly organisationName: string;
}

/** What a certificate known here says of its owner. */
export type KnownOwner = Pick<CertificateEntity, 'ownerKind' | 'ownerId' | 'organisationId'>;

type Signature = Pick<StoredSignature, 'certificateSha256'>;

/**
 * A document that several bodies issue is theirs when each of them signed and sealed it: a file that lacks one of them is another one, or
 * went out too early, however sound the signatures are that it bears. By certificates of ours, never by the names they bear.
 * @param signers none recorded: nothing is missing
 * @param owners by the SHA-256 of the certificate
 */
export function missingOfRecord(
  signatures: readonly Signature[],
  signers: readonly RecordedSigner[],
  owners: ReadonlyMap<string, KnownOwner>,
): StoredFinding[] {
  const found = signatures.flatMap(({ certificateSha256 }) => owners.get(certificateSha256 ?? '') ?? []);
  const signed = ({ personId, organisationId }: DocumentSigner): boolean =>
    found.some(
      (one) => one.ownerKind === 'PERSON' && one.ownerId === personId && one.organisationId === organisationId,
    );
  const sealed = ({ organisationId }: DocumentSigner): boolean =>
    found.some((one) => one.ownerKind === 'ORGANISATION' && one.ownerId === organisationId);
  const bodies = new Map(signers.map((signer) => [signer.organisationId, signer]));
  return [
    ...signers.filter((signer) => !signed(signer)).map(signatureMissing),
    ...[...bodies.values()].filter((body) => !sealed(body)).map(sealMissing),
  ];
}

const signatureMissing = ({ name, organisationName }: RecordedSigner): StoredFinding => ({
  code: 'SIGNER_SIGNATURE_MISSING',
  severity: 'ERROR',
  message: {
    vi: `Thiếu chữ ký số của ${name} (${organisationName}), người ký văn bản này.`,
    en: `The signature of ${name} (${organisationName}), who signs this document, is missing.`,
  },
  clause: 'NĐ 30/2020/NĐ-CP, Điều 13, Phụ lục I, II.7',
});

const sealMissing = ({ organisationName }: RecordedSigner): StoredFinding => ({
  code: 'PARTY_SEAL_MISSING',
  severity: 'ERROR',
  message: {
    vi: `Thiếu chữ ký số cơ quan của ${organisationName}, cơ quan ban hành văn bản này.`,
    en: `The seal of ${organisationName}, which issues this document, is missing.`,
  },
  clause: 'NĐ 30/2020/NĐ-CP, Điều 32(2)(d), Phụ lục I, II.8',
});
