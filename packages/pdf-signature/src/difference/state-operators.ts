import type { PdfDocument } from '../model/document.js';
import { isName, type PdfDict } from '../model/objects.js';
import { type Graphics, luminanceOf } from './graphics.js';

type Setting = (state: Graphics, ...numbers: readonly number[]) => void;

/** Operators that do nothing but set a part of the state by numbers (ISO 32000-2, 8.4.4, 8.6.8, 9.3.1). */
const settings: Readonly<Record<string, Setting>> = {
  w: (state, width = 0) => (state.lineWidth = width),
  j: (state, join = 0) => (state.join = join),
  M: (state, limit = 0) => (state.miter = limit),
  g: (state, grey = 0) => (state.fill = grey),
  G: (state, grey = 0) => (state.stroke = grey),
  rg: (state, red = 0, green = 0, blue = 0) => (state.fill = luminanceOf.rgb(red, green, blue)),
  RG: (state, red = 0, green = 0, blue = 0) => (state.stroke = luminanceOf.rgb(red, green, blue)),
  k: (state, c = 0, m = 0, y = 0, black = 0) => (state.fill = luminanceOf.cmyk(c, m, y, black)),
  K: (state, c = 0, m = 0, y = 0, black = 0) => (state.stroke = luminanceOf.cmyk(c, m, y, black)),
  Tc: (state, space = 0) => (state.space = space),
  Tw: (state, space = 0) => (state.wordSpace = space),
  Tz: (state, percent = 0) => (state.scale = percent / 100),
  TL: (state, leading = 0) => (state.leading = leading),
  Ts: (state, rise = 0) => (state.rise = rise),
  Tr: (state, mode = 0) => (state.mode = mode),
};

/** @returns whether the operator was one of these */
export function setByNumbers(operator: string, numbers: readonly number[], state: Graphics): boolean {
  if (!Object.hasOwn(settings, operator)) return false;
  settings[operator]!(state, ...numbers);
  return true;
}

/** What a graphics state dictionary says that hides nothing and shows nothing. */
const silent = ['Type', 'SA', 'AIS', 'OP', 'op', 'OPM', 'LC', 'SM'];

/**
 * `gs`. Only blending that lets everything under it show through is understood.
 * @returns the keys that are not
 */
export function setByDictionary(document: PdfDocument, entries: PdfDict, state: Graphics): readonly string[] {
  const foreign: string[] = [];
  for (const [key, value] of entries.entries) {
    const item = document.resolve(value);
    if (key === 'BM' && isName(item, 'Multiply')) state.multiply = true;
    else if (key === 'BM' && (isName(item, 'Normal') || isName(item, 'Compatible'))) state.multiply = false;
    else if ((key === 'ca' || key === 'CA') && typeof item === 'number') state.see &&= item > 0.9;
    else if (key === 'LW' && typeof item === 'number') state.lineWidth = item;
    else if (key === 'LJ' && typeof item === 'number') state.join = item;
    else if (key === 'ML' && typeof item === 'number') state.miter = item;
    else if (!silent.includes(key) && !(key === 'SMask' && isName(item, 'None'))) foreign.push(key);
  }
  return foreign;
}
