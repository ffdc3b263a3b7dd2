import type { PdfDocument } from '../model/document.js';
import { isArray, type PdfDict } from '../model/objects.js';
import type { Box } from '../model/page.js';
import type { Matrix } from '../placement.js';

/** First m, then n. */
export const times = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[1] * n[2],
  m[0] * n[1] + m[1] * n[3],
  m[2] * n[0] + m[3] * n[2],
  m[2] * n[1] + m[3] * n[3],
  m[4] * n[0] + m[5] * n[2] + n[4],
  m[4] * n[1] + m[5] * n[3] + n[5],
];

/** The smallest upright box around a box seen through a matrix. */
export function mapped([left, bottom, right, top]: Box, m: Matrix): Box {
  const xs: number[] = [];
  const ys: number[] = [];
  for (const [x, y] of [
    [left, bottom],
    [right, bottom],
    [left, top],
    [right, top],
  ] as const) {
    xs.push(m[0] * x + m[2] * y + m[4]);
    ys.push(m[1] * x + m[3] * y + m[5]);
  }
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** /Matrix of a form; undefined when it has none. */
export function matrixOf(document: PdfDocument, dict: PdfDict): Matrix | undefined {
  const value = document.resolve(dict.get('Matrix'));
  if (!isArray(value) || value.length !== 6) return undefined;
  const numbers = value.map((item) => document.resolve(item));
  return numbers.every((item) => typeof item === 'number') ? (numbers as unknown as Matrix) : undefined;
}

export const union = (a: Box, b: Box): Box => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
];
export const intersection = (a: Box, b: Box): Box => [
  Math.max(a[0], b[0]),
  Math.max(a[1], b[1]),
  Math.min(a[2], b[2]),
  Math.min(a[3], b[3]),
];
export const holds = (outer: Box, inner: Box, tolerance: number): boolean =>
  inner[0] >= outer[0] - tolerance &&
  inner[1] >= outer[1] - tolerance &&
  inner[2] <= outer[2] + tolerance &&
  inner[3] <= outer[3] + tolerance;

/** Upright boxes stay upright boxes. */
export const isAligned = ([a, b, c, d]: Matrix): boolean => {
  const tiny = 1e-6 * (Math.abs(a) + Math.abs(b) + Math.abs(c) + Math.abs(d));
  return Math.max(Math.abs(b), Math.abs(c)) <= tiny || Math.max(Math.abs(a), Math.abs(d)) <= tiny;
};

/** They have more than an edge in common. */
export const overlaps = (a: Box, b: Box): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

export const areaOf = ([left, bottom, right, top]: Box): number =>
  Math.max(0, right - left) * Math.max(0, top - bottom);

/** Share of a box that lies in another. */
export const shareWithin = (inner: Box, outer: Box): number => {
  const area = areaOf(inner);
  return area === 0 ? 0 : areaOf(intersection(inner, outer)) / area;
};
