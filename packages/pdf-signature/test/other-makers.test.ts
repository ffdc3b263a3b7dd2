/** Files in good order as programs other than ours write them, built by hand: none of them may be refused. */
import { openPdf, signPdf, validatePdf } from '../src/index.js';
import { blank, laterThat, quiet, signed, subject, termsOf } from './validation-kit.js';

const at = laterThat(1);
const person = quiet.issue('PERSON', subject);
const request = { trustAnchors: [quiet.anchor], at };

/** An increment of one unreferenced object whose cross-reference stream has columns of these widths. */
function onStream(bytes: Buffer, widths: readonly [number, number, number], leading = 0): Buffer {
  const document = openPdf(bytes);
  const own = document.nextObjectNumber;
  const object = `${own} 0 obj\n(x)\nendobj\n`;
  const start = bytes.length + object.length;
  const column = (value: number, width: number): Buffer => {
    const cell = Buffer.alloc(width, 0);
    if (width > 6) cell[0] = leading;
    if (width > 0) cell.writeUIntBE(value, Math.max(0, width - 6), Math.min(6, width));
    return cell;
  };
  const rows = Buffer.concat(
    [bytes.length, start].flatMap((offset) => [1, offset, 0].map((value, index) => column(value, widths[index]!))),
  );
  const entries = `/Type /XRef /Size ${own + 2} /W [${widths.join(' ')}] /Index [${own} 2] /Root ${document.catalogRef.objectNumber} 0 R /Prev ${document.xref.sections[0]!.offset} /Length ${rows.length}`;
  return Buffer.concat([
    bytes,
    Buffer.from(`${object}${own + 1} 0 obj\n<< ${entries} >>\nstream\n`, 'latin1'),
    rows,
    Buffer.from(`\nendstream\nendobj\nstartxref\n${start}\n%%EOF\n`, 'latin1'),
  ]);
}

describe('a cross-reference stream', () => {
  it.each([[[1, 8, 2]], [[1, 4, 2]], [[2, 16, 8]]] as [[number, number, number]][])(
    'may have columns of %j bytes, before and after the signature',
    (widths) => {
      const report = validatePdf(signPdf(onStream(blank, widths), termsOf(person)), request);
      expect(report).toMatchObject({ verdict: 'TOTAL_PASSED', signatures: [{ coverage: 'WHOLE_FILE' }] });
      expect(validatePdf(onStream(signed(person), widths), request).refusal).toBeUndefined();
    },
  );

  it('with an offset that no file reaches is damaged, not an object at the rest of the number', () => {
    expect(() => openPdf(onStream(blank, [1, 8, 2], 1))).toThrow(expect.objectContaining({ code: 'PDF_DAMAGED' }));
  });
});
