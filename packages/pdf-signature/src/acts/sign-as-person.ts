import {
  centredIn,
  imageAppearance,
  imageSizeMm,
  type PreparedImage,
  sealBox,
  type SizeMm,
} from '../appearance/index.js';
import { refusePdf } from '../errors.js';
import { fieldNames, type TextFieldKey, textFieldKeys } from '../form/field-names.js';
import { addPlannedFields, type TextFieldPlan } from '../form/prepare-fields.js';
import { openPdf, type PdfDocument } from '../model/document.js';
import { IncrementalUpdate, wholeFile } from '../model/writer.js';
import { type Placement, visibleSizeMm } from '../placement.js';
import { signUpdate } from '../sign/sign-pdf.js';
import { prepared } from './given-image.js';
import type { DocumentPlacements } from './placements.js';
import type { Signing } from './signing.js';

export interface PersonalSigning extends Signing {
  readonly placements: DocumentPlacements;
  /** PNG of the signature, blue, transparent (NĐ 30/2020/NĐ-CP, Phụ lục I, II.7 d). Left out: nothing is shown. */
  readonly image?: Uint8Array | PreparedImage;
  /** Real size of the seal that will cover the signature's left third; 36 mm. */
  readonly sealSizeMm?: number | SizeMm;
}

/**
 * Case A: prepares the fields and certifies with the leader's signature, in one increment.
 * @throws PdfRefusedError as `prepareFields` and `signPdf`
 * @throws DomainError IMAGE_NOT_PNG, IMAGE_TOO_LARGE, IMAGE_LOW_RESOLUTION
 */
export const signAsPerson = (bytes: Uint8Array, act: PersonalSigning): Buffer =>
  wholeFile(bytes, signAsPersonIncrement(bytes, act));

/** As `signAsPerson`, giving only what is to be appended: no copy of a large file is made. */
export function signAsPersonIncrement(bytes: Uint8Array, act: PersonalSigning): Buffer {
  const { placements } = act;
  const image = act.image === undefined ? undefined : prepared(act.image);
  const document = openPdf(bytes);
  const update = new IncrementalUpdate(document);
  const imageBox = image === undefined ? placements.signature : centredIn(placements.signature, imageSizeMm(image));
  const fields = addPlannedFields(update, {
    ...textPlans(placements),
    personalSignature: placements.signature,
    seal: withinPage(document, sealBox(imageBox, act.sealSizeMm ?? 36)),
  });
  const page = document.pages()[placements.signature.page - 1]!;
  return signUpdate(
    update,
    {
      ...act,
      role: { kind: 'PERSON', certify: true },
      field: { name: fieldNames.personalSignature },
      ...(image === undefined
        ? {}
        : { appearance: (field) => imageAppearance(image, { ...field, kind: 'SIGNATURE' }) }),
    },
    { ref: fields.get(fieldNames.personalSignature)!, box: placements.signature, rotation: page.rotate },
  );
}

function textPlans(placements: DocumentPlacements): Partial<Record<TextFieldKey, TextFieldPlan>> {
  const plans: Partial<Record<TextFieldKey, TextFieldPlan>> = {};
  for (const key of textFieldKeys) {
    const given = placements[key];
    if (given === undefined) continue;
    // Place and date are set in italics, the number upright (NĐ 30/2020/NĐ-CP, Phụ lục I, II.3 c and II.4 c).
    plans[key] = { italic: key !== 'number', ...('placement' in given ? given : { placement: given }) };
  }
  return plans;
}

/** A seal keeps its real size; near an edge it moves onto the page. */
function withinPage(document: PdfDocument, box: Placement): Placement {
  const page = document.pages()[box.page - 1];
  if (page === undefined) throw refusePdf('PLACEMENT_OUTSIDE_PAGE', `page ${box.page}`);
  const { widthMm, heightMm } = visibleSizeMm(page);
  return {
    ...box,
    xMm: Math.max(0, Math.min(box.xMm, widthMm - box.widthMm)),
    yMm: Math.max(0, Math.min(box.yMm, heightMm - box.heightMm)),
  };
}
