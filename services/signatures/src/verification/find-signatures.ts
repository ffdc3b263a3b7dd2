import { createHash } from 'node:crypto';
import { readSignatures, type SignatureReading } from '@lienthong/pdf-signature';
import { uuidV7 } from '@lienthong/kernel';
import type { EntityManager } from 'typeorm';
import type { CertificateEntity } from '../certificates/certificate.entity.js';
import { isInForce } from '../certificates/certificate.js';
import { certificatesByHash } from '../certificates/certificate.repository.js';
import type { FileSignatureEntity, SignatureKind } from './file-signature.entity.js';

/** A signature of a file, by what its bytes and its certificate say; never by a file name or an image. */
export interface FoundSignature extends Omit<FileSignatureEntity, 'id' | 'file'> {
  /** Covers the file as it stands; false when later increments stand behind it. */
  readonly coversWholeFile: boolean;
  /** Valid, and made with a certificate of ours that was in force. */
  readonly trusted: boolean;
  /** The organisation a certificate of ours signs for. */
  readonly organisationId: string | null;
  /** Whose a personal certificate of ours is. */
  readonly personId: string | null;
}

const kindOf = (reading: SignatureReading, certificate: CertificateEntity | undefined): SignatureKind => {
  if (certificate) return certificate.ownerKind === 'ORGANISATION' ? 'ORGANISATION' : 'PERSONAL';
  return reading.kind === 'SEAL' ? 'ORGANISATION' : 'PERSONAL';
};

/** All signatures of a PDF, oldest first. @throws PdfRefusedError when the bytes are no readable PDF */
export async function findSignatures(manager: EntityManager, bytes: Uint8Array): Promise<FoundSignature[]> {
  const readings = readSignatures(bytes).map((reading) => {
    const [der] = reading.certificates;
    return { reading, certificateSha256: der ? createHash('sha256').update(der).digest('hex') : null };
  });
  const ours = await certificatesByHash(
    manager,
    readings.flatMap(({ certificateSha256 }) => certificateSha256 ?? []),
  );
  return readings.map(({ reading, certificateSha256 }, index) => {
    const certificate = ours.get(certificateSha256 ?? '');
    const valid = reading.integrity === 'INTACT' && reading.coverage !== 'PARTIAL';
    return {
      ordinal: index + 1,
      field: reading.fieldName,
      kind: kindOf(reading, certificate),
      signerName: certificate?.commonName ?? reading.signerName ?? '',
      organisationName: certificate?.organisationName ?? reading.organisationName ?? '',
      certificateSha256,
      // A signature that claims no time cannot be older than its certificate.
      signedAt: reading.claimedTime ?? reading.certificateNotBefore ?? new Date(0),
      valid,
      coversWholeFile: reading.coverage === 'WHOLE_FILE',
      trusted:
        valid &&
        certificate !== undefined &&
        reading.claimedTime !== undefined &&
        isInForce(certificate, reading.claimedTime),
      organisationId: certificate?.organisationId ?? null,
      personId: certificate?.ownerKind === 'PERSON' ? certificate.ownerId : null,
    };
  });
}

/** The rows to keep of one file. */
export const asRows = (file: string, found: readonly FoundSignature[]): FileSignatureEntity[] =>
  found.map(
    ({ coversWholeFile: _covers, trusted: _trusted, organisationId: _organisation, personId: _person, ...kept }) => ({
      id: uuidV7(),
      file,
      ...kept,
    }),
  );
