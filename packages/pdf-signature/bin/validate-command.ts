import { type AnchorClass, readCrl, readOcspResponse } from '@lienthong/pki';
import { reportJson, reportText, trustAnchorsFromPem, validatePdf, type FileVerdict } from '../src/index.js';
import { parseArguments, type Arguments } from './arguments.js';
import { exitCodes, WrongUsage } from './failures.js';
import { readPdfFile, readSideFile } from './files.js';
import { print, printJson } from './output.js';

const options = {
  '--trust': 'MANY',
  '--tsa-trust': 'MANY',
  '--certificates': 'MANY',
  '--ocsp': 'MANY',
  '--crl': 'MANY',
  '--time': 'ONE',
  '--missing-revocation': 'ONE',
  '--json': 'FLAG',
} as const;

const exitCodeOf: Readonly<Record<FileVerdict, number>> = {
  TOTAL_PASSED: exitCodes.PASSED,
  TOTAL_FAILED: exitCodes.FAILED,
  INDETERMINATE: exitCodes.INDETERMINATE,
  UNREADABLE: exitCodes.UNREADABLE,
  NO_SIGNATURE: exitCodes.NO_SIGNATURE,
};

/** Asks nobody on the network: what is known of revocation stands in the file or in the files named. */
export function validate(argv: readonly string[]): number {
  const given = parseArguments(argv, options, 1);
  const at = timeOf(given.one('--time'));
  const missing = given.one('--missing-revocation');
  if (missing !== undefined && missing !== 'note') throw new WrongUsage('--missing-revocation note');
  const tsaAnchors = anchorsOf(given, '--tsa-trust', 'CONFIGURED');
  const trustAnchors = anchorsOf(given, '--trust', 'CONFIGURED');
  const ocspResponses = given.all('--ocsp').map((file) => readable('--ocsp', file, readOcspResponse));
  const report = validatePdf(readPdfFile(given.names[0]!), {
    trustAnchors,
    // A root named for signers also counts for time-stamps; naming others adds to it.
    timeStampAnchors: [...trustAnchors, ...tsaAnchors],
    certificates: anchorsOf(given, '--certificates', 'CONFIGURED').map(({ certificate }) => certificate),
    revocation: { ocspResponses, crls: given.all('--crl').flatMap(listsOf) },
    ...(at === undefined ? {} : { at }),
    policy: missing === undefined ? {} : { missingRevocation: 'NOTE' },
  });
  if (given.has('--json')) printJson(reportJson(report));
  else {
    const { vi, en } = reportText(report);
    print(`${vi}\n\n${en}`);
  }
  return exitCodeOf[report.verdict];
}

function anchorsOf(given: Arguments, option: string, anchorClass: AnchorClass): ReturnType<typeof trustAnchorsFromPem> {
  return given.all(option).flatMap((file) => {
    const bytes = readSideFile(option, file);
    const anchors = usable(option, file, () => trustAnchorsFromPem(bytes, anchorClass));
    if (anchors.length === 0) throw new WrongUsage(`${option} ${file}: không có chứng thư số · no certificate in it`);
    return anchors;
  });
}

function timeOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = new Date(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(time.getTime())) throw new WrongUsage(`--time ${text}`);
  return time;
}

/** CRLs come in DER, or one or more of them in PEM. */
function listsOf(file: string): Buffer[] {
  const bytes = readSideFile('--crl', file);
  const blocks = bytes.toString('latin1').matchAll(/-----BEGIN X509 CRL-----([^-]+)-----END X509 CRL-----/g);
  const lists: Buffer[] = Array.from(blocks, ([, body]) => Buffer.from(body!, 'base64'));
  if (lists.length === 0) lists.push(bytes);
  for (const list of lists) usable('--crl', file, () => readCrl(list));
  return lists;
}

function readable(option: string, file: string, read: (bytes: Buffer) => unknown): Buffer {
  const bytes = readSideFile(option, file);
  usable(option, file, () => read(bytes));
  return bytes;
}

/** What was named beside the PDF and cannot be read must not be passed over in silence: the verdict would rest on less. */
function usable<Read>(option: string, file: string, read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    throw new WrongUsage(`${option} ${file}: ${(error as Error).message}`);
  }
}
