import type { CertificateFacts } from '@lienthong/pki';
import { readRevisions, type Revisions } from '../model/revisions.js';
import { isPersonalField, isSealField } from '../form/field-names.js';
import { openPdf, type PdfDocument } from '../model/document.js';
import { isName, type PdfDict, PdfName, PdfString, textOf } from '../model/objects.js';
import { examineByteRange } from './byte-range.js';
import { type Coverage, coverageOf } from './coverage.js';
import { checkIntegrity, type ContainerForm, type Integrity } from './integrity.js';
import { type Covered, CoveredDigests } from './covered-digests.js';
import { defect, type SignatureDefect } from './signature-defects.js';
import { type FieldLock, type SignatureValue, signatureValues } from './signature-values.js';

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
  /** A document time-stamp proves a time (ISO 32000-2, 12.8.5); nobody signs with it. */
  readonly purpose: 'SIGNATURE' | 'DOCUMENT_TIME_STAMP';
  /** The /Contents string with the zeros that fill its hole; undefined when there is none. */
  readonly container: Buffer | undefined;
  /** Digest over the covered bytes; undefined when the byte range is broken. */
  readonly coveredDigest: Covered['digestOf'] | undefined;
  /** What is wrong with the signature dictionary; empty when it is sound. */
  readonly defects: readonly SignatureDefect[];
  readonly locks: readonly FieldLock[];
}

/**
 * Every signature of a file, oldest first. Says what was signed and by whom; trust in certificates and the lawfulness of later
 * increments are judged elsewhere.
 * @throws PdfRefusedError as `openPdf`
 */
export const readSignatures = (bytes: Uint8Array): SignatureReading[] => readSignaturesOf(openPdf(bytes));

export function readSignaturesOf(document: PdfDocument): SignatureReading[] {
  const revisions = readRevisions(document);
  const digests = new CoveredDigests(document.bytes);
  const values = signatureValues(document);
  const fieldsOf = new Map<PdfDict, number>();
  for (const { dict } of values) fieldsOf.set(dict, (fieldsOf.get(dict) ?? 0) + 1);
  return values
    .map((value) => ({ value, ...examineByteRange(document, value), shared: fieldsOf.get(value.dict)! > 1 }))
    .sort((a, b) => (a.range?.end ?? Infinity) - (b.range?.end ?? Infinity))
    .map((examined) => readOne(document, revisions, digests, examined));
}

type Examined = ReturnType<typeof examineByteRange> & { readonly value: SignatureValue; readonly shared: boolean };

function readOne(
  document: PdfDocument,
  revisions: Revisions,
  digests: CoveredDigests,
  { value, range, defects, shared }: Examined,
): SignatureReading {
  const { dict, field } = value;
  const contents = dict.get('Contents');
  const container = contents instanceof PdfString ? contents.bytes : undefined;
  const covered = range === undefined ? undefined : digests.covered(range);
  const subFilter = document.resolve(dict.get('SubFilter'));
  const purpose = isName(subFilter, 'ETSI.RFC3161') ? 'DOCUMENT_TIME_STAMP' : 'SIGNATURE';
  const form: ContainerForm =
    purpose === 'SIGNATURE' && isName(subFilter, 'adbe.pkcs7.sha1') ? 'SIGNATURE_OVER_SHA1' : purpose;
  const check = checkIntegrity(covered ?? nothing, container ?? Buffer.alloc(0), form);
  const broken = range === undefined || shared;
  const { certificate } = check;
  const time = document.resolve(dict.get('M'));
  return {
    fieldName: field.name,
    kind: kindOf(field.name, certificate),
    signerName: certificate?.subject.commonName,
    organisationName: certificate?.subject.organisation,
    claimedTime: time instanceof PdfString ? readPdfDate(textOf(time)) : undefined,
    subFilter: subFilter instanceof PdfName ? subFilter.text : undefined,
    integrity: broken ? 'BYTE_RANGE_BROKEN' : check.integrity,
    coverage: broken ? 'PARTIAL' : coverageOf(document, revisions, value, range),
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
    purpose,
    container,
    coveredDigest: covered?.digestOf,
    defects: shared ? [...defects, defect('SIGNATURE_SHARED')] : defects,
    locks: value.locks,
  };
}

const nothing: Covered = { digestOf: () => Buffer.alloc(0), parts: () => [] };

function kindOf(fieldName: string, certificate: CertificateFacts | undefined): SignatureReading['kind'] {
  if (isSealField(fieldName)) return 'SEAL';
  if (isPersonalField(fieldName)) return 'PERSON';
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
