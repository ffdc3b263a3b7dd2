/** What every appearance shares: a form XObject that knows how to put itself and what it needs into an update. */
import { dict, name, stream, type PdfRef, type PdfStream, type PdfValue } from '../model/objects.js';
import type { Rotation } from '../model/page.js';
import { uprightMatrix } from '../placement.js';

/** The part of an incremental update an appearance needs. */
export interface ObjectSink {
  /** Adds an indirect object and returns its reference. */
  add(value: PdfValue): PdfRef;
  /** What was added already, by what it was made of. */
  readonly shared: Map<object, PdfRef>;
}

/** A size as the reader sees it; a `Placement` is one. */
export interface SizeMm {
  readonly widthMm: number;
  readonly heightMm: number;
}

export interface Appearance {
  /** Size of the upright appearance, points; the widget's /Rect has these sides, exchanged on a page turned by 90 or 270. */
  readonly widthPt: number;
  readonly heightPt: number;
  /** Adds the fonts and images needed, then the form XObject, whose reference goes into /AP /N. Adds nothing twice per sink. */
  addTo(sink: ObjectSink): PdfRef;
}

/** Shortest decimal form: appearances are written a thousand times a day. */
export const decimal = (value: number): string => String(Math.round(value * 1000) / 1000);

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** A form XObject of the given upright size in points. */
export const formXObject = (
  size: { readonly widthPt: number; readonly heightPt: number },
  rotation: Rotation,
  resources: Readonly<Record<string, PdfValue | undefined>>,
  content: string,
): PdfStream => {
  const width = rounded(size.widthPt);
  const height = rounded(size.heightPt);
  return stream(
    {
      Type: name('XObject'),
      Subtype: name('Form'),
      BBox: [0, 0, width, height],
      Matrix: rotation === 0 ? undefined : uprightMatrix(rotation, width, height),
      Resources: dict(resources),
    },
    Buffer.from(content, 'latin1'),
  );
};

/** Adds what `make` builds for this key once per sink; later appearances of the same update share it. */
export const addOnce = (sink: ObjectSink, key: object, make: () => PdfValue): PdfRef => {
  let ref = sink.shared.get(key);
  if (!ref) sink.shared.set(key, (ref = sink.add(make())));
  return ref;
};
