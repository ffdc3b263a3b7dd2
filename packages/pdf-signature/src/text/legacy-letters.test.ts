import { openPdf, type PdfDocument } from '../model/document.js';
import { handmadePdf } from '../../test/handmade.js';
import { pointsPerMm } from '../placement.js';
import { locatePlacements } from './locate-placements.js';

const mm = (value: number): number => value * pointsPerMm;

interface Run {
  readonly x: number;
  readonly y: number;
  /** As the codes of the font, one byte each. */
  readonly text: string;
  readonly font?: 'F' | 'H';
}

const latin1 = (text: string): string =>
  `<${[...text].map((letter) => letter.codePointAt(0)!.toString(16).padStart(2, '0')).join('')}>`;

/** A page set in a simple font that says WinAnsiEncoding and nothing more, as documents from before Unicode do. */
function pageIn(fonts: { readonly F: string; readonly H: string }, runs: readonly Run[]): PdfDocument {
  const drawn = runs
    .map(({ x, y, text, font = 'F' }) => `BT /${font} 13 Tf ${mm(x)} ${842 - mm(y)} Td ${latin1(text)} Tj ET`)
    .join('\n');
  const fontDict = (given: string): string => `<< /Type /Font /Subtype /TrueType ${given} >>`;
  return openPdf(
    handmadePdf(`/Contents 4 0 R /Resources << /Font << /F ${fontDict(fonts.F)} /H ${fontDict(fonts.H)} >> >>`, '', [
      `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
    ]),
  );
}

/** Half an em for every letter: where the middle of a centred line is. */
const centred = (centre: number, y: number, text: string, font: 'F' | 'H' = 'F'): Run => ({
  x: centre - (text.replace(/[\u0300-\u036f]/gu, '').length * 13) / 4 / pointsPerMm,
  y,
  text,
  font,
});

const tcvn3 = {
  F: '/BaseFont /ABCDEF+.VnTime /Encoding /WinAnsiEncoding',
  H: '/BaseFont /.VnTimeH /Encoding /WinAnsiEncoding',
};
const vni = {
  F: '/BaseFont /VNI-Times,Bold /Encoding /WinAnsiEncoding',
  H: '/BaseFont /VNI-Times /Encoding /WinAnsiEncoding',
};
const signer = { signerName: 'Nguyễn Thị Hoàng Yến', position: 'Phó Giám đốc' };

const letters: readonly (readonly [string, PdfDocument])[] = [
  [
    'TCVN 5712',
    pageIn(tcvn3, [
      { x: 40, y: 40, text: 'Sè:            /SKHCN' },
      { x: 100, y: 40, text: 'Lai Ch©u, ngµy        th¸ng        n¨m 2026' },
      centred(148, 200, 'kt. gi¸m ®èc', 'H'),
      centred(148, 206, 'phã gi¸m ®èc', 'H'),
      centred(148, 240, 'NguyÔn ThÞ Hoµng YÕn'),
    ]),
  ],
  [
    'VNI',
    pageIn(vni, [
      { x: 40, y: 40, text: 'Soá:            /SKHCN' },
      { x: 90, y: 40, text: 'Lai Chaâu, ngaøy        thaùng        naêm 2026' },
      centred(148, 200, 'KT. GIAÙM ÑOÁC'),
      centred(148, 206, 'PHOÙ GIAÙM ÑOÁC'),
      centred(148, 240, 'Nguyeãn Thò Hoaøng Yeán'),
    ]),
  ],
];

describe('documents set in fonts from before Unicode', () => {
  it.each(letters)('in the codes of %s are searched like any other', (_, document) => {
    const found = locatePlacements(document, signer);
    expect([found.number.source, found.day.source, found.month.source]).toEqual(['TEXT', 'TEXT', 'TEXT']);
    const { placement, source } = found.signature;
    expect(source).toBe('TEXT');
    expect(placement.xMm + placement.widthMm / 2).toBeCloseTo(148, -0.5);
    expect(placement.yMm).toBeGreaterThan(206);
    expect(placement.yMm + placement.heightMm).toBeLessThan(240);
  });

  it('are told by the name of the font: the same codes are other letters in any other', () => {
    const times = { F: '/BaseFont /Times-Roman /Encoding /WinAnsiEncoding', H: '/BaseFont /Times-Roman' };
    const document = pageIn(times, [
      centred(148, 200, 'PHOÙ GIAÙM ÑOÁC'),
      centred(148, 240, 'Nguyeãn Thò Hoaøng Yeán'),
    ]);
    expect(locatePlacements(document, signer).signature.source).toBe('DEFAULT');
  });
});

describe('letters whose marks are drawn apart', () => {
  // Decomposed Unicode: every mark is a glyph of its own without width, behind its letter.
  const codes = ['\u0300', '\u0301', '\u0302', '\u0303', '\u0306', '\u0309', '\u031b', '\u0323', 'đ', 'Đ'];
  const names = [
    'uni0300',
    'uni0301',
    'uni0302',
    'uni0303',
    'uni0306',
    'uni0309',
    'uni031B',
    'uni0323',
    'dcroat',
    'Dcroat',
  ];
  const widths = Array.from({ length: 128 - 32 + names.length }, (_, at) => (at >= 96 && at < 104 ? 0 : 500));
  const font = `/BaseFont /Plain /FirstChar 32 /LastChar ${31 + widths.length} /Widths [${widths.join(' ')}]
    /Encoding << /Differences [128 ${names.map((name) => `/${name}`).join(' ')}] >>`;
  const coded = (text: string): string =>
    [...text.normalize('NFD')]
      .map((letter) => (codes.includes(letter) ? String.fromCodePoint(128 + codes.indexOf(letter)) : letter))
      .join('');
  const line = (x: number, y: number, text: string): Run => ({ x, y, text: coded(text) });
  const about = (centre: number, y: number, text: string): Run =>
    line(centre - (text.length * 13) / 4 / pointsPerMm, y, text);

  it('are found by a name given either way', () => {
    const document = pageIn({ F: font, H: font }, [
      line(40, 40, 'Số:            /SKHCN'),
      line(100, 40, 'Lai Châu, ngày        tháng        năm 2026'),
      about(60, 200, 'GIÁM ĐỐC'),
      about(60, 240, 'Vàng A Páo'),
      about(148, 200, 'GIÁM ĐỐC'),
      about(148, 240, 'Trần Thị Hoa'),
    ]);
    for (const form of ['NFC', 'NFD'] as const) {
      const found = locatePlacements(document, { signerName: 'Trần Thị Hoa'.normalize(form) });
      expect([found.number.source, found.day.source, found.month.source]).toEqual(['TEXT', 'TEXT', 'TEXT']);
      const { placement, source } = found.signature;
      expect(source).toBe('TEXT');
      expect(placement.xMm + placement.widthMm / 2).toBeCloseTo(148, -0.5);
    }
  });
});
