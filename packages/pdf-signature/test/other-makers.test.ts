/** Files in good order as programs other than ours write them, built by hand: none of them may be refused. */
import { openPdf, signPdf, validatePdf } from '../src/index.js';
import { dict, name, PdfRef, type PdfValue, stream, textString } from '../src/model/objects.js';
import { approved, certifiedAt, expectLawful, expectUnlawful } from './attacks/fixtures.js';
import type { IncrementalUpdate } from '../src/model/writer.js';
import { addAnnotation, change, firstPage, signFreely, tamper } from './attacks/mutator.js';
import { clerk } from './journey.js';
import { handmadePdf } from './handmade.js';
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

describe('a further signature', () => {
  it('may carry /DR in its field, which means nothing there', () => {
    const entries = { DR: dict({ XObject: dict({}) }) };
    expectLawful(signFreely(approved(), { signer: clerk, field: { name: 'Ky2', entries } }));
  });

  describe('in a field that lay ready without /P', () => {
    const form = handmadePdf('/Annots [4 0 R 5 0 R]', '/AcroForm << /Fields [4 0 R 5 0 R] /SigFlags 3 >>', [
      '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Ky1) /Rect [0 0 0 0] >>',
      '<< /Type /Annot /Subtype /Widget /FT /Sig /T (Ky2) /Rect [0 0 0 0] >>',
    ]);
    const first = certifiedIn(form, new PdfRef(4));
    const signedWith = (page: PdfRef): Buffer =>
      signFreely(first, {
        signer: clerk,
        field: new PdfRef(5),
        edit: (update) => change(update, new PdfRef(5), { P: page }),
      });

    it('may name the page it stands on', () => expectLawful(signedWith(new PdfRef(3))));
    it('may name no other', () => expectUnlawful(signedWith(new PdfRef(2)), { code: 'FIELD_CHANGED', field: 'Ky2' }));
  });
});

function certifiedIn(bytes: Buffer, field: PdfRef): Buffer {
  return signFreely(bytes, { signer: clerk, field, docMdp: 2 });
}

describe('a check box that is drawn anew when it is set', () => {
  const appearance = (content: string, font = 'ZapfDingbats'): PdfValue =>
    stream(
      {
        Type: name('XObject'),
        Subtype: name('Form'),
        BBox: [0, 0, 20, 20],
        Resources: dict({ Font: dict({ Z: fontNamed(font) }) }),
      },
      Buffer.from(content, 'latin1'),
    );
  const fontNamed = (base: string): PdfValue =>
    dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name(base) });
  const tick = 'q 1 g 0 0 20 20 re f Q q BT 0 g /Z 15 Tf 4 5 Td (4) Tj ET Q';
  const states = (update: IncrementalUpdate, yes: PdfValue): PdfValue =>
    dict({ N: dict({ Yes: update.add(yes), Off: update.add(appearance('')) }) });

  function set(size: number, yes: PdfValue): Buffer {
    let box = new PdfRef(0);
    const form = tamper(handmadePdf(''), (update, document) => {
      box = update.add(
        dict({
          Type: name('Annot'),
          Subtype: name('Widget'),
          FT: name('Btn'),
          T: textString('dong_y'),
          F: 4,
          Rect: [20, 20, 20 + size, 20 + size],
          P: firstPage(document),
          AS: name('Off'),
          AP: states(update, appearance(tick)),
        }),
      );
      addAnnotation(update, firstPage(document), box);
      change(update, document.catalogRef, { AcroForm: update.add(dict({ Fields: [box] })) });
    });
    return tamper(certifiedAt(2, form), (update) =>
      change(update, box, { V: name('Yes'), AS: name('Yes'), AP: states(update, yes) }),
    );
  }

  it('is filled in', () => expectLawful(set(20, appearance(tick.replace('15 Tf', '14 Tf')))));

  it.each([
    ['with letters', 20, appearance(tick, 'Helvetica')],
    ['with two signs', 20, appearance(tick.replace('(4)', '(44)'))],
    ['beyond its border', 20, appearance('0 g -50 0 100 20 re f')],
    ['over a place where much could be written', 200, appearance('0 g 0 0 5 5 re f')],
  ])('is changed when it is drawn %s', (_, size, yes) => {
    expectUnlawful(set(size, yes), { code: 'FIELD_SHOWS_OTHER', field: 'dong_y' });
  });
});
