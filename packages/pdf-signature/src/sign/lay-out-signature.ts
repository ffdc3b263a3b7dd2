import { assertValidAt, type IdentityOptions, type SigningIdentity } from '@lienthong/pki';
import type { Appearance } from '../appearance/index.js';
import { refusePdf } from '../errors.js';
import { enterFields, pageFor, widgetEntries } from '../form/add-fields.js';
import { shownBox } from '../form/fill-fields.js';
import { type FormField, readFields } from '../form/read-fields.js';
import { dict, name, PdfDict, type PdfRef } from '../model/objects.js';
import type { PdfPage, Rotation } from '../model/page.js';
import type { IncrementalUpdate } from '../model/writer.js';
import type { Placement } from '../placement.js';
import { assertOrder } from './order-of-acts.js';
import { signatureDictionary } from './signature-dictionary.js';
import { type HollowIncrement, hollowIncrement } from './signature-hole.js';
import type { SignatureRole } from './signature-role.js';

/** What a signature is to be, whoever holds the key. */
export interface SignatureTerms {
  /** DER, the signer's first; the root may be left out. */
  readonly certificateChain: readonly Buffer[];
  /** Left out: RSA keys sign with PKCS#1 v1.5 and SHA-256, EC keys with ECDSA and the digest of their curve. */
  readonly algorithm?: IdentityOptions;
  /** Claimed time; the certificate must be valid then. */
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
  /** Bytes set aside for the signature; left out: what it takes with its certificates, with a time-stamp or in two steps at least 16,384. */
  readonly holeBytes?: number;
}

/** A signature field that the file or the update holds. */
export interface PreparedField {
  readonly ref: PdfRef;
  readonly box: Placement;
  readonly rotation: Rotation;
}

/**
 * The whole increment of a signature but for the signature itself.
 * @throws PdfRefusedError as `signPdf`
 */
export function layOutSignature(
  update: IncrementalUpdate,
  terms: SignatureTerms,
  identity: SigningIdentity,
  holeBytes: number,
  prepared?: PreparedField,
): HollowIncrement {
  const { document } = update;
  assertValidAt(identity, terms.signingTime);
  const fields = readFields(document);
  assertOrder(document, fields, terms.role, terms.field.name);
  const target = prepared ?? fieldFor(update, fields, terms);
  const certify = terms.role.kind === 'PERSON' && terms.role.certify;
  const signature = update.add(
    signatureDictionary({
      signingTime: terms.signingTime,
      signerName: terms.signerName ?? identity.certificate.subject.commonName ?? '',
      reason: terms.reason,
      location: terms.location,
      certify,
      lock: terms.role.kind === 'SEAL' ? (terms.role.lock ?? 'ALL') : undefined,
      holeBytes,
      catalogRef: document.catalogRef,
    }),
  );
  const shown = terms.appearance?.(target);
  const field = update.get(target.ref) as PdfDict;
  update.replace(
    target.ref,
    field.with(shown === undefined ? { V: signature } : { V: signature, AP: dict({ N: shown.addTo(update) }) }),
  );
  if (certify) {
    const catalog = update.get(document.catalogRef) as PdfDict;
    update.replace(document.catalogRef, catalog.withEntry('Perms', dict({ DocMDP: signature })));
  }
  return hollowIncrement(update, holeBytes);
}

function fieldFor(update: IncrementalUpdate, fields: readonly FormField[], { field: wanted }: SignatureTerms) {
  const { document } = update;
  const field = fields.find((candidate) => candidate.name === wanted.name);
  if (field !== undefined) {
    if (field.type !== 'SIGNATURE') throw refusePdf('FIELD_MISSING', `${field.name} is no signature field`);
    if (field.value !== undefined) throw refusePdf('SIGNATURE_FIELD_TAKEN', field.name);
    return { ref: field.ref, ...shownBox(document, field) };
  }
  const { placement } = wanted;
  if (placement === undefined) throw refusePdf('FIELD_MISSING', wanted.name);
  return newSignatureField(update, pageFor(document.pages(), placement), wanted.name, placement);
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
