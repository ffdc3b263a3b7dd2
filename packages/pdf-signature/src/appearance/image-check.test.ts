import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { isDomainError } from '@lienthong/kernel';
import { sampleDocument } from '@lienthong/testing';
import { checkSignatureImage, type KnownSize } from './image-check.js';
import type { SignatureImageKind } from './image-pixels.js';
import { decodePng } from './png.js';

const signature = sampleDocument('images/signature-blue.png');
const seal = sampleDocument('images/seal-red.png');

const chunk = (type: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), body.length + 8);
  return out;
};

interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly depth?: number;
  readonly colourType?: number;
  readonly interlace?: number;
  readonly dotsPerMetre?: number;
  readonly data: Buffer;
}
const png = ({ width, height, depth = 8, colourType = 6, interlace = 0, dotsPerMetre, data }: Drawing): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, interlace], 8);
  const physical = Buffer.alloc(9);
  physical.writeUInt32BE(dotsPerMetre ?? 0, 0);
  physical.writeUInt32BE(dotsPerMetre ?? 0, 4);
  physical.writeUInt8(1, 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(dotsPerMetre === undefined ? [] : [chunk('pHYs', physical)]),
    chunk('IDAT', deflateSync(data)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** A square picture with a bar of ink across its middle. */
const bar = (ink: readonly number[], ground: readonly number[], side = 300, dotsPerMetre?: number): Buffer => {
  const row = (inked: boolean): Buffer =>
    Buffer.from([
      0,
      ...Array.from({ length: side }, (_, x) => (inked && x > side * 0.2 && x < side * 0.8 ? ink : ground)).flat(),
    ]);
  const rows = Array.from({ length: side }, (_, y) => row(y > side * 0.4 && y < side * 0.6));
  return png({
    width: side,
    height: side,
    ...(dotsPerMetre === undefined ? {} : { dotsPerMetre }),
    data: Buffer.concat(rows),
  });
};
const clear = [255, 255, 255, 0];
const blue = [20, 40, 180, 255];
const red = [220, 20, 30, 255];

const refusal = (image: Uint8Array, kind: SignatureImageKind = 'SIGNATURE', known?: KnownSize): string => {
  try {
    checkSignatureImage(image, kind, known);
  } catch (error) {
    if (isDomainError(error)) {
      expect(error.text.vi).not.toBe('');
      return error.code;
    }
    throw error;
  }
  return 'accepted';
};

describe('images of signatures and seals', () => {
  it('accepts the sample signature and seal and knows their real size', () => {
    expect(checkSignatureImage(signature, 'SIGNATURE')).toMatchObject({ widthPx: 493, heightPx: 182 });
    expect(checkSignatureImage(signature, 'SIGNATURE').widthMm).toBeCloseTo((493 / 300) * 25.4, 1);
    expect(checkSignatureImage(seal, 'SEAL').widthMm).toBeCloseTo(36, 1);
    expect(checkSignatureImage(seal, 'SEAL').dpi).toBeCloseTo(300, 0);
  });

  it('refuses a signature in red and a seal in blue', () => {
    expect(refusal(seal, 'SIGNATURE')).toBe('IMAGE_WRONG_COLOUR');
    expect(refusal(signature, 'SEAL')).toBe('IMAGE_WRONG_COLOUR');
    expect(refusal(bar([0, 0, 0, 255], clear, 300, 11811))).toBe('IMAGE_WRONG_COLOUR');
  });

  it.each([
    ['opaque white ground', bar(blue, [255, 255, 255, 255], 300, 11811)],
    ['opaque tinted ground', bar(blue, [200, 200, 240, 255], 300, 11811)],
    ['no alpha channel', png({ width: 1, height: 1, colourType: 2, data: Buffer.from([0, 0, 0, 255]) })],
  ])('refuses an image that is not transparent: %s', (_, image) => {
    expect(refusal(image)).toBe('IMAGE_NOT_TRANSPARENT');
  });

  it('takes an opaque image only where the rules of the day did', () => {
    const opaque = bar(blue, [255, 255, 255, 255], 300, 11811);
    expect(checkSignatureImage(opaque, 'SIGNATURE', {}, { transparent: false }).widthPx).toBe(300);
    expect(() => checkSignatureImage(opaque, 'SEAL', {}, { transparent: false })).toThrow('IMAGE_WRONG_COLOUR');
  });

  it('refuses an image on which nothing can be seen', () => {
    expect(refusal(bar(clear, clear, 300, 11811))).toBe('IMAGE_EMPTY');
  });

  it('wants 200 dpi at the real size, from the file or from the register', () => {
    expect(refusal(bar(blue, clear, 300, 11811))).toBe('accepted');
    expect(refusal(bar(blue, clear, 300, 7874))).toBe('accepted');
    expect(refusal(bar(blue, clear, 300, 5906))).toBe('IMAGE_LOW_RESOLUTION');
    expect(refusal(bar(red, clear, 300), 'SEAL')).toBe('IMAGE_LOW_RESOLUTION');
    expect(refusal(bar(red, clear, 480), 'SEAL', { widthMm: 36 })).toBe('accepted');
    // The margins are no part of the seal: 300 dots of the file are 180 of the bar.
    expect(refusal(bar(red, clear, 300), 'SEAL', { widthMm: 36 })).toBe('IMAGE_LOW_RESOLUTION');
  });

  it('refuses an image far larger on paper than any seal', () => {
    expect(refusal(bar(red, clear, 700, 7874), 'SEAL')).toBe('IMAGE_TOO_LARGE');
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46])],
    ['cut off', signature.subarray(0, signature.length >> 1)],
    ['one bit changed', Buffer.from(signature.map((byte, at) => (at === 400 ? byte ^ 1 : byte)))],
    ['too little pixel data', png({ width: 100, height: 100, data: Buffer.alloc(100) })],
  ])('refuses what is no sound PNG: %s', (_, image) => {
    expect(refusal(image)).toBe('IMAGE_NOT_PNG');
  });

  it('refuses a promise of too many pixels before inflating anything', () => {
    expect(refusal(png({ width: 60_000, height: 60_000, data: Buffer.alloc(10) }))).toBe('IMAGE_TOO_LARGE');
  });

  it('stops inflating at what the header promised', () => {
    const bomb = png({ width: 10, height: 10, data: Buffer.alloc(64 * 1024 * 1024) });
    const before = process.memoryUsage().arrayBuffers;
    expect(refusal(bomb)).toBe('IMAGE_NOT_PNG');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
  });
});

describe('damaged files', () => {
  it('are refused by name or read, never anything else', () => {
    const small = bar(blue, clear, 40, 11811);
    fc.assert(
      fc.property(fc.nat(small.length - 1), fc.nat(255), fc.nat(small.length), (at, value, cut) => {
        const damaged = Buffer.from(small.subarray(0, Math.max(1, cut)));
        damaged[at % damaged.length] = value;
        expect(['accepted', 'IMAGE_NOT_PNG', 'IMAGE_TOO_LARGE', 'IMAGE_LOW_RESOLUTION']).toContain(refusal(damaged));
      }),
      { numRuns: 300, seed: 30 },
    );
  });
});

describe('PNG kinds', () => {
  const pixel = (drawing: Drawing, index = 0): number[] => [
    ...decodePng(png(drawing)).rgba.subarray(index * 4, index * 4 + 4),
  ];
  it('reads grey, grey with alpha, sixteen bits and single bits', () => {
    expect(pixel({ width: 1, height: 1, colourType: 0, data: Buffer.from([0, 77]) })).toEqual([77, 77, 77, 255]);
    expect(pixel({ width: 1, height: 1, colourType: 4, data: Buffer.from([0, 77, 9]) })).toEqual([77, 77, 77, 9]);
    const deep = Buffer.from([0, 255, 255, 0, 0, 128, 128, 255, 255]);
    expect(pixel({ width: 1, height: 1, depth: 16, data: deep })).toEqual([255, 0, 128, 255]);
    expect(pixel({ width: 3, height: 1, depth: 1, colourType: 0, data: Buffer.from([0, 0b01000000]) }, 1)).toEqual([
      255, 255, 255, 255,
    ]);
  });
  it('undoes every row filter', () => {
    const rows = [
      [1, 10, 5, 5],
      [2, 1, 1, 1],
      [3, 10, 10, 10],
      [4, 1, 2, 3],
    ];
    const drawing = { width: 3, height: 4, colourType: 0, data: Buffer.from(rows.flat()) };
    const { rgba } = decodePng(png(drawing));
    // Worked out by hand after the PNG specification, 9.2.
    expect([...rgba].filter((_, at) => at % 4 === 0)).toEqual([10, 15, 20, 11, 16, 21, 15, 25, 33, 16, 27, 36]);
  });
  it('puts interlaced pixels where they belong', () => {
    // 2 x 2: pass 1 holds (0,0), pass 6 (1,0), pass 7 the second row.
    const data = Buffer.from([0, 1, 0, 2, 0, 3, 4]);
    const { rgba } = decodePng(png({ width: 2, height: 2, colourType: 0, interlace: 1, data }));
    expect([...rgba].filter((_, at) => at % 4 === 0)).toEqual([1, 2, 3, 4]);
  });
});
