import type { SizeMm } from '../appearance/index.js';
import type { TextFieldKey } from '../form/field-names.js';
import { textFieldKeys } from '../form/field-names.js';
import type { TextFieldPlan } from '../form/prepare-fields.js';
import type { Placement } from '../placement.js';
import type { LocatedBlank, LocatedPlacements } from '../text/index.js';

/** Where number, day, month and year stand; each is left out where the document has no blank for it. */
export type TextPlacements = Partial<Readonly<Record<TextFieldKey, Placement | TextFieldPlan>>>;

/** Where things stand in a document with one signer. */
export type DocumentPlacements = {
  readonly signature: Placement;
  /** Name of an empty signature field the document brought for the signer; it is signed instead of one of ours. */
  readonly signatureField?: string;
} & TextPlacements;

/** One of several authorised signers of a document (văn bản liên tịch, or two signers of one organisation). */
export interface JointSigner {
  /** Chosen by the caller, unique in the document: letters, digits, `-`; at most 40. Named again when this person signs. */
  readonly key: string;
  readonly placement: Placement;
  /** Name of an empty signature field the document brought for this signer. */
  readonly signatureField?: string;
  /** Key of the organisation signed for; left out: the signer's key. Signers of one organisation share its one seal. */
  readonly organisation?: string;
  /** Real size of the organisation's seal, millimetres; 36. False: it has no seal of its own. Told at its first signer. */
  readonly seal?: number | SizeMm | false;
  /** Size of this person's signature image, millimetres, so that the seal covers its left third; 45 x 18. */
  readonly imageSizeMm?: SizeMm;
}

/** What was found in the text of the document, as places to sign and fill; a blank with digits in it already is left alone. */
export function placementsFrom(located: LocatedPlacements): DocumentPlacements {
  const plan = ({ placement, fontSize, align, leader }: LocatedBlank): TextFieldPlan => ({
    placement,
    fontSize,
    align,
    cover: leader,
  });
  const { number, day, month, year, signature } = located;
  return {
    signature: signature.placement,
    ...(signature.field === undefined ? {} : { signatureField: signature.field }),
    ...(number.written === undefined ? { number: plan(number) } : {}),
    ...(day.written === undefined ? { day: plan(day) } : {}),
    ...(month.written === undefined ? { month: plan(month) } : {}),
    ...(year === undefined ? {} : { year: plan(year) }),
  };
}

export function textPlans(placements: TextPlacements): Partial<Record<TextFieldKey, TextFieldPlan>> {
  const plans: Partial<Record<TextFieldKey, TextFieldPlan>> = {};
  for (const key of textFieldKeys) {
    const given = placements[key];
    if (given === undefined) continue;
    // Place and date are set in italics, the number upright (NĐ 30/2020/NĐ-CP, Phụ lục I, II.3 c and II.4 c).
    plans[key] = { italic: key !== 'number', ...('placement' in given ? given : { placement: given }) };
  }
  return plans;
}
