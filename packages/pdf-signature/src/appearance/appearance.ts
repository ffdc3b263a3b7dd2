/** What every appearance shares: a form XObject that knows how to put itself and what it needs into an update. */
import { dict, name, stream, type PdfRef, type PdfStream, type PdfValue } from '../model/objects.js';

/** The part of an incremental update an appearance needs. */
export interface ObjectSink {
  /** Adds an indirect object and returns its reference. */
  add(value: PdfValue): PdfRef;
}

/** A size as the reader sees it, millimetres. */
export interface SizeMm {
  readonly width: number;
  readonly height: number;
}

/** Clockwise rotation at which the page is shown (/Rotate). */
export type PageRotation = 0 | 90 | 180 | 270;

export interface Appearance {
  /** Size of the upright appearance, points; the widget's /Rect has these sides, exchanged on a page turned by 90 or 270. */
  readonly widthPt: number;
  readonly heightPt: number;
  /** Adds the fonts and images needed, then the form XObject, whose reference goes into /AP /N. Adds nothing twice per sink. */
  addTo(sink: ObjectSink): PdfRef;
}

export const pointsPerMm = 72 / 25.4;

/** Shortest decimal form: appearances are written a thousand times a day. */
export const decimal = (value: number): string => String(Math.round(value * 1000) / 1000);

/** Turns the form back upright on a page shown rotated; moves it so that its corner stays at the origin (ISO 32000-1, 12.5.5). */
const uprightMatrix = (rotation: PageRotation, width: number, height: number): readonly number[] | undefined => {
  switch (rotation) {
    case 0:
      return undefined;
    case 90:
      return [0, 1, -1, 0, height, 0];
    case 180:
      return [-1, 0, 0, -1, width, height];
    case 270:
      return [0, -1, 1, 0, 0, width];
  }
};

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** A form XObject of the given upright size in points. */
export const formXObject = (
  size: { readonly widthPt: number; readonly heightPt: number },
  rotation: PageRotation,
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
      Matrix: uprightMatrix(rotation, width, height),
      Resources: dict(resources),
    },
    Buffer.from(content, 'latin1'),
  );
};

const addedTo = new WeakMap<ObjectSink, Map<object, PdfRef>>();

/** Adds what `make` builds for this key once per sink; later appearances of the same update share it. */
export const addOnce = (sink: ObjectSink, key: object, make: () => PdfValue): PdfRef => {
  let known = addedTo.get(sink);
  if (!known) addedTo.set(sink, (known = new Map()));
  let ref = known.get(key);
  if (!ref) known.set(key, (ref = sink.add(make())));
  return ref;
};
