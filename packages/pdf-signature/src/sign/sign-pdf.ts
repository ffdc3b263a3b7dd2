import type { KeyObject } from 'node:crypto';
import { assertValidAt, signingIdentity } from '@lienthong/pki';
import type { Appearance } from '../appearance/index.js';
import { refusePdf } from '../errors.js';
import { enterFields, pageFor, widgetEntries } from '../form/add-fields.js';
import { shownBox } from '../form/fill-fields.js';
import { fieldNames } from '../form/field-names.js';
import { type FormField, readFields } from '../form/read-fields.js';
import { openPdf } from '../model/document.js';
import { name, PdfDict, type PdfRef } from '../model/objects.js';
import type { PdfPage, Rotation } from '../model/pages.js';
import { IncrementalUpdate, wholeFile } from '../model/writer.js';
import type { Placement } from '../placement.js';
import { type SignatureValue, signatureValues } from '../read/signature-values.js';
import { assertNotSealed, assertSignable } from './permissions.js';
import { putSignature } from './put-signature.js';
import { defaultHoleBytes } from './signature-dictionary.js';

/** Why the organisation signs: cases B, D and E of NĐ 30/2020/NĐ-CP, Phụ lục I. Only the first needs a personal signature. */
export const sealModes = ['DOCUMENT', 'SEPARATE_ATTACHMENT', 'DIGITISED_COPY'] as const;
export type SealMode = (typeof sealModes)[number];

export type SignatureRole =
  | { readonly kind: 'PERSON'; /** DocMDP P=2; only the first signature of a file can. */ readonly certify: boolean }
  | { readonly kind: 'SEAL'; readonly mode: SealMode };

export interface SignatureRequest {
  /** RSA private key, 2,048 bits or more. */
  readonly key: KeyObject;
  /** DER, the signer's first; the root may be left out. */
  readonly certificateChain: readonly Buffer[];
  readonly signingTime: Date;
  readonly role: SignatureRole;
  /** An empty signature field of the file; or the name of a new one, with its place. */
  readonly field: { readonly name: string; readonly placement?: Placement };
  /** Draws what is shown, for a field of this size and on a page with this rotation. Left out: nothing is shown. */
  readonly appearance?: (field: { readonly box: Placement; readonly rotation: Rotation }) => Appearance;
  /** Person or organisation, as viewers show it. Left out: common name of the certificate. */
  readonly signerName?: string;
  readonly reason?: string;
  readonly location?: string;
  /** Bytes set aside for the signature with its certificates; 8,192. */
  readonly holeBytes?: number;
}

/**
 * One PAdES B-B signature as one incremental update; the given bytes are a prefix of the result. The same request on the same
 * bytes gives the same file, so a repeated job does no harm.
 * @throws PdfRefusedError CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID, CERTIFICATE_KEY_MISMATCH, CERTIFICATE_UNREADABLE,
 *   KEY_NOT_SUITABLE, FIELD_MISSING, SIGNATURE_FIELD_TAKEN, PLACEMENT_OUTSIDE_PAGE, ALREADY_SIGNED (certifying a signed file),
 *   ALREADY_SEALED, FILE_LOCKED, PERSONAL_SIGNATURE_MISSING, SIGNATURE_DOES_NOT_FIT, and those of `openPdf`
 */
export const signPdf = (bytes: Uint8Array, request: SignatureRequest): Buffer =>
  wholeFile(bytes, signPdfIncrement(bytes, request));

/** As `signPdf`, giving only what is to be appended to the file. */
export const signPdfIncrement = (bytes: Uint8Array, request: SignatureRequest): Buffer =>
  signUpdate(new IncrementalUpdate(openPdf(bytes)), request);

/** As `signPdfIncrement`, on top of an update that may already hold the field. */
export function signUpdate(update: IncrementalUpdate, request: SignatureRequest, prepared?: PreparedField): Buffer {
  const { document } = update;
  const identity = signingIdentity(request.key, request.certificateChain);
  assertValidAt(identity, request.signingTime);
  const fields = readFields(document);
  assertOrder(signatureValues(document, fields), request.role);
  const target = prepared ?? fieldFor(update, fields, request);
  return putSignature(update, target.ref, {
    identity,
    signingTime: request.signingTime,
    signerName: request.signerName ?? identity.certificate.subject.commonName ?? '',
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    ...(request.location === undefined ? {} : { location: request.location }),
    certify: request.role.kind === 'PERSON' && request.role.certify,
    lockAll: request.role.kind === 'SEAL',
    appearance: request.appearance?.(target),
    holeBytes: request.holeBytes ?? defaultHoleBytes,
  });
}

export interface PreparedField {
  readonly ref: PdfRef;
  readonly box: Placement;
  readonly rotation: Rotation;
}

/** NĐ 30/2020/NĐ-CP, Điều 32(2)(d): the organisation signs only what the competent person has signed, and its own copies. */
const orderOfActs = 'NĐ 30/2020/NĐ-CP, Điều 32(2)(d)';

function assertOrder(values: readonly SignatureValue[], role: SignatureRole): void {
  assertNotSealed(values);
  assertSignable(values);
  if (role.kind === 'PERSON') {
    if (role.certify && values.length > 0) throw refusePdf('ALREADY_SIGNED');
    return;
  }
  const personal = values.some(({ field }) => field.name !== fieldNames.seal);
  if (role.mode === 'DOCUMENT' && !personal) throw refusePdf('PERSONAL_SIGNATURE_MISSING', undefined, orderOfActs);
}

function fieldFor(update: IncrementalUpdate, fields: readonly FormField[], request: SignatureRequest): PreparedField {
  const { document } = update;
  const field = fields.find((candidate) => candidate.name === request.field.name);
  if (field !== undefined) {
    if (field.type !== 'SIGNATURE') throw refusePdf('FIELD_MISSING', `${field.name} is no signature field`);
    if (field.value !== undefined) throw refusePdf('SIGNATURE_FIELD_TAKEN', field.name);
    return { ref: field.ref, ...shownBox(document, field) };
  }
  const { placement } = request.field;
  if (placement === undefined) throw refusePdf('FIELD_MISSING', request.field.name);
  const page = pageFor(document.pages(), placement);
  return newSignatureField(update, page, request.field.name, placement);
}

function newSignatureField(
  update: IncrementalUpdate,
  page: PdfPage,
  fieldName: string,
  placement: Placement,
): PreparedField {
  const entries = widgetEntries(page, placement, fieldName.replaceAll('.', '_')).set('FT', name('Sig'));
  const ref = update.add(new PdfDict(entries));
  enterFields(update, [{ ref, page }]);
  return { ref, box: placement, rotation: page.rotate };
}
