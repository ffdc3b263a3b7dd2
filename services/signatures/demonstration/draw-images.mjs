// Draws the pictures of the demonstration: `node services/signatures/demonstration/draw-images.mjs [path of a Chromium]`. Run by
// hand when a seal or a signature is to look different; what it makes is kept beside it. Every picture is marked BẢN MẪU.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const chromium = process.argv[2] ?? '/usr/bin/chromium';
const dotsPerMm = 300 / 25.4;
const red = [214, 16, 30];
const blue = [26, 58, 168];

/** Of organisations of infra/local/demonstration/lai-chau.json: last digits of the id, upper and lower arc. */
const seals = {
  '0001': ['ỦY BAN NHÂN DÂN', 'TỈNH LAI CHÂU'],
  '0003': ['VĂN PHÒNG ỦY BAN NHÂN DÂN', 'TỈNH LAI CHÂU'],
  '0004': ['SỞ NỘI VỤ', 'TỈNH LAI CHÂU'],
  '0006': ['SỞ TÀI CHÍNH', 'TỈNH LAI CHÂU'],
  '0007': ['SỞ CÔNG THƯƠNG', 'TỈNH LAI CHÂU'],
  '000a': ['SỞ KHOA HỌC VÀ CÔNG NGHỆ', 'TỈNH LAI CHÂU'],
  '0011': ['ỦY BAN NHÂN DÂN', 'PHƯỜNG TÂN PHONG'],
};

/** Of people of the same file: strokes in tenths of a millimetre, on 420 × 170. */
const signatures = {
  // ubnd.chutich
  '0002': [
    'M20 118 C60 30 92 6 102 28 C112 54 66 120 58 142 C84 88 120 64 132 78 C142 92 116 118 128 122 C150 126 166 62 182 64 C196 68 172 116 186 120 C206 124 216 74 234 72 C250 72 236 112 250 116 C292 120 330 72 400 34',
    'M34 136 C130 108 260 104 372 122 C392 128 380 140 346 138',
  ],
  // sct.giamdoc
  '000e': [
    'M26 34 C40 92 60 136 74 138 C92 136 116 54 134 24 C128 66 114 120 128 128 C146 132 152 92 170 90 C184 92 164 126 178 128 C198 128 204 88 220 90 C232 94 216 124 230 126 C256 126 262 58 282 40 C300 30 296 74 268 126 C310 100 352 96 398 112',
    'M112 82 C150 72 190 68 236 70',
  ],
  // skhcn.giamdoc
  '0014': [
    'M70 140 C86 92 104 44 112 18 C150 2 196 26 178 58 C164 84 112 88 98 84 C140 86 150 112 166 118 C190 124 190 84 208 82 C222 84 206 116 220 118 C240 120 244 84 260 82 C274 86 260 116 276 118 C304 116 306 50 322 30 C338 22 334 74 312 112 C346 88 374 84 404 88',
    'M18 126 C120 150 250 152 388 134',
  ],
  // tanphong.chutich
  '0020': [
    'M36 22 C30 60 24 104 28 140 C36 72 60 14 104 22 C136 36 108 84 42 88 C92 86 128 88 140 112 C150 128 168 96 186 94 C206 94 190 128 176 124 C166 114 190 96 204 98 C212 112 214 128 228 122 C244 112 246 92 262 92 C276 98 262 122 278 124 C304 122 330 94 346 62',
    'M60 144 C140 118 280 116 402 132 C330 136 300 142 262 152',
  ],
  // skhcn.phogiamdoc
  '003f': [
    'M24 40 C90 22 176 18 236 30',
    'M132 26 C126 70 112 118 96 134 C82 140 76 122 92 112 C120 96 150 92 158 104 C162 120 146 130 150 120 C160 98 180 86 192 96 C198 110 184 126 200 124 C222 118 226 60 244 44 C258 42 250 84 238 124 C258 92 276 84 286 94 C294 110 286 126 304 124 C340 116 364 92 392 58',
  ],
};

const star = (x, y, radius) =>
  Array.from({ length: 10 }, (_, i) => {
    const r = i % 2 === 0 ? radius : radius * 0.382;
    const angle = (Math.PI * i) / 5 - Math.PI / 2;
    return `${x + r * Math.cos(angle)},${y + r * Math.sin(angle)}`;
  }).join(' ');

/** On 360 × 360 tenths of a millimetre; letters are pressed together where the arc is too short for them. */
function sealDrawing([upper, lower]) {
  const arc = (text, path, sizes, longest) => {
    const size = text.length > 18 ? sizes[1] : sizes[0];
    const natural = text.length * size * 0.78;
    const length = Math.min(natural, longest);
    return `<text font-size="${size}" text-anchor="middle" textLength="${length}" lengthAdjust="spacingAndGlyphs">
      <textPath href="#${path}" startOffset="50%">${text}</textPath></text>`;
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 360" fill="#000" font-family="Liberation Sans, Arimo, Arial" font-weight="bold">
    <defs><path id="upper" d="M 56 196 A 125 125 0 1 1 304 196"/><path id="lower" d="M 38 186 A 142 142 0 0 0 322 186"/></defs>
    <g fill="none" stroke="#000">
      <circle cx="180" cy="180" r="174" stroke-width="11"/><circle cx="180" cy="180" r="160" stroke-width="4"/>
      <circle cx="180" cy="180" r="107" stroke-width="4"/>
    </g>
    ${arc(upper, 'upper', [31, 26], 330)}${arc(lower, 'lower', [25, 20], 250)}
    <polygon points="${star(180, 172, 56)}"/><polygon points="${star(56, 236, 9)}"/><polygon points="${star(304, 236, 9)}"/>
    <text x="180" y="252" font-size="24" text-anchor="middle">BẢN MẪU</text></svg>`;
}

const signatureDrawing = (strokes) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 170" font-family="Liberation Sans, Arimo, Arial">
    ${strokes.map((d, i) => `<path d="${d}" fill="none" stroke="#000" stroke-width="${i === 0 ? 6 : 4}" stroke-linecap="round" stroke-linejoin="round"/>`).join('')}
    <text x="412" y="166" font-size="15" text-anchor="end">BẢN MẪU</text></svg>`;

/** How much ink each pixel has, 0 to 15, as Chromium draws it. */
function inkOf(svg, width, height) {
  const folder = mkdtempSync(join(tmpdir(), 'draw-images-'));
  try {
    const page = join(folder, 'page.html');
    const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
    writeFileSync(
      page,
      `<!doctype html><pre id="ink"></pre><script>
        const image = new Image(${width}, ${height});
        image.onload = () => {
          const canvas = Object.assign(document.createElement('canvas'), { width: ${width}, height: ${height} });
          const context = canvas.getContext('2d');
          context.drawImage(image, 0, 0, ${width}, ${height});
          const { data } = context.getImageData(0, 0, ${width}, ${height});
          let ink = '';
          for (let i = 3; i < data.length; i += 4) ink += Math.round(data[i] / 17).toString(16);
          document.getElementById('ink').textContent = ink;
        };
        image.src = '${source}';
      </script>`,
    );
    const shown = execFileSync(
      chromium,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--virtual-time-budget=5000',
        '--dump-dom',
        pathToFileURL(page).href,
      ],
      { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const ink = /<pre id="ink">([0-9a-f]+)<\/pre>/.exec(shown)?.[1] ?? '';
    if (ink.length !== width * height)
      throw new Error(`Chromium drew ${ink.length} pixels instead of ${width * height}.`);
    return ink;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function chunk(type, body) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc32(named), body.length + 8);
  return out;
}

/** One colour in sixteen strengths: a palette of 4 bits, at 300 dpi. */
function png(ink, width, height, colour) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([4, 3, 0, 0, 0], 8);
  const resolution = Buffer.alloc(9);
  resolution.writeUInt32BE(Math.round(dotsPerMm * 1000), 0);
  resolution.writeUInt32BE(Math.round(dotsPerMm * 1000), 4);
  resolution.writeUInt8(1, 8);
  const rows = Array.from({ length: height }, (_, y) => {
    const row = ink.slice(y * width, (y + 1) * width);
    return Buffer.concat([Buffer.of(0), Buffer.from(row.length % 2 === 0 ? row : `${row}0`, 'hex')]);
  });
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(Array.from({ length: 16 }, () => colour).flat())),
    chunk('tRNS', Buffer.from(Array.from({ length: 16 }, (_, level) => level * 17))),
    chunk('pHYs', resolution),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function draw(name, svg, widthMm, heightMm, colour) {
  const width = Math.round(widthMm * dotsPerMm);
  const height = Math.round(heightMm * dotsPerMm);
  const file = png(inkOf(svg, width, height), width, height, colour);
  writeFileSync(join(here, name), file);
  process.stdout.write(`${name} ${width} × ${height}, ${file.length} bytes\n`);
}

draw('seal-red.png', sealDrawing(['CON DẤU MINH HỌA', 'KHÔNG CÓ GIÁ TRỊ PHÁP LÝ']), 36, 36, red);
for (const [id, words] of Object.entries(seals)) {
  draw(`organisation-01980000-0000-7000-8000-00000000${id}.png`, sealDrawing(words), 36, 36, red);
}
for (const [id, strokes] of Object.entries(signatures)) {
  draw(`person-01980000-0000-7000-9000-00000000${id}.png`, signatureDrawing(strokes), 42, 17, blue);
}
