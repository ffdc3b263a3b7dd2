import type { TextFieldKey } from '../form/field-names.js';
import type { TextFieldPlan } from '../form/prepare-fields.js';
import type { Placement } from '../placement.js';
import type { LocatedBlank, LocatedPlacements } from '../text/index.js';

/** Where things stand; number, day, month and year are left out where the document has no blank for them. */
export type DocumentPlacements = { readonly signature: Placement } & Partial<
  Readonly<Record<TextFieldKey, Placement | TextFieldPlan>>
>;

/** What was found in the text of the document, as places to sign and fill; a blank with digits in it already is left alone. */
export function placementsFrom(located: LocatedPlacements): DocumentPlacements {
  const plan = ({ placement, fontSize, align, leader }: LocatedBlank): TextFieldPlan => ({
    placement,
    fontSize,
    align,
    cover: leader,
  });
  const { number, day, month, signature } = located;
  return {
    signature: signature.placement,
    ...(number.written === undefined ? { number: plan(number) } : {}),
    ...(day.written === undefined ? { day: plan(day) } : {}),
    ...(month.written === undefined ? { month: plan(month) } : {}),
  };
}
