/** A page as poppler draws it, asked where its colours are. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPdf, visibleSizeMm } from '../src/index.js';

export interface ColourBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Pixels of the colour. */
  readonly count: number;
}

/** Millimetres from the top left of the visible page. */
export interface Area {
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

export interface RenderedPage {
  /** The box around all pixels of a colour, millimetres; only within `area` where that is given. */
  readonly red: (area?: Area) => ColourBox;
  readonly blue: (area?: Area) => ColourBox;
  readonly black: (area?: Area) => ColourBox;
  /** Blue shining through red, as ink over ink does. */
  readonly both: (area?: Area) => ColourBox;
}

type Is = (r: number, g: number, b: number) => boolean;
const isBlue: Is = (r, g, b) => b > r + 50 && b > g + 30;
const isRed: Is = (r, g, b) => r > g + 60 && r > b + 60;
const isBlack: Is = (r, g, b) => r + g + b < 100;
const isBoth: Is = (r, g, b) => r < 120 && g < 60 && b < 120 && r + b > 40 && g < Math.min(r, b);

/** @param folder where the file is written for the program to read */
export function rendered(folder: string, bytes: Buffer, page = 1): RenderedPage {
  const path = join(folder, 'rendered.pdf');
  writeFileSync(path, bytes);
  const shown = openPdf(bytes).pages()[page - 1]!;
  // poppler takes no notice of /UserUnit.
  const dpi = 100 * shown.userUnit;
  const args = ['-r', String(dpi), '-cropbox', '-f', String(page), '-l', String(page), '-singlefile', path];
  const ppm = execFileSync('pdftoppm', args, { maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'ignore'] });
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.toString('latin1', 0, 40))!;
  const width = Number(header[1]);
  const mm = visibleSizeMm(shown).widthMm / width;
  const boxOf =
    (is: Is) =>
    (area: Area = { xMm: -1e9, yMm: -1e9, widthMm: 2e9, heightMm: 2e9 }): ColourBox => {
      const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity, count: 0 };
      for (let at = header[0].length, index = 0; at + 2 < ppm.length; at += 3, index += 1) {
        if (!is(ppm[at]!, ppm[at + 1]!, ppm[at + 2]!)) continue;
        const x = (index % width) * mm;
        const y = Math.floor(index / width) * mm;
        if (x < area.xMm || y < area.yMm || x > area.xMm + area.widthMm || y > area.yMm + area.heightMm) continue;
        box.left = Math.min(box.left, x);
        box.right = Math.max(box.right, x + mm);
        box.top = Math.min(box.top, y);
        box.bottom = Math.max(box.bottom, y + mm);
        box.count += 1;
      }
      return box;
    };
  return { red: boxOf(isRed), blue: boxOf(isBlue), black: boxOf(isBlack), both: boxOf(isBoth) };
}
