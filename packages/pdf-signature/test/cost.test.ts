/** Files made to keep a validator busy: each ends in a typed result, within the work and memory it is worth. */
import {
  type Authority,
  createAuthority,
  element,
  generateSigningKey,
  integer,
  oid,
  oids,
  readCertificate,
  sequence,
} from '@lienthong/pki';
import { sampleDocument, temporaryFolder } from '@lienthong/testing';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deflateSync } from 'node:zlib';
import { signPdf } from '../src/index.js';
import { dict, name, type PdfRef, type PdfValue, stream, textString } from '../src/model/objects.js';
import type { IncrementalUpdate } from '../src/model/writer.js';
import { approved } from './attacks/fixtures.js';
import { change, firstPage, signFreely, tamper } from './attacks/mutator.js';
import { attribute, handmadeContainer, resigned } from './handmade-container.js';
import { handmadePdf } from './handmade.js';
import { clerk } from './journey.js';
import { blank, quiet, subject, termsOf } from './validation-kit.js';

const mebibyte = 1024 * 1024;
/** The answer is promised within two seconds; a machine that runs other tests beside may need longer for it. */
const patience = 6;
/** 256 MB are promised and 220 measured; when a collector runs is its own affair. */
const mostMemory = 320 * mebibyte;
const program = join(__dirname, '../bin/pdf-signature.mjs');
const folder = temporaryFolder();

/** As a user asks, in a process of its own: what it answers, seconds of work, and the most memory it held at once. */
function asked(command: 'validate' | 'inspect', bytes: Buffer) {
  const file = join(folder, 'file.pdf');
  writeFileSync(file, bytes);
  // Of its own: the most memory that a process is said to have used counts its parent's, from before it became this program.
  const script = `import { readFileSync } from 'node:fs';
    process.on('exit', () => {
      const { userCPUTime, systemCPUTime } = process.resourceUsage();
      const [, kilobytes] = /VmHWM:\\s+(\\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
      process.stderr.write(JSON.stringify({ seconds: (userCPUTime + systemCPUTime) / 1e6, memory: kilobytes * 1024 }));
    });
    await import(${JSON.stringify(pathToFileURL(program).href)});`;
  const argv = ['--input-type=module', '-e', script, '--', program, command, file, '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', maxBuffer: 64 * mebibyte });
  const { seconds, memory } = JSON.parse(stderr) as { seconds: number; memory: number };
  return { status, answer: JSON.parse(stdout) as { verdict?: string; refused?: { code: string } }, seconds, memory };
}

function endsSoon(bytes: Buffer, command: 'validate' | 'inspect' = 'validate'): string {
  const { answer, seconds, memory } = asked(command, bytes);
  expect(seconds).toBeLessThan(patience);
  expect(memory).toBeLessThan(mostMemory);
  return (command === 'validate' ? answer.verdict : answer.refused?.code) ?? '';
}

const times = dict({ Type: name('Font'), Subtype: name('Type1'), BaseFont: name('Times-Roman') });
const form = (content: string, resources: Record<string, PdfValue> = {}): ReturnType<typeof stream> =>
  stream(
    {
      Type: name('XObject'),
      Subtype: name('Form'),
      BBox: [0, 0, 480, 740],
      Resources: dict({ Font: dict({ F: times }), ...resources }),
      Filter: name('FlateDecode'),
    },
    deflateSync(Buffer.from(content, 'latin1')),
  );

describe('what a later signature draws', () => {
  const signedWith = (entries: (update: IncrementalUpdate) => Record<string, PdfValue>): Buffer => {
    let made: Record<string, PdfValue> = {};
    return signFreely(approved(), {
      signer: clerk,
      field: {
        name: 'chu_ky_2',
        get entries() {
          return made;
        },
      },
      edit: (update) => {
        made = { Rect: [60, 60, 540, 800], ...entries(update) };
      },
    });
  };

  it('an image of sixteen million points over every letter, a thousand times', () => {
    const side = 4_000;
    const bytes = signedWith((update) => {
      const common = {
        Subtype: name('Image'),
        Width: side,
        Height: side,
        BitsPerComponent: 8,
        Filter: name('FlateDecode'),
      };
      const mask = update.add(
        stream({ ...common, ColorSpace: name('DeviceGray') }, deflateSync(Buffer.alloc(side * side))),
      );
      const image = update.add(
        stream({ ...common, ColorSpace: name('DeviceGray'), SMask: mask }, deflateSync(Buffer.alloc(side * side))),
      );
      return {
        AP: dict({
          N: update.add(form('q 480 0 0 740 0 0 cm /Im Do Q '.repeat(1_000), { XObject: dict({ Im: image }) })),
        }),
      };
    });
    expect(endsSoon(bytes)).toBe('TOTAL_FAILED');
  });

  it('a hundred thousand operators', () => {
    const bytes = signedWith((update) => ({ AP: dict({ N: update.add(form('1 g 0 0 1 1 re f '.repeat(60_000))) }) }));
    expect(endsSoon(bytes)).toBe('TOTAL_FAILED');
  });
});

describe('what fields show', () => {
  it('one long appearance for two thousand of them', () => {
    const count = 2_000;
    const refs: PdfRef[] = [];
    const prepared = tamper(sampleDocument('cong-van.pdf'), (update, document) => {
      for (let index = 0; index < count; index += 1) {
        refs.push(
          update.add(
            dict({
              Type: name('Annot'),
              Subtype: name('Widget'),
              FT: name('Tx'),
              T: textString(`o_${index}`),
              Rect: [0, 0, 480, 740],
              P: firstPage(document),
            }),
          ),
        );
      }
      change(update, firstPage(document), { Annots: refs });
      change(update, document.catalogRef, { AcroForm: update.add(dict({ Fields: refs })) });
    });
    const bytes = tamper(approved(prepared), (update) => {
      const shared = update.add(form(`${'0 g '.repeat(40_000)} BT /F 12 Tf 2 5 Td (1) Tj ET`));
      for (const ref of refs) change(update, ref, { V: textString('1'), AP: dict({ N: shared }) });
    });
    expect(endsSoon(bytes)).toBe('TOTAL_FAILED');
  });
});

describe('validation data', () => {
  const stored = (make: (update: IncrementalUpdate) => Record<string, PdfValue>): Buffer =>
    tamper(signPdf(blank, termsOf(quiet.issue('PERSON', subject))), (update, document) =>
      change(update, document.catalogRef, { DSS: update.add(dict(make(update))) }),
    );
  const packed = (bytes: Buffer): ReturnType<typeof stream> =>
    stream({ Filter: name('FlateDecode') }, deflateSync(bytes));

  it('one stream of thirty megabytes listed a thousand times', () => {
    const bytes = stored((update) => {
      const large = update.add(packed(Buffer.alloc(30 * mebibyte)));
      return { Certs: Array<PdfRef>(1_000).fill(large) };
    });
    expect(endsSoon(bytes)).toBe('INDETERMINATE');
  });

  it('twenty streams of thirty megabytes', () => {
    const bytes = stored((update) => ({
      Certs: Array.from({ length: 20 }, () => update.add(packed(Buffer.alloc(30 * mebibyte)))),
    }));
    expect(endsSoon(bytes)).toBe('UNREADABLE');
  });

  it('a hundred thousand answers', () => {
    const answer = quietAnswer();
    const bytes = stored((update) => {
      const one = update.add(stream({}, answer));
      return { OCSPs: Array<PdfRef>(100_000).fill(one) };
    });
    expect(endsSoon(bytes)).toBe('UNREADABLE');
  });

  it('a list of a million entries', () => {
    const list = longList(quiet, 1_000_000);
    const bytes = stored((update) => ({ CRLs: [update.add(packed(list))] }));
    expect(endsSoon(bytes)).toBe('INDETERMINATE');
  });
});

/** An answer about nobody known. */
function quietAnswer(): Buffer {
  return sequence(integer(0));
}

/** As an authority writes it, with a signature that is none. */
function longList(authority: Authority, count: number): Buffer {
  const entry = sequence(integer(Buffer.of(0x40, 0, 0, 0)), element(23, Buffer.from('261101000000Z')));
  const entries = Buffer.alloc(entry.length * count);
  const at = entry.indexOf(Buffer.of(0x40, 0, 0, 0));
  for (let index = 0; index < count; index += 1) {
    entry.writeUIntBE(index, at + 1, 3);
    entry.copy(entries, index * entry.length);
  }
  const algorithm = sequence(oid(oids.ecdsaWithSha256));
  const body = sequence(
    integer(1),
    algorithm,
    readCertificate(authority.sub).subjectDer,
    element(23, Buffer.from('261101000000Z')),
    element(23, Buffer.from('361101000000Z')),
    sequence(entries),
  );
  return sequence(body, algorithm, element(3, Buffer.alloc(65)));
}

describe('a container', () => {
  const person = quiet.issue('PERSON', subject);
  const file = signPdf(blank, { ...termsOf(person), holeBytes: 1_200_000 });
  const withContainer = (how: Parameters<typeof handmadeContainer>[1]): Buffer =>
    resigned(file, 'ETSI.CAdES.detached', (covered) => handmadeContainer(covered, how));

  it('with a thousand certificates', () => {
    const many = createAuthority({ keys: 'P256' });
    const { publicKey } = generateSigningKey('P256');
    const others = Array.from(
      { length: 900 },
      (_, index) => many.issue('PERSON', { ...subject, commonName: `${index}` }, { publicKey } as never).certificate,
    );
    expect(endsSoon(withContainer({ signer: person, certificates: [...person.certificateChain, ...others] }))).toBe(
      'TOTAL_FAILED',
    );
  });

  it('with as many as are read, another sixteen in each of sixty', () => {
    let file60 = blank;
    for (let index = 0; index < 60; index += 1) {
      const holder = (number: number) => quiet.issue('PERSON', { ...subject, commonName: `${index} ${number}` });
      const signer = holder(0);
      const certificateChain = [...signer.certificateChain];
      for (let number = 1; certificateChain.length < 16; number += 1) certificateChain.push(holder(number).certificate);
      file60 = signPdf(file60, { ...termsOf({ ...signer, certificateChain }, `Ky${index}`), holeBytes: 24_576 });
    }
    expect(endsSoon(file60)).toBe('INDETERMINATE');
  });

  it('with a thousand time-stamps', () => {
    const stamp = attribute(oids.signatureTimeStamp, sequence(integer(1)));
    expect(endsSoon(withContainer({ signer: person, unsigned: () => Array<Buffer>(1_000).fill(stamp) }))).toBe(
      'TOTAL_FAILED',
    );
  });
});

describe('inspection', () => {
  const streams = (count: number, entries: string, data: Buffer): Buffer =>
    handmadePdf(
      '',
      '',
      Array.from(
        { length: count },
        () => `<< ${entries} /Length ${data.length} >>\nstream\n${data.toString('latin1')}\nendstream`,
      ),
    );
  const rows = Buffer.alloc(30 * mebibyte, 4);

  it.each<[string, Buffer]>([
    ['predictors', streams(40, '/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 1 >>', deflateSync(rows))],
    [
      'filters that take back what others let grow',
      streams(60, '/Filter [/FlateDecode /ASCIIHexDecode]', deflateSync(Buffer.alloc(30 * mebibyte, 32))),
    ],
  ])('of %s', (_, bytes) => {
    expect(endsSoon(bytes, 'inspect')).toBe('PDF_INFLATES_TOO_LARGE');
  });
});

it('a hexadecimal string that is nearly the whole of the largest file keeps within the promised memory', () => {
  const { answer, memory } = asked('validate', handmadePdf('', `/Long <${'a'.repeat(95 * mebibyte)}>`));
  expect(answer.verdict).toBe('NO_SIGNATURE');
  expect(memory).toBeLessThan(256 * mebibyte);
});
