import { imageAppearance, imageSizeMm, type PreparedImage, type SizeMm } from '../appearance/index.js';
import { refusePdf } from '../errors.js';
import { fieldNames } from '../form/field-names.js';
import { filledText } from '../form/fill-fields.js';
import { readFields } from '../form/read-fields.js';
import { openPdf } from '../model/document.js';
import { IncrementalUpdate, wholeFile } from '../model/writer.js';
import { readSignaturesOf } from '../read/read-signatures.js';
import { signUpdate } from '../sign/sign-pdf.js';
import { knownSize, prepared } from './given-image.js';
import type { Signing } from './signing.js';

export interface DocumentSealing extends Signing {
  /** PNG of the seal, red, transparent, shown in real size (NĐ 30/2020/NĐ-CP, Phụ lục I, II.8 a). */
  readonly image: Uint8Array | PreparedImage;
  /** Registered size of the seal where the image does not state its resolution. */
  readonly sealSizeMm?: number | SizeMm;
}

/**
 * Case B: the organisation signs over the left third of the personal signature and locks the file.
 * @throws PdfRefusedError PERSONAL_SIGNATURE_MISSING, PERSONAL_SIGNATURE_BROKEN, NUMBER_OR_DATE_MISSING, SEAL_DOES_NOT_FIT, and those of `signPdf`
 * @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE, IMAGE_LOW_RESOLUTION
 */
export const sealDocument = (bytes: Uint8Array, act: DocumentSealing): Buffer =>
  wholeFile(bytes, sealDocumentIncrement(bytes, act));

/** As `sealDocument`, giving only what is to be appended. */
export function sealDocumentIncrement(bytes: Uint8Array, act: DocumentSealing): Buffer {
  const image = prepared(act.image);
  const document = openPdf(bytes);
  const fields = readFields(document);
  const personal = readSignaturesOf(document).filter(({ kind }) => kind === 'PERSON');
  if (personal.some(({ integrity, coverage }) => integrity !== 'INTACT' || coverage === 'PARTIAL')) {
    throw refusePdf('PERSONAL_SIGNATURE_BROKEN');
  }
  const texts: readonly string[] = [fieldNames.number, fieldNames.day, fieldNames.month, fieldNames.year];
  const blank = fields.find((field) => texts.includes(field.name) && filledText(field) === '');
  if (personal.length > 0 && blank !== undefined) throw refusePdf('NUMBER_OR_DATE_MISSING', blank.name);
  const known = act.sealSizeMm === undefined ? undefined : knownSize(act.sealSizeMm);
  return signUpdate(new IncrementalUpdate(document), {
    ...act,
    role: { kind: 'SEAL', mode: 'DOCUMENT' },
    field: { name: fieldNames.seal },
    appearance: ({ box, rotation }) => {
      const real = imageSizeMm(image, known);
      if (real.widthMm > box.widthMm + 0.3 || real.heightMm > box.heightMm + 0.3) {
        throw refusePdf(
          'SEAL_DOES_NOT_FIT',
          `${real.widthMm} x ${real.heightMm} mm in ${box.widthMm} x ${box.heightMm} mm`,
        );
      }
      return imageAppearance(image, { box, rotation, kind: 'SEAL', ...(known === undefined ? {} : { known }) });
    },
  });
}
