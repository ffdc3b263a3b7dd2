import { createHash } from 'node:crypto';
import { systemClock } from '@lienthong/kernel';
import { readCertificate, readPkcs12 } from '@lienthong/pki';
import {
  imageAppearance,
  locatePlacements,
  openPdf,
  type PdfDocument,
  type Placement,
  readLevels,
  type SignatureRequest,
  visibleSizeMm,
} from '../src/index.js';
import { readFields } from '../src/form/read-fields.js';
import { addHiddenSignatureField } from '../src/levels/hidden-field.js';
import { IncrementalUpdate, wholeFile } from '../src/model/writer.js';
import { type PreparedField, signUpdate } from '../src/sign/sign-pdf.js';
import { signUpdateTimeStamped } from '../src/sign/sign-time-stamped.js';
import { parseArguments, type Arguments } from './arguments.js';
import { exitCodes, WrongUsage } from './failures.js';
import { readPdfFile, readSideFile, writeWhole } from './files.js';
import { print, printJson } from './output.js';
import { shownImage } from './shown-image.js';
import { timeStampOver } from './time-stamp-over-http.js';

const options = {
  '--p12': 'ONE',
  '--password-env': 'ONE',
  '--field': 'ONE',
  '--image': 'ONE',
  '--at': 'ONE',
  '--tsa': 'ONE',
  '--reason': 'ONE',
  '--location': 'ONE',
  '--pss': 'FLAG',
  '--json': 'FLAG',
} as const;

/** One signature at B-B, or at B-T with `--tsa`; OUT is written whole or not at all, and may be IN. */
export async function sign(argv: readonly string[]): Promise<number> {
  const given = parseArguments(argv, options, 2);
  const [input, output] = given.names as [string, string];
  const { privateKey, certificateChain } = signerOf(given);
  const image = given.one('--image');
  const png = image === undefined ? undefined : readSideFile('--image', image);
  const bytes = readPdfFile(input);
  const document = openPdf(bytes);
  const { isHidden, ...place } = placeOf(document, given, png, certificateChain[0]!);
  const request: SignatureRequest = {
    key: privateKey,
    certificateChain,
    signingTime: systemClock.now(),
    role: { kind: 'PERSON', certify: false },
    ...place,
    ...(given.has('--pss') ? { algorithm: { scheme: 'RSA_PSS' as const } } : {}),
    ...textOf(given, 'reason'),
    ...textOf(given, 'location'),
  };
  const tsa = given.one('--tsa');
  const update = new IncrementalUpdate(document);
  const hidden = isHidden ? hiddenField(update, request.field.name) : undefined;
  const increment =
    tsa === undefined
      ? signUpdate(update, request, hidden)
      : await signUpdateTimeStamped(update, request, timeStampOver(tsa), hidden);
  const signed = wholeFile(bytes, increment);
  writeWhole(output, signed);
  const field = request.field.name;
  const facts = {
    signed: true,
    out: output,
    field,
    level: readLevels(signed).signatures.find(({ fieldName }) => fieldName === field)?.level ?? null,
    sizeBytes: signed.length,
    sha256: createHash('sha256').update(signed).digest('hex'),
  };
  if (given.has('--json')) printJson(facts);
  else print(`${output}: đã ký, trường ${field}, mức ${facts.level} · signed, field ${field}, level ${facts.level}`);
  return exitCodes.PASSED;
}

function signerOf(given: Arguments): ReturnType<typeof readPkcs12> {
  const file = given.one('--p12');
  const variable = given.one('--password-env');
  if (file === undefined) throw new WrongUsage('--p12 FILE');
  if (variable === undefined) throw new WrongUsage('--password-env NAME');
  const password = process.env[variable];
  if (password === undefined) throw new WrongUsage(`--password-env ${variable}: biến chưa đặt · not set`);
  return readPkcs12(readSideFile('--p12', file), password);
}

const textOf = <K extends 'reason' | 'location'>(given: Arguments, key: K): Partial<Record<K, string>> => {
  const text = given.one(`--${key}`);
  return text === undefined ? {} : ({ [key]: text } as Record<K, string>);
};

/** Distance from the edges of the page where nobody said where to sign. */
const marginMm = 15;

/** The field to sign: one of the file, else a new one; invisible unless an image or a place is given. */
function placeOf(
  document: PdfDocument,
  given: Arguments,
  png: Buffer | undefined,
  certificate: Buffer,
): Pick<SignatureRequest, 'field' | 'appearance'> & { readonly isHidden: boolean } {
  const fields = readFields(document);
  const name = given.one('--field') ?? freeName(fields.map((field) => field.name));
  const exists = fields.some((field) => field.name === name);
  // A full stop parts the names of a field and of those above it (ISO 32000-2, 12.7.4.2).
  if (name === '' || (!exists && name.includes('.'))) throw new WrongUsage(`--field ${name}`);
  const at = given.one('--at');
  if (png === undefined) {
    const placement = at === undefined ? undefined : placementOf(at);
    const isHidden = !exists && placement === undefined;
    return { isHidden, field: { name, ...(exists || placement === undefined ? {} : { placement }) } };
  }
  const { image, size, dpi } = shownImage(png);
  const placement =
    at === undefined ? (placeInText(document, certificate) ?? bottomRight(document, size)) : placementOf(at);
  return {
    isHidden: false,
    field: { name, ...(exists ? {} : { placement }) },
    appearance: ({ box, rotation }) => imageAppearance(image, { box, rotation, kind: 'SIGNATURE', known: { dpi } }),
  };
}

/** Nobody sees the field, so nothing is drawn in it. */
const hiddenField = (update: IncrementalUpdate, name: string): PreparedField => ({
  ref: addHiddenSignatureField(update, name),
  box: { page: 1, xMm: 0, yMm: 0, widthMm: 0, heightMm: 0 },
  rotation: 0,
});

function freeName(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) if (!taken.includes(`Signature${number}`)) return `Signature${number}`;
}

function placementOf(text: string): Placement {
  const numbers = text.split(',').map(Number);
  const [page, xMm, yMm, widthMm, heightMm] = numbers;
  if (numbers.length !== 5 || !numbers.every(Number.isFinite) || !(widthMm! > 0) || !(heightMm! > 0)) {
    throw new WrongUsage(`--at ${text}`);
  }
  return { page: page!, xMm: xMm!, yMm: yMm!, widthMm: widthMm!, heightMm: heightMm! };
}

/** Under the position and above the name, where the text of the document says so. */
function placeInText(document: PdfDocument, certificate: Buffer): Placement | undefined {
  const { commonName } = readCertificate(certificate).subject;
  const { source, placement } = locatePlacements(
    document,
    commonName === undefined ? {} : { signerName: commonName },
  ).signature;
  return source === 'TEXT' ? placement : undefined;
}

function bottomRight(document: PdfDocument, size: { readonly widthMm: number; readonly heightMm: number }): Placement {
  const pages = document.pages();
  const page = visibleSizeMm(pages.at(-1)!);
  const room = { width: page.widthMm - 2 * marginMm, height: page.heightMm - 2 * marginMm };
  const scale = Math.min(1, room.width / size.widthMm, room.height / size.heightMm);
  const [widthMm, heightMm] = [size.widthMm * scale, size.heightMm * scale];
  return {
    page: pages.length,
    xMm: page.widthMm - marginMm - widthMm,
    yMm: page.heightMm - marginMm - heightMm,
    widthMm,
    heightMm,
  };
}
