/** Tricks below the objects: cross-references, object streams, shared arrays, generations, trailing bytes. */
import { sampleDocument } from '@lienthong/testing';
import { deflateSync } from 'node:zlib';
import { judgeChanges } from '../../src/difference/index.js';
import { openPdf, readSignatures } from '../../src/index.js';
import type { PdfDict } from '../../src/model/objects.js';
import { dict, isArray, name, PdfRef, PdfStream, type PdfValue, stream, textString } from '../../src/model/objects.js';
import { approved, certified, certifiedOnStreams, expectLawful, expectUnlawful, sealed } from './fixtures.js';
import { addField, change, content, firstPage, rawIncrement, signFreely, streamBody, tamper } from './mutator.js';
import { clerk, leader } from '../journey.js';

/** An increment whose cross-reference stream is written by hand. */
function streamIncrement(
  bytes: Buffer,
  body: string,
  rows: readonly (readonly [object: number, kind: number, second: number, third: number])[],
  trailer = '',
): Buffer {
  const document = openPdf(bytes);
  const start = bytes.length + body.length;
  const own = Math.max(document.nextObjectNumber, ...rows.map(([object]) => object + 1));
  const all = [...rows, [own, 1, start, 0] as const];
  const data = Buffer.concat(
    all.map(([, kind, second, third]) => {
      const row = Buffer.alloc(7);
      row[0] = kind;
      row.writeUInt32BE(second, 1);
      row.writeUInt16BE(third, 5);
      return row;
    }),
  );
  const index = all.map(([object]) => `${object} 1`).join(' ');
  const entries = `/Type /XRef /Size ${own + 1} /W [1 4 2] /Index [${index}] /Root ${document.catalogRef.objectNumber} 0 R /Prev ${document.xref.sections[0]!.offset} ${trailer}`;
  return Buffer.concat([
    bytes,
    Buffer.from(`${body}${own} 0 obj\n${streamBody(entries, data)}\nendobj\nstartxref\n${start}\n%%EOF\n`, 'latin1'),
  ]);
}

const objectStream = (number: number, object: number, value: string): string => {
  const data = deflateSync(Buffer.from(`${object} 0 ${value}`));
  return `${number} 0 obj\n${streamBody(`/Type /ObjStm /N 1 /First ${`${object} 0 `.length} /Filter /FlateDecode`, data)}\nendobj\n`;
};

describe.each([
  ['classic', certified],
  ['streams', certifiedOnStreams],
])('on a file of kind %s', (_, file) => {
  const document = openPdf(file);
  const page = document.pages()[0]!;
  const next = document.nextObjectNumber;
  const pageText = `<< /Type /Page /Parent ${(page.dict.get('Parent') as PdfRef).objectNumber} 0 R /MediaBox [0 0 595 842] >>`;

  it('a page redefined inside an object stream', () => {
    const number = page.ref.objectNumber;
    const attacked = streamIncrement(file, objectStream(next, number, pageText), [
      [next, 1, file.length, 0],
      [number, 2, next, 0],
    ]);
    expectUnlawful(attacked, { code: 'CONTENT_CHANGED', object: number, page: 1 });
  });

  it('a page redefined by the hidden half of a hybrid section', () => {
    const number = page.ref.objectNumber;
    const body = `${number} 0 obj\n${pageText}\nendobj\n`;
    const hidden = Buffer.alloc(7);
    hidden[0] = 1;
    hidden.writeUInt32BE(file.length, 1);
    const at = file.length + body.length;
    const xrefStream = `${next} 0 obj\n${streamBody(`/Type /XRef /Size ${next + 1} /W [1 4 2] /Index [${number} 1]`, hidden)}\nendobj\n`;
    const start = at + xrefStream.length;
    const attacked = Buffer.concat([
      file,
      Buffer.from(
        `${body}${xrefStream}xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size ${next + 1} /Root ${document.catalogRef.objectNumber} 0 R /Prev ${document.xref.sections[0]!.offset} /XRefStm ${at} >>\nstartxref\n${start}\n%%EOF\n`,
        'latin1',
      ),
    ]);
    expectUnlawful(attacked, { code: 'XREF_AMBIGUOUS' });
    expectUnlawful(attacked, { code: 'CONTENT_CHANGED', object: number, page: 1 });
  });

  it('an object named twice in one section', () => {
    const number = page.ref.objectNumber;
    const body = `${next} 0 obj\nnull\nendobj\n${next} 0 obj\n(x)\nendobj\n`;
    const second = file.length + body.indexOf(`${next} 0 obj\n(x)`);
    const attacked = streamIncrement(file, body, [
      [next, 1, file.length, 0],
      [next, 1, second, 0],
    ]);
    expectUnlawful(attacked, { code: 'XREF_AMBIGUOUS', object: next });
    expect(number).toBeGreaterThan(0);
  });

  it('a page given another generation', () => {
    const number = page.ref.objectNumber;
    const attacked = streamIncrement(file, `${number} 1 obj\n${pageText}\nendobj\n`, [[number, 1, file.length, 1]]);
    // The old reference leads nowhere now; a reader that ignores generations shows the new page.
    expect(judgeOf(attacked)).toBe('UNLAWFUL');
  });

  it('a page freed', () => {
    const attacked = streamIncrement(file, '', [[page.ref.objectNumber, 0, 0, 1]]);
    expect(judgeOf(attacked)).toBe('UNLAWFUL');
  });

  it('a cross-reference that points into the signed part', () => {
    const target = [...document.xref.entries].find(([, entry]) => entry.kind === 'OFFSET')!;
    const offset = (target[1] as { offset: number }).offset;
    const attacked = streamIncrement(file, '', [[next, 1, offset, 0]]);
    expectUnlawful(attacked, { code: 'XREF_POINTS_BACK', object: next });
  });

  it('a /Prev that leaves the signed revision out', () => {
    const oldest = document.xref.sections.at(-1)!.offset;
    const base = Buffer.from(file);
    const number = page.ref.objectNumber;
    const at = base.length;
    const body = `${number} 0 obj\n${pageText}\nendobj\n`;
    const attacked = Buffer.concat([
      base,
      Buffer.from(
        `${body}xref\n${number} 1\n${String(at).padStart(10, '0')} 00000 n \ntrailer\n<< /Size ${next} /Root ${document.catalogRef.objectNumber} 0 R /Prev ${oldest} >>\nstartxref\n${at + body.length}\n%%EOF\n`,
      ),
    ]);
    // Nothing of the signed revision is left: the file has no signature at all, or none that covers a state of it.
    expect(readSignatures(attacked).filter(({ coverage }) => coverage !== 'PARTIAL')).toEqual([]);
  });

  it('a /Prev that bites its tail', () => {
    const attacked = rawIncrement(file, [], new Map([[next, 20]]), `/X ${file.length}`);
    const looped = Buffer.from(
      attacked
        .toString('latin1')
        .replace(/\/Prev \d+ \/X (\d+)/, (found, at: string) => `/Prev ${at}`.padEnd(found.length)),
      'latin1',
    );
    expect(() => openPdf(looped)).toThrow(expect.objectContaining({ code: 'PDF_DAMAGED' }));
  });

  it('another identifier', () => {
    const id = document.resolve(document.trailer.get('ID'));
    if (!isArray(id)) return;
    const attacked = rawIncrement(file, [{ number: next, body: 'null' }], new Map(), '/ID [<00> <00>]');
    expectUnlawful(attacked, { code: 'IDENTIFIER_CHANGED' });
  });

  it('encryption', () => {
    const attacked = rawIncrement(
      file,
      [{ number: next, body: '<< /Filter /Standard >>' }],
      new Map(),
      `/Encrypt ${next} 0 R`,
    );
    expect(() => openPdf(attacked)).toThrow(expect.objectContaining({ code: 'PDF_ENCRYPTED' }));
  });

  it('bytes behind the end', () => {
    const attacked = Buffer.concat([file, Buffer.from('\n% thêm\n<script>\n')]);
    expect(() => openPdf(attacked)).toThrow(expect.objectContaining({ code: 'PDF_DAMAGED' }));
    const comment = Buffer.concat([file, Buffer.from('% thêm\n%%EOF\n')]);
    expect(readSignatures(comment)[0]).toMatchObject({ coverage: 'WHOLE_REVISION', integrity: 'INTACT' });
  });
});

it('a stream of objects replaced as a whole changes what nobody redefined', () => {
  const document = openPdf(certifiedOnStreams);
  const container = [...document.xref.entries.values()].find((entry) => entry.kind === 'COMPRESSED') as {
    streamNumber: number;
  };
  const number = container.streamNumber;
  const value = document.get(new PdfRef(number)) as PdfStream;
  const attacked = tamper(certifiedOnStreams, (update) =>
    update.replace(new PdfRef(number), new PdfStream(value.dict.with({ Extends: null, X: 1 }), value.bytes)),
  );
  expectUnlawful(attacked, { code: 'OBJECT_STREAM_REPLACED', object: number });
});

describe('one object with two masters', () => {
  const shared = (
    make: (array: PdfRef, page: PdfDict) => Record<string, PdfValue>,
  ): { file: Buffer; array: PdfRef } => {
    let array = new PdfRef(0);
    const prepared = tamper(sampleDocument('cong-van.pdf'), (update, document) => {
      array = update.add([]);
      const page = firstPage(document);
      change(update, page, make(array, document.get(page) as PdfDict));
    });
    return { file: approved(prepared), array };
  };

  it('an /Annots that is also something else', () => {
    let array = new PdfRef(0);
    const prepared = tamper(sampleDocument('cong-van.pdf'), (update, document) => {
      const page = firstPage(document);
      array = update.add([]);
      change(update, page, { Annots: array, B: array });
      change(update, document.catalogRef, { AcroForm: update.add(dict({ Fields: [], SigFlags: 3 })) });
    });
    const signed = signFreely(prepared, {
      signer: leader,
      field: { name: 'chu_ky' },
      edit: () => undefined,
    });
    const attacked = tamper(signed, (update, document) => {
      const list = (document.get(firstPage(document)) as PdfDict).get('B') as PdfRef;
      update.replace(list, [update.add(content('x'))]);
    });
    expectUnlawful(attacked, { code: 'PAGE_CHANGED', object: array.objectNumber, page: 1 });
    expect(shared((ref) => ({ B: ref })).array.objectNumber).toBeGreaterThan(0);
  });

  it('a /Metadata that is also the content of a page', () => {
    let metadata = new PdfRef(0);
    const prepared = tamper(sampleDocument('cong-van.pdf'), (update, document) => {
      metadata = update.add(stream({ Type: name('Metadata'), Subtype: name('XML') }, Buffer.from('% <x:xmpmeta/>\n')));
      const page = firstPage(document);
      const contents = (document.get(page) as PdfDict).get('Contents')!;
      change(update, page, { Contents: [...(isArray(contents) ? contents : [contents]), metadata] });
      change(update, document.catalogRef, { Metadata: metadata });
    });
    const attacked = tamper(approved(prepared), (update) =>
      update.replace(
        metadata,
        stream({ Type: name('Metadata'), Subtype: name('XML') }, Buffer.from('1 g 0 0 600 900 re f')),
      ),
    );
    expectUnlawful(attacked, { code: 'CONTENT_CHANGED', object: metadata.objectNumber, page: 1 });
  });

  it('a store of validation data that is also the page’s fonts', () => {
    let related = new PdfRef(0);
    const prepared = tamper(sampleDocument('cong-van.pdf'), (update, document) => {
      related = update.add(dict({}));
      change(update, firstPage(document), { Resources: dict({ Font: related }) });
      change(update, document.catalogRef, { DSS: update.add(dict({ VRI: related })) });
    });
    const attacked = tamper(approved(prepared), (update) =>
      change(update, related, { ABCDEF: dict({ Type: name('Font'), Subtype: name('Type3') }) }),
    );
    expectUnlawful(attacked, { code: 'OBJECT_CHANGED', object: related.objectNumber, page: 1 });
  });

  it('validation data that is also the page’s fonts, one level down', () => {
    let entry = new PdfRef(0);
    const prepared = tamper(sampleDocument('cong-van.pdf'), (update, document) => {
      entry = update.add(dict({}));
      const related = update.add(dict({ A1: entry }));
      change(update, firstPage(document), { Resources: dict({ Font: related }) });
      change(update, document.catalogRef, { DSS: update.add(dict({ VRI: related })) });
    });
    const attacked = tamper(approved(prepared), (update) => change(update, entry, { Subtype: name('Type3') }));
    expectUnlawful(attacked, { code: 'OBJECT_CHANGED', object: entry.objectNumber, page: 1 });
  });

  it('an appearance dictionary that is also the page’s drawings', () => {
    let form = new PdfRef(0);
    const prepare = (shared: boolean): Buffer =>
      tamper(sampleDocument('cong-van.pdf'), (update, document) => {
        form = update.add(stream({ Subtype: name('Form'), BBox: [0, 0, 9, 9] }, Buffer.from('')));
        const appearances = update.add(dict({ N: form }));
        addField(update, 'so', { FT: name('Tx'), Rect: [10, 10, 70, 30], AP: appearances });
        const page = firstPage(document);
        const { resources } = document.pages()[0]!;
        if (shared) change(update, page, { Resources: resources.with({ XObject: appearances }) });
      });
    const font = dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Times-Roman') });
    const redraw = (bytes: Buffer): Buffer =>
      tamper(bytes, (update, document) => {
        const field = document.dictIn(document.catalog, 'AcroForm')!.get('Fields') as PdfRef[];
        change(update, field[0]!, { V: textString('07') });
        update.replace(
          form,
          stream(
            { Subtype: name('Form'), BBox: [0, 0, 60, 20], Resources: dict({ Font: dict({ F: font }) }) },
            Buffer.from('BT 0 g /F 12 Tf 2 5 Td (07) Tj ET'),
          ),
        );
      });
    expectLawful(redraw(approved(prepare(false))));
    expectUnlawful(redraw(approved(prepare(true))), { code: 'OBJECT_CHANGED', object: form.objectNumber, page: 1 });
  });

  it('a /Length that is changed makes another stream', () => {
    let length = new PdfRef(0);
    const prepared = ((): Buffer => {
      const base = tamper(sampleDocument('cong-van.pdf'), (update) => {
        length = update.add(10);
      });
      const document = openPdf(base);
      const page = document.pages()[0]!;
      const number = document.nextObjectNumber;
      const data = '1 g 0 g 1 \nendstream endobj\n';
      return rawIncrement(base, [
        { number, body: `<< /Length ${length.objectNumber} 0 R >>\nstream\n${data.slice(0, 10)}\nendstream` },
        {
          number: page.ref.objectNumber,
          body: `<< /Type /Page /Parent ${(page.dict.get('Parent') as PdfRef).objectNumber} 0 R /MediaBox [0 0 595 842] /Contents ${number} 0 R >>`,
        },
      ]);
    })();
    const attacked = tamper(approved(prepared), (update) => update.replace(length, 9));
    expectUnlawful(attacked, { code: 'OBJECT_CHANGED', object: length.objectNumber, page: 1 });
  });
});

describe('validation data and time-stamps', () => {
  const withStore = tamper(sealed, (update, document) =>
    change(update, document.catalogRef, {
      DSS: update.add(dict({ Certs: [update.add(stream({}, Buffer.of(0x30, 0)))], VRI: dict({ A1: dict({}) }) })),
    }),
  );
  const verdicts = (bytes: Buffer): string[] => judgeChanges(openPdf(bytes)).map(({ changesAfter }) => changesAfter);

  it('may come after the seal', () => {
    expect(verdicts(withStore)).toEqual(['LAWFUL', 'LAWFUL']);
  });

  it.each<[string, (store: PdfDict) => PdfValue | undefined]>([
    ['go', () => undefined],
    ['lose a certificate', (store) => store.with({ Certs: [] })],
    ['lose a kind', (store) => store.with({ Certs: undefined })],
    ['lose what it relates', (store) => store.with({ VRI: dict({}) })],
    ['hold something else', (store) => store.with({ Evil: dict({}) })],
    ['hold what is no stream', (store) => store.with({ OCSPs: [textString('x')] })],
  ])('may not %s', (_, to) => {
    const attacked = tamper(withStore, (update, document) => {
      const store = document.catalog.get('DSS') as PdfRef;
      const changed = to(document.get(store) as PdfDict);
      if (changed === undefined) change(update, document.catalogRef, { DSS: undefined });
      else update.replace(store, changed);
    });
    expect(verdicts(attacked)).toEqual(['UNLAWFUL', 'UNLAWFUL']);
    expectUnlawful(attacked, { code: 'VALIDATION_DATA_REMOVED' });
  });

  it('a time-stamp that shows itself is judged as the signature it pretends not to be', () => {
    const attacked = tamper(sealed, (update) => {
      addField(update, 'dau_thoi_gian', {
        Rect: [50, 50, 500, 700],
        AP: dict({
          N: update.add(stream({ Subtype: name('Form'), BBox: [0, 0, 1, 1] }, Buffer.from('1 g 0 0 1 1 re f'))),
        }),
        V: update.add(dict({ Type: name('DocTimeStamp'), SubFilter: name('ETSI.RFC3161') })),
      });
    });
    expect(verdicts(attacked).slice(0, 2)).toEqual(['UNLAWFUL', 'UNLAWFUL']);
  });
});

it('metadata may change until the seal, never after', () => {
  const retitled = (bytes: Buffer): Buffer =>
    rawIncrement(
      bytes,
      [{ number: openPdf(bytes).nextObjectNumber, body: '<< /Title (Khác) /ModDate (D:2026) >>' }],
      new Map(),
      `/Info ${openPdf(bytes).nextObjectNumber} 0 R`,
    );
  const dated = (bytes: Buffer): Buffer =>
    tamper(bytes, (update, document) => {
      const info = document.trailer.get('Info');
      if (info instanceof PdfRef) change(update, info, { ModDate: textString('D:20261122') });
    });
  const verdicts = (bytes: Buffer): string[] => judgeChanges(openPdf(bytes)).map(({ changesAfter }) => changesAfter);
  expect(verdicts(retitled(certified))).toEqual(['LAWFUL']);
  expect(verdicts(retitled(sealed))).toEqual(['LAWFUL', 'UNLAWFUL']);
  expect(verdicts(dated(sealed))).toEqual(['LAWFUL', 'LAWFUL']);
});

const judgeOf = (bytes: Buffer): string | undefined => judgeChanges(openPdf(bytes))[0]?.changesAfter;

it('two increments by two people are judged for each of the signatures', () => {
  const second = signFreely(approved(), { signer: clerk, field: { name: 'chu_ky_2' } });
  const attacked = tamper(second, (update, document) => change(update, firstPage(document), { Rotate: 90 }));
  expect(judgeChanges(openPdf(second)).map(({ changesAfter }) => changesAfter)).toEqual(['LAWFUL', 'NONE']);
  expect(judgeChanges(openPdf(attacked)).map(({ changesAfter }) => changesAfter)).toEqual(['UNLAWFUL', 'UNLAWFUL']);
});
