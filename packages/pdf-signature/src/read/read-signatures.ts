import type { CertificateFacts } from '@lienthong/pki';
import { fieldNames } from '../form/field-names.js';
import { openPdf, type PdfDocument } from '../model/document.js';
import { PdfName, PdfString, textOf } from '../model/objects.js';
import { readByteRange } from './byte-range.js';
import { type Coverage, coverageOf } from './coverage.js';
import { checkIntegrity, type Integrity } from './integrity.js';
import { type SignatureValue, signatureValues } from './signature-values.js';

export interface SignatureReading {
  /** Fully qualified name of the signature field. */
  readonly fieldName: string;
  /** By our field's name; in foreign files by the certificate: an organisation's common name is its organisation's name. */
  readonly kind: 'PERSON' | 'SEAL';
  /** Common name of the signer's certificate; undefined when it cannot be read. */
  readonly signerName: string | undefined;
  readonly organisationName: string | undefined;
  /** /M: what the signer's clock said; no proof. */
  readonly claimedTime: Date | undefined;
  readonly subFilter: string | undefined;
  readonly integrity: Integrity;
  readonly coverage: Coverage;
  /** Length of the file when this signature was made, bytes; undefined when the byte range is broken. */
  readonly signedLength: number | undefined;
  /** The container names the signer's certificate, as PAdES B-B asks. */
  readonly namesSigningCertificate: boolean;
  /** Signer first where it was found, then the others of the container; DER. */
  readonly certificates: readonly Buffer[];
  readonly certificateNotBefore: Date | undefined;
  readonly certificateNotAfter: Date | undefined;
  /** DocMDP level: 1 no change, 2 filling and signing, 3 also annotations. */
  readonly certifies: 1 | 2 | 3 | undefined;
  readonly locksAll: boolean;
}

/**
 * Every signature of a file, oldest first. Says what was signed and by whom; trust in certificates and the lawfulness of later
 * increments are judged elsewhere.
 * @throws PdfRefusedError as `openPdf`
 */
export const readSignatures = (bytes: Uint8Array): SignatureReading[] => readSignaturesOf(openPdf(bytes));

export function readSignaturesOf(document: PdfDocument): SignatureReading[] {
  return signatureValues(document)
    .map((value) => readOne(document, value))
    .sort((a, b) => (a.signedLength ?? Infinity) - (b.signedLength ?? Infinity));
}

function readOne(document: PdfDocument, value: SignatureValue): SignatureReading {
  const { dict, field } = value;
  const { bytes } = document;
  const range = readByteRange(document, value);
  const contents = dict.get('Contents');
  const check =
    range === undefined
      ? {
          ...checkIntegrity([], contents instanceof PdfString ? contents.bytes : Buffer.alloc(0)),
          integrity: 'BYTE_RANGE_BROKEN' as const,
        }
      : checkIntegrity(
          [bytes.subarray(0, range.holeStart), bytes.subarray(range.holeEnd, range.end)],
          (contents as PdfString).bytes,
        );
  const { certificate } = check;
  const subFilter = document.resolve(dict.get('SubFilter'));
  const time = document.resolve(dict.get('M'));
  return {
    fieldName: field.name,
    kind: kindOf(field.name, certificate),
    signerName: certificate?.subject.commonName,
    organisationName: certificate?.subject.organisation,
    claimedTime: time instanceof PdfString ? readPdfDate(textOf(time)) : undefined,
    subFilter: subFilter instanceof PdfName ? subFilter.text : undefined,
    integrity: check.integrity,
    coverage: coverageOf(document, value, range),
    signedLength: range?.end,
    namesSigningCertificate: check.namesSigningCertificate,
    certificates:
      certificate === undefined
        ? check.certificates
        : [certificate.der, ...check.certificates.filter((der) => !der.equals(certificate.der))],
    certificateNotBefore: certificate?.notBefore,
    certificateNotAfter: certificate?.notAfter,
    certifies: value.certifies,
    locksAll: value.locksAll,
  };
}

function kindOf(fieldName: string, certificate: CertificateFacts | undefined): SignatureReading['kind'] {
  if (fieldName === fieldNames.seal) return 'SEAL';
  if (fieldName === fieldNames.personalSignature) return 'PERSON';
  const { commonName, organisation } = certificate?.subject ?? {};
  return commonName !== undefined && commonName === organisation ? 'SEAL' : 'PERSON';
}

/** `D:YYYYMMDDHHmmSS+07'00'` (ISO 32000-2, 7.9.4); undefined when malformed. */
function readPdfDate(text: string): Date | undefined {
  const match = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z(?:00'?00'?)?|([+-])(\d\d)'(\d\d)'?)$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offset = match[7] === undefined ? 0 : (match[7] === '-' ? -1 : 1) * (Number(match[8]) * 60 + Number(match[9]));
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second) - offset * 60_000);
}
