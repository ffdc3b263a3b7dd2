import { isName, PdfDict, type PdfRef, PdfStream } from '../model/objects.js';
import { drawingOfForm } from './appearance-drawing.js';
import { Covering, namesOf, seenUnder } from './covered-content.js';
import { holds } from './geometry.js';
import { sameValue } from './same-value.js';
import type { Step } from './step.js';

/** Points; with lines one could write into a larger one whatever one likes. */
const largest = 36;

/**
 * Says what is wrong with the appearances a check box or radio button got when it was set; undefined when each draws at most one sign
 * of ZapfDingbats, with borders and grounds, inside the button and over no signed letters. Some programs draw a button anew when
 * they set it.
 */
export function buttonAppearanceFinding(step: Step, ref: PdfRef): string | undefined {
  const [was, is] = [step.before.get(ref), step.after.get(ref)];
  if (!(was instanceof PdfDict) || !(is instanceof PdfDict)) return 'no widget';
  const old = step.before.dictIn(was, 'AP');
  const drawn = step.after.dictIn(is, 'AP');
  if (old === undefined || drawn === undefined || [...drawn.entries.keys()].some((key) => key !== 'N')) return 'AP';
  const oldStates = step.before.dictIn(old, 'N');
  const states = step.after.dictIn(drawn, 'N');
  if (states === undefined) return 'N holds no states';
  for (const [state, form] of states.entries) {
    const [before, after] = [step.before.resolve(oldStates?.get(state)), step.after.resolve(form)];
    if (sameValue(before, after)) continue;
    if (before === null && state !== 'Off') return `new state /${state}`;
    const finding = stateFinding(step, ref, is, after);
    if (finding !== undefined) return `state /${state}: ${finding}`;
  }
  return undefined;
}

function stateFinding(
  step: Step,
  ref: PdfRef,
  widget: PdfDict,
  form: ReturnType<Step['after']['get']>,
): string | undefined {
  if (form instanceof PdfStream && form.bytes.length === 0) return undefined;
  const drawing = drawingOfForm(step, ref, widget, form);
  if (drawing === undefined) return undefined;
  if (typeof drawing === 'string') return drawing;
  const { marks, rect, page } = drawing;
  if (Math.max(rect[2] - rect[0], rect[3] - rect[1]) > largest) return 'too large to be drawn anew';
  if (page === undefined) return 'on no page';
  const under = seenUnder(step, page, rect, ref);
  if (under === undefined) return 'what lies under it cannot be read';
  const covering = new Covering(step, under);
  let signs = 0;
  for (const mark of marks) {
    if (mark.kind !== 'GLYPH' && mark.kind !== 'AREA') return mark.kind === 'IMAGE' ? 'an image' : mark.operator;
    if (!holds(rect, mark.box, 1)) return 'drawn outside the button';
    if (!covering.addBox(mark.box)) return 'too much is drawn';
    if (mark.kind === 'GLYPH') {
      signs += 1;
      if (signs > 1 || !isDingbats(step, mark.font)) return 'text';
    }
  }
  const hidden = covering.hidden();
  return hidden.length === 0 ? undefined : `covers ${namesOf(hidden)}`;
}

const isDingbats = ({ after }: Step, font: PdfDict): boolean =>
  isName(after.resolve(font.get('Subtype')), 'Type1') &&
  isName(after.resolve(font.get('BaseFont')), 'ZapfDingbats') &&
  !['FontDescriptor', 'ToUnicode', 'Encoding', 'Widths'].some((key) => font.has(key));
