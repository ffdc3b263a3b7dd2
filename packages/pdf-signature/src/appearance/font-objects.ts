/** A font subset as PDF objects: Type0 over CIDFontType2, Identity-H, with the map that lets the text be copied and searched. */
import { dict, name, PdfString, stream, type PdfRef } from '../model/objects.js';
import { addOnce, type ObjectSink } from './appearance.js';
import type { FontSubset } from './font-subset.js';

const serif = 2;
const symbolic = 4;
const italic = 64;

/** Adds the font to the update, once, and returns the reference that goes into /Resources /Font. */
export const addFont = (sink: ObjectSink, subset: FontSubset): PdfRef =>
  addOnce(sink, subset, () => {
    const flate = name('FlateDecode');
    const program = sink.add(
      stream({ Filter: flate, Length1: subset.program.length }, Buffer.from(subset.program.deflated)),
    );
    const descriptor = sink.add(
      dict({
        Type: name('FontDescriptor'),
        FontName: name(subset.name),
        Flags: serif | symbolic | (subset.italicAngle === 0 ? 0 : italic),
        FontBBox: subset.bbox,
        ItalicAngle: subset.italicAngle,
        Ascent: subset.ascent,
        Descent: subset.descent,
        CapHeight: subset.capHeight,
        StemV: 80,
        FontFile2: program,
      }),
    );
    const descendant = sink.add(
      dict({
        Type: name('Font'),
        Subtype: name('CIDFontType2'),
        BaseFont: name(subset.name),
        CIDSystemInfo: dict({
          Registry: new PdfString(Buffer.from('Adobe')),
          Ordering: new PdfString(Buffer.from('Identity')),
          Supplement: 0,
        }),
        FontDescriptor: descriptor,
        DW: 500,
        W: [0, [...subset.widths]],
        CIDToGIDMap: name('Identity'),
      }),
    );
    return dict({
      Type: name('Font'),
      Subtype: name('Type0'),
      BaseFont: name(subset.name),
      Encoding: name('Identity-H'),
      DescendantFonts: [descendant],
      ToUnicode: sink.add(stream({ Filter: flate }, Buffer.from(subset.toUnicode))),
    });
  });
