import {
  describeWithTool,
  organisationSubject,
  personSubject,
  sampleDocument,
  temporaryFolder,
} from '@lienthong/testing';
import { judgeChanges } from '../src/difference/index.js';
import {
  fillNumberAndDate,
  locatePlacements,
  openPdf,
  placementsFrom,
  readSignatures,
  sealAttachment,
  sealDigitisedCopy,
  sealDocument,
  signAsPerson,
  visibleSizeMm,
} from '../src/index.js';
import type { PdfPage } from '../src/model/page.js';
import { drawnPdf, letterRuns } from './drawn-document.js';
import { clerk, leader, numberLetter, sealedAt, sealImage, sealLetter, signatureImage, signedAt } from './journey.js';
import { type ColourBox, rendered } from './rendered.js';

/** Every one is drawn upright for the reader; where a test fails a seal lies on its side, off the page, or at the wrong size. */
export const geometries: readonly (readonly [string, string])[] = [
  ['A4', ''],
  ['turned by 90', '/Rotate 90'],
  ['turned by 180', '/Rotate 180'],
  ['turned by 270', '/Rotate 270'],
  ['landscape', '/MediaBox [0 0 842 595]'],
  ['landscape turned to portrait', '/MediaBox [0 0 842 595] /Rotate 270'],
  ['cropped out of a larger sheet', '/MediaBox [-30 -40 640 900] /CropBox [10 20 605 862]'],
  ['cropped and turned', '/MediaBox [-30 -40 900 640] /CropBox [10 20 852 615] /Rotate 90'],
  ['in units of two points', '/UserUnit 2 /MediaBox [0 0 297.5 421]'],
  ['in units of two points and turned', '/UserUnit 2 /MediaBox [0 0 421 297.5] /Rotate 270'],
];

const signer = { signerName: personSubject.commonName!, position: 'Phó Giám đốc' };
const letterOn = (entries: string) => {
  const blank = openPdf(drawnPdf(entries, [])).pages()[0] as PdfPage;
  const { widthMm, heightMm } = visibleSizeMm(blank);
  const centre = widthMm * 0.7;
  const foot = heightMm * 0.6;
  const authority = ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'];
  return {
    widthMm,
    centre,
    foot,
    bytes: drawnPdf(entries, letterRuns(widthMm, foot, [{ centre, authority, name: signer.signerName }])),
  };
};
const middle = ({ left, right, top, bottom }: ColourBox) => ({ x: (left + right) / 2, y: (top + bottom) / 2 });
const within = (value: number, low: number, high: number): void => {
  expect(value).toBeGreaterThan(low);
  expect(value).toBeLessThan(high);
};

describeWithTool(['pdftoppm'], 'what poppler draws', () => {
  const folder = temporaryFolder();

  it.each(geometries)('of signature, number and seal on a page %s', (_, entries) => {
    const { bytes, centre, foot, widthMm } = letterOn(entries);
    const placements = placementsFrom(locatePlacements(openPdf(bytes), signer));
    const signed = signAsPerson(bytes, { ...leader, placements, image: signatureImage, signingTime: signedAt });
    const sealed = sealLetter(numberLetter(signed));
    expect(judgeChanges(openPdf(sealed)).map(({ changesAfter }) => changesAfter)).toEqual(['LAWFUL', 'NONE']);
    const page = rendered(folder, sealed);
    const [blue, red] = [page.blue(), page.red()];
    // Between position and name: centred in both directions, upright, in real size.
    within(middle(blue).x, centre - 1, centre + 1);
    within(middle(blue).y, foot + 16, foot + 20);
    within(blue.right - blue.left, 40.5, 42.3);
    within(blue.bottom - blue.top, 14.5, 16);
    // The seal in real size over the left third, at the signature's height.
    within(red.right - red.left, 35.4, 36.4);
    within(red.bottom - red.top, 35.4, 36.4);
    within((red.right - blue.left) / (blue.right - blue.left), 0.3, 0.37);
    within(middle(red).y - middle(blue).y, -0.6, 0.6);
    // Ink over ink: where they cross neither hides the other.
    expect(page.both({ xMm: blue.left, yMm: blue.top, widthMm: 14, heightMm: 16 }).count).toBeGreaterThan(5);
    // The number stands in its blank, on the line of "Số:".
    const number = page.black({ xMm: widthMm * 0.2 + 8, yMm: 30, widthMm: 11.7, heightMm: 14 });
    within(number.bottom, 39.5, 40.5);
    within(number.right - number.left, 2.8, 5.5);
  });

  it.each(geometries)('of the text of an attachment and of a copy on a page %s', (_, entries) => {
    const bytes = drawnPdf(entries, []);
    const { widthMm } = visibleSizeMm(openPdf(bytes).pages()[0]!);
    const copy = { formOfCopy: 'Sao y', organisationName: organisationSubject.commonName!, signingTime: sealedAt };
    for (const sealed of [
      sealAttachment(bytes, { ...clerk, numberAndNotation: '07/SKHCN-BCVT', signingTime: sealedAt }),
      sealDigitisedCopy(bytes, { ...clerk, ...copy }),
    ]) {
      const page = rendered(folder, sealed);
      expect(page.red().count).toBe(0);
      const text = page.black();
      within(text.right, widthMm - 9, widthMm - 6);
      within(text.top, 4.5, 8);
      expect(text.bottom - text.top).toBeLessThan(text.right - text.left);
      expect(text.left).toBeGreaterThan(widthMm / 2 - 8);
    }
  });

  it('of a copy by a body with a long name: in the margin, above the text of the page', () => {
    const organisationName =
      'Ủy ban nhân dân xã Tân Uyên, huyện Tân Uyên, tỉnh Lai Châu và Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân';
    const copy = { ...clerk, formOfCopy: 'Sao y', organisationName, signingTime: sealedAt };
    const text = rendered(folder, sealDigitisedCopy(drawnPdf('', []), copy)).black();
    expect(text.top).toBeGreaterThan(2);
    expect(text.bottom).toBeLessThan(20);
    within(text.right, 201, 204);
  });

  it('of a seal that is no larger than its diameter though its file has clear margins', () => {
    const letter = sampleDocument('cong-van.pdf');
    const placements = placementsFrom(locatePlacements(openPdf(letter)));
    const act = { ...leader, placements, image: signatureImage, signingTime: signedAt, sealSizeMm: 34 };
    const sealed = sealDocument(numberLetter(signAsPerson(letter, act)), {
      ...clerk,
      image: sealImage,
      sealSizeMm: 34,
      signingTime: sealedAt,
    });
    const red = rendered(folder, sealed, 2).red();
    within(red.right - red.left, 33.4, 34.4);
  });
});

describeWithTool(['pdftoppm'], 'what poppler draws under TT 01/2019/TT-BNV', () => {
  const folder = temporaryFolder();
  const early = new Date('2020-02-03T02:00:00Z');
  const organisationName = organisationSubject.commonName!;

  it('is the seal over the left third, and under it name and time', () => {
    const { bytes } = letterOn('');
    const placements = placementsFrom(locatePlacements(openPdf(bytes), signer));
    const signed = signAsPerson(bytes, { ...leader, placements, image: signatureImage, signingTime: early });
    const numbered = fillNumberAndDate(signed, { number: 7, date: '2020-02-03' });
    const seal = { ...clerk, image: sealImage, signingTime: early };
    expect(() => sealDocument(numbered, seal)).toThrow('APPEARANCE_TEXT_MISSING');
    const sealed = sealDocument(numbered, { ...seal, organisationName });
    expect(judgeChanges(openPdf(sealed)).map(({ changesAfter }) => changesAfter)).toEqual(['LAWFUL', 'NONE']);
    const page = rendered(folder, sealed);
    const [blue, red] = [page.blue(), page.red()];
    within((red.right - blue.left) / (blue.right - blue.left), 0.3, 0.37);
    within(red.right - red.left, 35.4, 36.4);
    const text = page.black({ xMm: red.left - 12, yMm: red.bottom + 2, widthMm: 49, heightMm: 25 });
    expect(text.count).toBeGreaterThan(100);
    within(text.right, red.right - 3, red.right + 1);
  });

  it('is the seal with form-less text on a digitised copy; by name also for a document signed today', () => {
    const scan = sampleDocument('ban-quet.pdf');
    const copy = { ...clerk, formOfCopy: 'Sao y', organisationName, image: sealImage };
    for (const act of [
      { ...copy, signingTime: early },
      { ...copy, signingTime: sealedAt, rules: 'TT_01_2019' as const },
    ]) {
      const red = rendered(folder, sealDigitisedCopy(scan, act)).red({ xMm: 150, yMm: 0, widthMm: 60, heightMm: 60 });
      within(red.right - red.left, 35.4, 36.4);
      within(red.right, 202, 204);
    }
    const { image: _, ...withoutImage } = copy;
    expect(() => sealDigitisedCopy(scan, { ...withoutImage, signingTime: early })).toThrow('APPEARANCE_IMAGE_MISSING');
    expect(
      rendered(folder, sealDigitisedCopy(scan, { ...copy, signingTime: sealedAt })).red({
        xMm: 150,
        yMm: 0,
        widthMm: 60,
        heightMm: 60,
      }).count,
    ).toBe(0);
  });

  it('is refused for an attachment, of which the circular’s rule is not established', () => {
    const attachment = { ...clerk, numberAndNotation: '07/SKHCN-BCVT' };
    const appendix = sampleDocument('phu-luc.pdf');
    expect(() => sealAttachment(appendix, { ...attachment, signingTime: early })).toThrow('NO_APPEARANCE_RULES');
    expect(
      readSignatures(sealAttachment(appendix, { ...attachment, signingTime: early, rules: 'ND_30_2020' })),
    ).toHaveLength(1);
  });
});
