import { isDomainError } from '@lienthong/kernel';
import { inspectPdf, openPdf, readSignatures } from '../src/index.js';
import { isoInVietnam } from '@lienthong/kernel';
import { inOneLine } from '../src/read/one-line.js';
import { parseArguments } from './arguments.js';
import { exitCodes } from './failures.js';
import { readPdfFile } from './files.js';
import { bilingual, print, printJson, refusalJson, type RefusalJson } from './output.js';

/** What stands in a file, nothing judged: pages, fields, signatures, and whether it may be signed here. */
export function inspect(argv: readonly string[]): number {
  const given = parseArguments(argv, { '--json': 'FLAG' }, 1);
  const bytes = readPdfFile(given.names[0]!);
  const document = openPdf(bytes);
  const signatures = readSignatures(bytes).map((one) => ({
    field: one.fieldName,
    kind: one.kind,
    signer: one.signerName ?? null,
    organisation: one.organisationName ?? null,
    claimedTime: one.claimedTime === undefined ? null : isoInVietnam(one.claimedTime),
    subFilter: one.subFilter ?? null,
    integrity: one.integrity,
    coverage: one.coverage,
    signedLength: one.signedLength ?? null,
    certifies: one.certifies ?? null,
    locksAll: one.locksAll,
  }));
  const { pages, version, fields, refused } = admission(bytes);
  const facts = {
    sizeBytes: bytes.length,
    version: version ?? document.headerVersion,
    revisions: document.xref.sections.length,
    pages,
    fields,
    signatures,
    admitted: refused === undefined,
    ...(refused === undefined ? {} : { refused: refusalJson(refused) satisfies RefusalJson }),
  };
  if (given.has('--json')) printJson(facts);
  else {
    print(`PDF ${facts.version}, ${facts.sizeBytes} byte, ${pages?.length ?? '?'} trang · pages`);
    for (const { name, type } of fields ?? []) print(inOneLine(`  ${name}: ${type}`));
    for (const one of signatures)
      print(
        inOneLine(`  ${one.field}: ${one.signer ?? '?'}, ${one.claimedTime ?? '?'}, ${one.integrity}, ${one.coverage}`),
      );
    if (refused !== undefined) print(`${refused.code}: ${bilingual(refused.text)}`);
  }
  return exitCodes.PASSED;
}

/** A file can be readable and yet not be one to sign. */
function admission(bytes: Buffer) {
  try {
    return { ...inspectPdf(bytes), refused: undefined };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { pages: undefined, version: undefined, fields: undefined, refused: error };
  }
}
