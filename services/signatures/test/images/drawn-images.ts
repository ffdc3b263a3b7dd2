// Pictures a test needs in sizes and colours of its own: a bar of ink on a clear ground, or a ring like a seal.
import { crc32, deflateSync } from 'node:zlib';

const chunk = (type: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), body.length + 8);
  return out;
};

export type Ink = readonly [red: number, green: number, blue: number];
export const red: Ink = [214, 16, 30];
export const blue: Ink = [26, 58, 168];

export interface Drawing {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly ink: Ink;
  readonly dpi?: number;
  /** False: the ground is white paper. */
  readonly clear?: boolean;
}

/** An ellipse of one millimetre's stroke that touches all four sides, as PNG in base64. */
export function drawn({ widthMm, heightMm, ink, dpi = 300, clear = true }: Drawing): string {
  const dotsPerMm = dpi / 25.4;
  const [width, height] = [Math.round(widthMm * dotsPerMm), Math.round(heightMm * dotsPerMm)];
  const inside = (x: number, y: number, margin: number): boolean => {
    const [a, b] = [width / 2 - margin, height / 2 - margin];
    return ((x + 0.5 - width / 2) / a) ** 2 + ((y + 0.5 - height / 2) / b) ** 2 <= 1;
  };
  const rows = Buffer.alloc(height * (width * 4 + 1));
  for (let y = 0, at = 0; y < height; y += 1) {
    at += 1;
    for (let x = 0; x < width; x += 1, at += 4) {
      const inked = inside(x, y, 0) && !inside(x, y, dotsPerMm);
      rows.set(inked ? [...ink, 255] : [255, 255, 255, clear ? 0 : 255], at);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const resolution = Buffer.alloc(9);
  resolution.writeUInt32BE(Math.round(dotsPerMm * 1000), 0);
  resolution.writeUInt32BE(Math.round(dotsPerMm * 1000), 4);
  resolution.writeUInt8(1, 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('pHYs', resolution),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]).toString('base64');
}
