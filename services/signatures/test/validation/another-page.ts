// A page that says something else than when it was sealed.
import { openPdf } from '@lienthong/pdf-signature';

/** An increment of the classical kind: page 1 gets another stream. */
export function withAnotherPage(bytes: Buffer): Buffer {
  const document = openPdf(bytes);
  const text = bytes.toString('latin1');
  const size = Number([...text.matchAll(/\/Size (\d+)/g)].at(-1)![1]);
  const before = Number([...text.matchAll(/startxref\s+(\d+)/g)].at(-1)![1]);
  const root = [...text.matchAll(/\/Root (\d+ 0 R)/g)].at(-1)![1];
  const { dict, ref } = document.pages()[0]!;
  const parent = dict.get('Parent') as { objectNumber: number };
  const content = 'q BT /F 20 Tf 100 500 Td (10 000 000) Tj ET Q';
  const objects = [
    { number: size, body: `<< /Length ${content.length} >>\nstream\n${content}\nendstream` },
    {
      number: ref.objectNumber,
      body: `<< /Type /Page /Parent ${parent.objectNumber} 0 R /MediaBox [0 0 595 842] /Contents ${size} 0 R >>`,
    },
  ];
  let out = `${text}\n`;
  const places = objects.map(({ number, body }) => {
    const offset = out.length;
    out += `${number} 0 obj\n${body}\nendobj\n`;
    return { number, offset };
  });
  const table = out.length;
  out += 'xref\n';
  for (const { number, offset } of places.sort((one, other) => one.number - other.number)) {
    out += `${number} 1\n${String(offset).padStart(10, '0')} 00000 n\r\n`;
  }
  out += `trailer\n<< /Size ${size + 1} /Root ${root} /Prev ${before} >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(out, 'latin1');
}
