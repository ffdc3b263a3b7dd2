import { describeWithTool, personSubject, temporaryFolder } from '@lienthong/testing';
import { judgeChanges } from '../src/difference/index.js';
import {
  fieldNames,
  inspectPdf,
  locatePlacements,
  locateSigners,
  openPdf,
  type Placement,
  placementsFrom,
  readSignatures,
  signAsPerson,
} from '../src/index.js';
import type { PdfPage } from '../src/model/page.js';
import { rectInUserSpace } from '../src/placement.js';
import { drawnPdf, letterRuns, type Run } from './drawn-document.js';
import { handmadePdf } from './handmade.js';
import { leader, numberLetter, sealLetter, signatureImage, signedAt } from './journey.js';
import { rendered } from './rendered.js';

const signerName = personSubject.commonName!;
const letter = letterRuns(209.9, 180, [{ centre: 150, authority: ['GIÁM ĐỐC'], name: signerName }]);
const head = letter.slice(0, 5);

interface Brought {
  readonly name: string;
  readonly at: Omit<Placement, 'page'>;
  readonly more?: string;
  /** /F; printed (4) when left out. */
  readonly flags?: number;
}

/** A page with empty signature fields, as form designers leave them: no /P, one merged dictionary each. */
function withFields(runs: readonly Run[], fields: readonly Brought[], pageEntries = ''): Buffer {
  const [page] = openPdf(handmadePdf(pageEntries)).pages() as [PdfPage];
  const objects = fields.map(({ name, at, more, flags = 4 }) => {
    const rect = rectInUserSpace(page, { page: 1, ...at });
    return `<< /FT /Sig /T (${name}) /Type /Annot /Subtype /Widget /F ${flags} /Rect [${rect.join(' ')}] ${more ?? ''} >>`;
  });
  const refs = objects.map((_, index) => `${index + 4} 0 R`).join(' ');
  return drawnPdf(`${pageEntries} /Annots [${refs}]`, runs, `/AcroForm << /Fields [${refs}] >>`, objects);
}

const low = { xMm: 90, yMm: 230, widthMm: 70, heightMm: 30 };
const between = { xMm: 122, yMm: 184, widthMm: 56, heightMm: 22 };
const elsewhere = { xMm: 20, yMm: 240, widthMm: 50, heightMm: 20 };
const locate = (bytes: Buffer) => locatePlacements(openPdf(bytes), { signerName }).signature;

describe('a signature field the document brings', () => {
  it.each([
    ['stands where the text says', letter, [{ name: 'Signature1', at: between }], 'Signature1'],
    ['carries the signer’s name', letter, [{ name: 'ky_Nguyen_Thi_Hoang_Yen', at: low }], 'ky_Nguyen_Thi_Hoang_Yen'],
    ['is the only one where the text says nothing', head, [{ name: 'Text2', at: low }], 'Text2'],
    [
      'is the person’s beside one for the seal',
      head,
      [
        { name: 'ChuKyLanhDao', at: low },
        { name: 'ConDau', at: { ...low, xMm: 40 } },
      ],
      'ChuKyLanhDao',
    ],
  ] as const)('is found when it %s', (_, runs, fields, name) => {
    expect(locate(withFields(runs, fields))).toMatchObject({ source: 'FIELD', field: name });
  });

  it('gives way to the text when it stands elsewhere and names nobody', () => {
    expect(locate(withFields(letter, [{ name: 'Signature1', at: elsewhere }]))).toMatchObject({ source: 'TEXT' });
    const two = [
      { name: 'a', at: low },
      { name: 'b', at: elsewhere },
    ];
    expect(locate(withFields(head, two)).source).toBe('DEFAULT');
  });

  it.each([
    ['locks fields', '/Lock << /Type /SigFieldLock /Action /All >>'],
    ['prescribes how to sign', '/SV << /Type /SV /Ff 1 >>'],
  ])('lends only its place when it %s', (_, more) => {
    const found = locate(withFields(letter, [{ name: 'Signature1', at: between, more }]));
    expect(found.source).toBe('FIELD');
    expect(found.field).toBeUndefined();
    expect(found.placement.xMm).toBeCloseTo(between.xMm, 3);
  });

  it.each([
    ['hidden', 4 | 2],
    ['not to be seen on a screen', 4 | 32],
  ])('is passed over when it is %s: what is signed there has to be seen', (_, flags) => {
    const found = locate(withFields(letter, [{ name: 'ky_Nguyen_Thi_Hoang_Yen', at: low, flags }]));
    expect(found).toMatchObject({ source: 'TEXT' });
  });

  it('lends only its place when it is not printed: the signed document is printed and stamped for the file', () => {
    const found = locate(withFields(letter, [{ name: 'Signature1', at: between, flags: 0 }]));
    expect(found).toMatchObject({ source: 'FIELD' });
    expect(found.field).toBeUndefined();
  });

  it('is signed itself, and the journey goes on to the seal', () => {
    const bytes = withFields(letter, [{ name: 'Signature1', at: between }]);
    const placements = placementsFrom(locatePlacements(openPdf(bytes), { signerName }));
    const signed = signAsPerson(bytes, { ...leader, placements, image: signatureImage, signingTime: signedAt });
    const sealed = sealLetter(numberLetter(signed));
    expect(inspectPdf(sealed).fields.map(({ name }) => name)).toEqual([
      'Signature1',
      fieldNames.number,
      fieldNames.day,
      fieldNames.month,
      fieldNames.seal,
    ]);
    expect(readSignatures(sealed).map(({ fieldName, kind, integrity }) => [fieldName, kind, integrity])).toEqual([
      ['Signature1', 'PERSON', 'INTACT'],
      [fieldNames.seal, 'SEAL', 'INTACT'],
    ]);
    expect(judgeChanges(openPdf(sealed)).map(({ changesAfter }) => changesAfter)).not.toContain('UNLAWFUL');
  });

  it('is given to the signer it names among several', () => {
    const bytes = withFields(head, [
      { name: 'ky_so_1', at: low, more: '/TU (Tran Thi Hoa)' },
      { name: 'ky_so_2', at: { ...low, xMm: 10 }, more: '/TU (Vang A Pao)' },
    ]);
    const found = locateSigners(openPdf(bytes), [
      { key: 'A', signerName: 'Vàng A Páo' },
      { key: 'B', signerName: 'Trần Thị Hoa' },
    ]);
    expect(found.map(({ key, field }) => [key, field])).toEqual([
      ['A', 'ky_so_2'],
      ['B', 'ky_so_1'],
    ]);
    const signers = found.map(({ key, placement, field }) => ({
      key,
      placement,
      ...(field === undefined ? {} : { signatureField: field }),
    }));
    const act = { ...leader, image: signatureImage, signingTime: signedAt };
    const both = signAsPerson(signAsPerson(bytes, { ...act, signers }), { ...act, signer: 'B' });
    expect(readSignatures(both).map(({ fieldName }) => fieldName)).toEqual(['ky_so_2', 'ky_so_1']);
    expect(judgeChanges(openPdf(both)).map(({ changesAfter }) => changesAfter)).not.toContain('UNLAWFUL');
  });
});

describe('where the text of a page says nothing', () => {
  it.each([2, 3, 5])(
    '%d signers stand side by side, the host’s at the right, each on the page and clear of the others',
    (count) => {
      const wanted = Array.from({ length: count }, (_, index) => ({ key: `S${index}` }));
      const boxes = locateSigners(openPdf(drawnPdf('', [])), wanted).map(({ source, placement }) => {
        expect(source).toBe('DEFAULT');
        return placement;
      });
      expect(Math.max(...boxes.slice(0, 3).map(({ xMm }) => xMm))).toBe(boxes[0]!.xMm);
      for (const [index, a] of boxes.entries()) {
        expect(a.widthMm).toBeGreaterThan(45);
        for (const b of boxes.slice(index + 1)) {
          const apart = a.xMm >= b.xMm + b.widthMm || b.xMm >= a.xMm + a.widthMm || Math.abs(a.yMm - b.yMm) > 40;
          expect(apart).toBe(true);
        }
      }
    },
  );
});

describeWithTool(['pdftoppm'], 'a field the document brings, as poppler draws it', () => {
  const folder = temporaryFolder();

  it.each(['', '/Rotate 90', '/Rotate 270', '/CropBox [34 22 560 800]'])(
    'holds the signature upright on a page with %s',
    (entries) => {
      const at = { xMm: 90, yMm: 120, widthMm: 70, heightMm: 30 };
      const bytes = withFields([], [{ name: 'Signature1', at }], entries);
      const placements = placementsFrom(locatePlacements(openPdf(bytes), { signerName }));
      const signed = signAsPerson(bytes, { ...leader, placements, image: signatureImage, signingTime: signedAt });
      const blue = rendered(folder, signed).blue();
      expect((blue.left + blue.right) / 2).toBeCloseTo(at.xMm + at.widthMm / 2, 0);
      expect((blue.top + blue.bottom) / 2).toBeCloseTo(at.yMm + at.heightMm / 2, 0);
      expect(blue.right - blue.left).toBeGreaterThan(2 * (blue.bottom - blue.top));
    },
  );
});
