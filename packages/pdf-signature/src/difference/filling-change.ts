import type { FormField } from '../form/read-fields.js';
import { isArray, PdfDict, PdfName, type PdfRef, PdfString, type PdfValue, textOf } from '../model/objects.js';
import { buttonAppearanceFinding } from './button-appearance.js';
import type { FieldChange } from './field-change.js';
import { filledTextFinding } from './filled-text.js';
import { sameValue } from './same-value.js';
import { report, type Step } from './step.js';

/** /M of a widget tells when it was changed, nothing else. */
const harmless = new Set(['M']);
const textKeys = new Set(['V', 'AP', 'Ff', ...harmless]);
/** /I repeats in numbers which options /V names (ISO 32000-2, Table 233). */
const choiceKeys = new Set([...textKeys, 'I']);
const buttonKeys = new Set(['V', 'AS', 'AP', ...harmless]);
const permittedKeys: Readonly<Record<Exclude<FormField['type'], 'SIGNATURE'>, ReadonlySet<string>>> = {
  TEXT: textKeys,
  CHOICE: choiceKeys,
  BUTTON: buttonKeys,
  UNKNOWN: harmless,
};
const readOnly = 1;

/** Text, choices and buttons: filled once, showing what they hold. */
export function fillingChange(step: Step, { field, now, widgets, keys, place }: FieldChange): void {
  const permitted = permittedKeys[field.type as keyof typeof permittedKeys];
  const foreign = keys.filter((key) => !permitted.has(key));
  if (foreign.length > 0) return report(step, 'FIELD_CHANGED', { ...place, detail: foreign.join(', ') });
  if (keys.every((key) => harmless.has(key))) return report(step, 'MODIFICATION_NOTED', place);
  const flags = inherited(step, field.dict, 'Ff');
  if (typeof flags === 'number' && (flags & readOnly) !== 0) {
    return report(step, 'FIELD_CHANGED', { ...place, detail: 'read-only' });
  }
  if (keys.includes('Ff') && !onlyReadOnlyComes(flags, step.after.resolve(now.get('Ff')))) {
    return report(step, 'FIELD_CHANGED', { ...place, detail: 'Ff' });
  }
  const was = step.before.resolve(field.value);
  const is = step.after.resolve(now.get('V') ?? null);
  if (!isEmpty(was) && !sameValue(was, is)) return report(step, 'FIELD_VALUE_REPLACED', place);
  if (keys.includes('I') && !namesValue(step, now, is)) return report(step, 'FIELD_CHANGED', { ...place, detail: 'I' });
  const drawn = widgets.length === 0 ? [field.ref] : widgets;
  const finding = field.type === 'BUTTON' ? buttonFinding(step, drawn, keys, was, is) : textFinding(step, drawn, is);
  if (finding !== undefined) return report(step, 'FIELD_SHOWS_OTHER', { ...place, detail: finding });
  report(step, 'FIELD_FILLED', place);
}

const deepest = 32;

/** Of the field, or of those above it (ISO 32000-2, 12.7.4.1). */
function inherited({ before }: Step, field: PdfDict, key: string): PdfValue {
  let node: PdfDict | undefined = field;
  for (let level = 0; node !== undefined && level < deepest; level += 1) {
    const value = before.resolve(node.get(key));
    if (value !== null) return value;
    node = before.dictIn(node, 'Parent');
  }
  return null;
}

const textFinding = (step: Step, widgets: readonly PdfRef[], value: PdfValue): string | undefined =>
  first(widgets, (widget) => filledTextFinding(step, widget, value));

const buttonFinding = (
  step: Step,
  widgets: readonly PdfRef[],
  keys: readonly string[],
  was: PdfValue,
  is: PdfValue,
): string | undefined =>
  statesFinding(step, widgets, was, is) ??
  (keys.includes('AP') ? first(widgets, (widget) => buttonAppearanceFinding(step, widget)) : undefined);

function first(widgets: readonly PdfRef[], find: (widget: PdfRef) => string | undefined): string | undefined {
  for (const widget of widgets) {
    const finding = find(widget);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

const onlyReadOnlyComes = (was: PdfValue, is: PdfValue): boolean =>
  typeof is === 'number' && (is & ~readOnly) === (typeof was === 'number' ? was & ~readOnly : 0);

const isEmpty = (value: PdfValue): boolean =>
  value === null ||
  (value instanceof PdfString && value.bytes.length === 0) ||
  (value instanceof PdfName && value.text === 'Off');

/**
 * A button shows the state /AS names, whatever its value is (ISO 32000-2, 12.7.5.2.3): what comes must be that of the new value, and
 * one of the widgets must show it.
 */
function statesFinding(
  { before, after }: Step,
  widgets: readonly PdfRef[],
  was: PdfValue,
  is: PdfValue,
): string | undefined {
  let isShown = false;
  let hasStates = false;
  for (const ref of widgets) {
    const [old, now] = [before.get(ref), after.get(ref)];
    if (!(old instanceof PdfDict) || !(now instanceof PdfDict)) return 'no widget';
    const shown = after.resolve(now.get('AS'));
    hasStates ||= shown !== null;
    isShown ||= sameValue(shown, is);
    const stayed = before.resolve(old.get('AS'));
    if (sameValue(stayed, shown) || (isEmpty(stayed) && isEmpty(shown))) continue;
    if (sameValue(was, is)) return 'AS changed without the value';
    if (!sameValue(shown, is)) return 'AS is not the value';
  }
  return hasStates && !isShown && !isEmpty(is) && !sameValue(was, is) ? 'no AS shows the value' : undefined;
}

/** Where /I and /V differ, /V counts (ISO 32000-2, Table 234), and not every reader knows. */
function namesValue({ after }: Step, field: PdfDict, value: PdfValue): boolean {
  const chosen = after.resolve(field.get('I'));
  if (chosen === null) return true;
  const options = after.resolve(field.get('Opt'));
  if (!isArray(chosen) || !isArray(options) || chosen.length !== 1 || !(value instanceof PdfString)) return false;
  const index = after.resolve(chosen[0]);
  const option = typeof index === 'number' ? after.resolve(options[index]) : null;
  // An option is a text, or what it exports and what it shows.
  const texts = (isArray(option) ? option : [option]).map((one) => after.resolve(one));
  return texts.length > 0 && texts.every((one) => one instanceof PdfString && textOf(one) === textOf(value));
}
