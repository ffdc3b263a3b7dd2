/** Further variants of the published attacks, through the whole validator: what a reader could show must not pass. */
import { validatePdf } from '../../src/index.js';
import type { PdfDocument } from '../../src/model/document.js';
import type { PdfDict } from '../../src/model/objects.js';
import { dict, name, PdfRef, PdfString, type PdfValue, stream, textString } from '../../src/model/objects.js';
import type { IncrementalUpdate } from '../../src/model/writer.js';
import { openPdf } from '../../src/index.js';
import { authority } from '../journey.js';
import { approved, certified, certifiedOnStreams, sealed } from './fixtures.js';
import { addField, change, content, firstPage, rawIncrement, tamper } from './mutator.js';

const request = {
  trustAnchors: [{ certificate: authority.root, class: 'CONFIGURED' as const }],
  at: new Date('2026-11-20T00:00:00Z'),
};
const verdictOf = (bytes: Buffer): string => validatePdf(bytes, request).verdict;

const script = dict({ S: name('JavaScript'), JS: textString('this.getField("x").value = "y"') });
const catalog = (update: IncrementalUpdate, keys: Record<string, PdfValue>): void =>
  change(update, update.document.catalogRef, keys);
const page = (update: IncrementalUpdate, keys: Record<string, PdfValue>): void =>
  change(update, firstPage(update.document), keys);
const form = (update: IncrementalUpdate, keys: Record<string, PdfValue>): void => {
  const ref = update.document.catalog.get('AcroForm');
  if (ref instanceof PdfRef) change(update, ref, keys);
  else
    catalog(update, { AcroForm: (update.document.dictIn(update.document.catalog, 'AcroForm') ?? dict({})).with(keys) });
};
const signatureField = (document: PdfDocument): PdfRef => {
  const fields = document.resolve(document.dictIn(document.catalog, 'AcroForm')!.get('Fields')) as PdfRef[];
  return fields.find((ref) => (document.get(ref) as PdfDict).get('V') instanceof PdfRef)!;
};
const signed = (update: IncrementalUpdate, keys: Record<string, PdfValue>): void =>
  change(update, signatureField(update.document), keys);
const signature = (document: PdfDocument): PdfRef =>
  (document.get(signatureField(document)) as PdfDict).get('V') as PdfRef;
const annotation = (update: IncrementalUpdate, keys: Record<string, PdfValue>): PdfRef =>
  update.add(dict({ Type: name('Annot'), Rect: [50, 50, 550, 800], P: firstPage(update.document), ...keys }));
const listed = (update: IncrementalUpdate, ref: PdfValue): void => {
  const list = update.resolve((update.get(firstPage(update.document)) as PdfDict).get('Annots'));
  page(update, { Annots: [...(Array.isArray(list) ? (list as PdfValue[]) : []), ref] });
};
const box = (update: IncrementalUpdate): PdfRef =>
  update.add(
    stream(
      { Type: name('XObject'), Subtype: name('Form'), BBox: [0, 0, 500, 750] },
      Buffer.from('1 g 0 0 500 750 re f'),
    ),
  );

const edits: readonly (readonly [string, (update: IncrementalUpdate) => void])[] = [
  [
    'a script in the tree of names',
    (u) => catalog(u, { Names: dict({ JavaScript: dict({ Names: [textString('a'), script] }) }) }),
  ],
  ['an embedded file', (u) => catalog(u, { Names: dict({ EmbeddedFiles: dict({ Names: [] }) }) })],
  ['associated files', (u) => catalog(u, { AF: [u.add(dict({ Type: name('Filespec'), F: textString('a.pdf') }))] })],
  ['a collection shown instead of the pages', (u) => catalog(u, { Collection: dict({ View: name('D') }) })],
  ['an action on opening, in the catalog', (u) => catalog(u, { AA: dict({ WC: script }) })],
  ['a destination on opening', (u) => catalog(u, { OpenAction: [firstPage(u.document), name('FitR'), 0, 0, 10, 10] })],
  ['other page labels', (u) => catalog(u, { PageLabels: dict({ Nums: [0, dict({ P: textString('99') })] }) })],
  ['another language', (u) => catalog(u, { Lang: textString('en') })],
  [
    'text for readers aloud',
    (u) => catalog(u, { StructTreeRoot: dict({ K: dict({ S: name('P'), ActualText: textString('x') }) }) }),
  ],
  ['marks for readers aloud', (u) => catalog(u, { MarkInfo: dict({ Marked: true }) })],
  ['preferences of the viewer', (u) => catalog(u, { ViewerPreferences: dict({ HideWindowUI: true }) })],
  ['another layout of pages', (u) => catalog(u, { PageMode: name('UseAttachments') })],
  ['threads', (u) => catalog(u, { Threads: [] })],
  ['destinations by name', (u) => catalog(u, { Dests: dict({ a: [firstPage(u.document), name('Fit')] }) })],
  ['an outline', (u) => catalog(u, { Outlines: u.add(dict({ Type: name('Outlines'), Count: 0 })) })],
  ['output intents', (u) => catalog(u, { OutputIntents: [dict({ S: name('GTS_PDFX') })] })],
  ['a form in XFA that is rendered always', (u) => catalog(u, { NeedsRendering: true })],
  ['layers switched off', (u) => catalog(u, { OCProperties: dict({ OCGs: [], D: dict({ BaseState: name('OFF') }) }) })],
  ['requirements', (u) => catalog(u, { Requirements: [dict({ S: name('EnableJavaScripts') })] })],
  ['a base for links', (u) => catalog(u, { URI: dict({ Base: textString('http://x.invalid/') }) })],
  ['calculations of the form', (u) => form(u, { CO: [signatureField(u.document)] })],
  ['alignment of the form', (u) => form(u, { Q: 2 })],
  ['resources of the form', (u) => form(u, { DR: dict({ XObject: dict({ a: box(u) }) }) })],
  ['fields by a reference to other fields', (u) => form(u, { Fields: u.add([]) })],
  [
    'an array of fields with the signature twice',
    (u) => {
      const fields = u.resolve(u.document.dictIn(u.document.catalog, 'AcroForm')!.get('Fields')) as PdfValue[];
      form(u, { Fields: [...fields, signatureField(u.document)] });
    },
  ],
  [
    'annotations by a reference to others',
    (u) => page(u, { Annots: u.add([annotation(u, { Subtype: name('FreeText'), Contents: textString('x') })]) }),
  ],
  [
    'an array of contents with one more',
    (u) => {
      const was = firstPage(u.document);
      const contents = (u.get(was) as PdfDict).get('Contents');
      page(u, {
        Contents: [contents instanceof PdfRef ? contents : null, u.add(content('100'))].filter((one) => one !== null),
      });
    },
  ],
  [
    'inherited resources',
    (u) =>
      change(u, (u.get(firstPage(u.document)) as PdfDict).get('Parent') as PdfRef, {
        Resources: dict({ Font: dict({}) }),
      }),
  ],
  [
    'inherited rotation',
    (u) => change(u, (u.get(firstPage(u.document)) as PdfDict).get('Parent') as PdfRef, { Rotate: 180 }),
  ],
  [
    'an inherited box',
    (u) => change(u, (u.get(firstPage(u.document)) as PdfDict).get('Parent') as PdfRef, { CropBox: [0, 0, 100, 100] }),
  ],
  [
    'a count of pages',
    (u) => change(u, (u.get(firstPage(u.document)) as PdfDict).get('Parent') as PdfRef, { Count: 0 }),
  ],
  ['a thumbnail', (u) => page(u, { Thumb: u.add(stream({}, Buffer.from('x'))) })],
  ['a transparency group', (u) => page(u, { Group: dict({ S: name('Transparency'), K: true }) })],
  ['a duration and a transition', (u) => page(u, { Dur: 1, Trans: dict({ S: name('R') }) })],
  ['beads', (u) => page(u, { B: [] })],
  ['a viewport', (u) => page(u, { VP: [] })],
  ['a tab order', (u) => page(u, { Tabs: name('S') })],
  [
    'an annotation drawn when pressed',
    (u) => listed(u, annotation(u, { Subtype: name('Widget'), FT: name('Btn'), AP: dict({ D: box(u) }) })),
  ],
  [
    'an annotation drawn when hovered',
    (u) => listed(u, annotation(u, { Subtype: name('Widget'), FT: name('Btn'), AP: dict({ R: box(u) }) })),
  ],
  [
    'a new signature field with a drawn rollover',
    (u) => addField(u, 'moi', { Rect: [50, 50, 550, 800], AP: dict({ R: box(u) }) }),
  ],
  [
    'a new signature field with a caption',
    (u) => addField(u, 'moi', { Rect: [50, 50, 550, 800], MK: dict({ CA: textString('ĐÃ HỦY'), BG: [1, 1, 1] }) }),
  ],
  [
    'a new signature field with a border',
    (u) => addField(u, 'moi', { Rect: [50, 50, 550, 800], BS: dict({ W: 400 }) }),
  ],
  [
    'a new signature field with a default appearance',
    (u) => addField(u, 'moi', { Rect: [50, 50, 550, 800], AP: dict({ N: box(u) }) }),
  ],
  [
    'a new signature field with a layer',
    (u) => addField(u, 'moi', { OC: u.add(dict({ Type: name('OCG'), Name: textString('x') })) }),
  ],
  [
    'a new signature field with children',
    (u) => addField(u, 'moi', { Kids: [annotation(u, { Subtype: name('FreeText') })] }),
  ],
  ['a new text field', (u) => addField(u, 'moi', { FT: name('Tx'), V: textString('x'), Rect: [50, 50, 550, 800] })],
  ['a popup', (u) => listed(u, annotation(u, { Subtype: name('Popup'), Open: true }))],
  ['a watermark', (u) => listed(u, annotation(u, { Subtype: name('Watermark'), AP: dict({ N: box(u) }) }))],
  ['rich media', (u) => listed(u, annotation(u, { Subtype: name('RichMedia') }))],
  ['an annotation of no kind', (u) => listed(u, annotation(u, { AP: dict({ N: box(u) }) }))],
  [
    'a direct annotation',
    (u) => listed(u, dict({ Type: name('Annot'), Subtype: name('Square'), Rect: [0, 0, 500, 500] })),
  ],
  [
    'the signed field behind a parent that gives the value',
    (u) => {
      const was = signatureField(u.document);
      const parent = u.add(dict({ FT: name('Sig'), T: textString('cha'), V: signature(u.document), Kids: [was] }));
      signed(u, { V: undefined as unknown as PdfValue, T: undefined as unknown as PdfValue, Parent: parent });
      form(u, { Fields: [parent] });
    },
  ],
  ['a second field with the signature', (u) => addField(u, 'moi', { V: signature(u.document) })],
  ['the signed field hidden', (u) => signed(u, { F: 2 })],
  ['the signed field no field of signatures', (u) => signed(u, { FT: name('Tx') })],
  ['the signed field renamed', (u) => signed(u, { T: textString('khac') })],
  ['the signed field with a tooltip', (u) => signed(u, { TU: textString('Chủ tịch') })],
  ['the signed field with an action', (u) => signed(u, { A: script })],
  [
    'the signed field with another lock',
    (u) => signed(u, { Lock: dict({ Type: name('SigFieldLock'), Action: name('Include'), Fields: [] }) }),
  ],
  ['the name the signature shows', (u) => change(u, signature(u.document), { Name: textString('Người khác') })],
  [
    'the time the signature shows',
    (u) => change(u, signature(u.document), { M: new PdfString(Buffer.from('D:20200101000000Z')) }),
  ],
  ['the reason the signature shows', (u) => change(u, signature(u.document), { Reason: textString('x') })],
  ['the signature as a direct object', (u) => signed(u, { V: u.get(signature(u.document)) as PdfValue })],
  ['the signature under another number', (u) => signed(u, { V: u.add(u.get(signature(u.document))) })],
  ['permissions for usage rights', (u) => catalog(u, { Perms: dict({ UR3: signature(u.document) }) })],
  ['a legal attestation', (u) => catalog(u, { Legal: dict({ JavaScriptActions: 0 }) })],
];

const files: readonly (readonly [string, Buffer])[] = [
  ['certified', certified],
  ['on object streams', certifiedOnStreams],
  ['only signed', approved()],
  ['sealed', sealed],
];

describe.each(files)('a file that is %s', (kind, file) => {
  it('passes as it is', () => expect(verdictOf(file)).toBe('TOTAL_PASSED'));

  it.each(edits)('fails with %s', (_, edit) => {
    expect(verdictOf(tamper(file, (update) => edit(update)))).toBe('TOTAL_FAILED');
  });

  const document = openPdf(file);
  const number = firstPage(document).objectNumber;
  const next = document.nextObjectNumber;
  const hidden = `${number} 0 obj\n<< /Type /Page /MediaBox [0 0 9 9] >>\nendobj\n`;
  const last = document.xref.sections[0]!.offset;
  const root = document.catalogRef.objectNumber;
  const plain = (before: string, between = '', after = '', trailer = `/Size ${next}`): Buffer => {
    const at = file.length + before.length;
    return Buffer.concat([
      file,
      Buffer.from(
        `${before}xref\n0 0\n${between}trailer\n<< ${trailer} /Root ${root} 0 R /Prev ${last} >>\nstartxref\n${at}\n${after}%%EOF\n`,
        'latin1',
      ),
    ]);
  };

  it.each([
    ['a table that says too few objects', plain('', '', '', `/Size ${number}`)],
    ['objects that no table names', plain(hidden)],
    ['objects in a comment, which repairing readers find', plain(`% ${hidden}`)],
    ['rubbish before the table', plain('rubbish\n')],
    ['objects behind the trailer', plain('', '', `${hidden}`)],
    ['a start of the table in a comment', plain('', '', `%startxref\n${last}\n`)],
    ['two starts of the table', Buffer.concat([plain(''), Buffer.from(`startxref\n${last}\n%%EOF\n`)])],
    ['a start without its word alone', Buffer.concat([file, Buffer.from(`xstartxref\n${last}\n%%EOF\n`)])],
    ['a start in the middle of an object', Buffer.concat([file, Buffer.from(`startxref\n${last + 3}\n%%EOF\n`)])],
    ['a /Prev that is a string', plain('', '', '', `/Size ${next} /X (`).subarray(0, -8)],
    ['a root by escapes, twice', plain('', '', '', `/Size ${next} /Ro#6ft ${number} 0 R`)],
    ['a second root', plain('', '', '', `/Size ${next} /Root ${number} 0 R`)],
    [
      'an object number beyond the size',
      rawIncrement(file, [{ number: next + 50, body: 'null' }], new Map(), '/Siz#65 3'),
    ],
    [
      'the signed part skipped',
      Buffer.concat([file, Buffer.from(`startxref\n${document.xref.sections.at(-1)!.offset}\n%%EOF\n`)]),
    ],
    ['a generation beyond', rawIncrement(file, [{ number, body: '<< /Type /Page /MediaBox [0 0 9 9] >>' }])],
  ])('fails with %s', (_, bytes) => {
    expect(verdictOf(bytes)).toBe('TOTAL_FAILED');
  });

  it('passes with white space behind its end', () => {
    expect(verdictOf(Buffer.concat([file, Buffer.from('\r\n')]))).toBe('TOTAL_PASSED');
    expect(kind).not.toBe('');
  });
});
