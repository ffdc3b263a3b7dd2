import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { createPkcs12 } from '@lienthong/pki';
import { sampleDocumentPath } from '@lienthong/testing';
import { readFields } from '../src/form/read-fields.js';
import { openPdf } from '../src/index.js';
import { at, json, put } from './command-line-kit.js';
import { pem, quiet, subject } from './validation-kit.js';

const { key, certificateChain } = quiet.issue('PERSON', subject, { keys: 'P256' });
const keyFile = put('person.p12', createPkcs12({ key, certificateChain, password: 'Mật khẩu 1' }));
const trust = put('root.pem', pem(quiet));

const chunk = (type: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), body.length + 8);
  return out;
};

/** A line across the image, on ground of the given alpha; as most image programs write it, without a real size. */
function drawn(colour: readonly [number, number, number], width = 400, ground = 0, stated?: number): Buffer {
  const height = Math.round(width * 0.4);
  const rows = Buffer.alloc((width * 4 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const isInk = Math.abs(y - height / 2 - (height / 3) * Math.sin(x / (width / 12))) < height / 40 + 1;
      rows.set(isInk ? [...colour, 255] : [255, 255, 255, ground], y * (width * 4 + 1) + 1 + x * 4);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6], 8);
  const physical = Buffer.alloc(9, 1);
  for (const offset of [0, 4]) physical.writeUInt32BE(Math.round((stated ?? 0) / 0.0254), offset);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(stated === undefined ? [] : [chunk('pHYs', physical)]),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const blue = [20, 40, 180] as const;
const red = [210, 25, 25] as const;
const sign = (name: string, image: Buffer, ...more: readonly string[]) =>
  json('sign', sampleDocumentPath('ban-quet.pdf'), at(`${name}.pdf`), '--p12', keyFile, '--password-env', 'MAT_KHAU', '--image', put(`${name}.png`, image), ...more); // prettier-ignore

describe('sign --image', () => {
  it.each([
    ['blue, no size stated', drawn(blue), 50.8],
    ['blue, 72 dpi stated whatever the image', drawn(blue, 400, 0, 72), 50.8],
    ['blue, 300 dpi stated', drawn(blue, 400, 0, 300), 33.9],
    ['blue, large, no size stated', drawn(blue, 1_500), 60],
    ['red', drawn(red), 42],
  ] as const)('takes an image that is %s, and shows it with dots enough', async (name, image, widthMm) => {
    expect(await sign(name, image)).toMatchObject({ status: 0, level: 'B-B' });
    const file = at(`${name}.pdf`);
    const [left, , right] = readFields(openPdf(readFileSync(file)))[0]!.dict.get('Rect') as number[];
    expect(((right! - left!) * 25.4) / 72).toBeCloseTo(widthMm, 1);
    expect(await json('validate', file, '--trust', trust)).toMatchObject({ status: 0, verdict: 'TOTAL_PASSED' });
    expect((await sign(name, image, '--at', '1,100,100,30,12')).status).toBe(0);
  });

  it.each([
    ['on white ground', drawn(blue, 400, 255), 'IMAGE_NOT_TRANSPARENT'],
    ['black', drawn([0, 0, 0]), 'IMAGE_WRONG_COLOUR'],
    ['green', drawn([10, 150, 30]), 'IMAGE_WRONG_COLOUR'],
    ['a thumbnail', drawn(blue, 48), 'IMAGE_LOW_RESOLUTION'],
    ['no image at all', Buffer.from('xin chào'), 'IMAGE_NOT_PNG'],
  ])('refuses one that is %s, with the reason, and writes nothing', async (name, image, code) => {
    const outcome = await sign(name, image);
    expect(outcome).toMatchObject({ status: 1, refused: { code } });
    expect(() => readFileSync(at(`${name}.pdf`))).toThrow('ENOENT');
  });
});
