import type { Findings } from '../finding.js';
import { base64Decoder, type Base64Decoder } from './base64-decoder.js';
import { childOf, pathOf, type Element } from './element.js';
import { contentOf, type ContentEvents } from './element-tree.js';

/** What is to be done with decoded bytes, in order; the reader in memory and the streaming reader do it in their own ways. */
export type ContentStep =
  | { readonly step: 'OPEN'; readonly index: number }
  | { readonly step: 'BYTES'; readonly index: number; readonly bytes: Buffer }
  /** A file that came zipped, or seems so: whole, because only its directory, at its end, tells what it holds. */
  | { readonly step: 'ARCHIVE'; readonly index: number; readonly bytes: Buffer; readonly path: string }
  | { readonly step: 'CLOSE'; readonly index: number };

export interface Contents extends ContentEvents {
  /** Takes the steps that became due. */
  take(): readonly ContentStep[];
}

const zipTypes = new Set(['application/zip', 'application/x-zip-compressed', 'application/x-zip']);
export const isZipType = (contentType: string): boolean =>
  zipTypes.has(contentType.split(';')[0]!.trim().toLowerCase());

const zipMagic = Buffer.from('PK\x03\x04', 'latin1');

interface OpenFile {
  readonly index: number;
  readonly element: Element;
  readonly decoder: Base64Decoder;
  /** The first bytes, until they tell whether this may be an archive. */
  head: Buffer | undefined;
  archive: Buffer[] | undefined;
}

/**
 * Decodes the files' contents. What begins like an archive is held until it is known to be declared as one (an archive cannot
 * be judged before its end); everything else passes straight through.
 * @param referenced content type that the manifest gives a ContentId, where the manifest was read already
 */
export function contents(findings: Findings, referenced: (contentId: string) => string | undefined): Contents {
  let steps: ContentStep[] = [];
  let open: OpenFile | undefined;

  const pass = (file: OpenFile, bytes: Buffer): void => {
    if (bytes.length === 0) return;
    if (file.archive) return void file.archive.push(bytes);
    if (!file.head) return void steps.push({ step: 'BYTES', index: file.index, bytes });
    const head = file.head.length === 0 ? bytes : Buffer.concat([file.head, bytes]);
    if (head.length < zipMagic.length) return void (file.head = head);
    file.head = undefined;
    if (head.subarray(0, zipMagic.length).equals(zipMagic)) file.archive = [head];
    else steps.push({ step: 'BYTES', index: file.index, bytes: head });
  };

  return {
    begin: (index, element) => {
      open = { index, element, decoder: base64Decoder(), head: Buffer.alloc(0), archive: undefined };
      steps.push({ step: 'OPEN', index });
    },
    characters: (text) => {
      if (open) pass(open, open.decoder.write(text));
    },
    complete: (index, attachment) => {
      const file = open;
      open = undefined;
      if (file?.index !== index) return;
      const { bytes: last, hadStray, wasCut } = file.decoder.end();
      pass(file, last);
      const path = pathOf(contentOf(attachment) ?? attachment);
      if (hadStray) findings.add('BASE64_STRAY', path);
      if (wasCut) findings.add('BASE64_CUT', path);
      const id = childOf(attachment, 'ContentId')?.text.trim() ?? '';
      const own = childOf(attachment, 'ContentType')?.text.trim();
      const isZip = isZipType(own === undefined || own === '' ? (referenced(id) ?? '') : own);
      if (file.archive && isZip) {
        const whole = file.archive.length === 1 ? file.archive[0]! : Buffer.concat(file.archive);
        steps.push({ step: 'ARCHIVE', index, bytes: whole, path });
      } else {
        for (const bytes of file.archive ?? []) steps.push({ step: 'BYTES', index, bytes });
        const isShort = file.head !== undefined && file.head.length > 0;
        if (isShort) steps.push({ step: 'BYTES', index, bytes: file.head! });
        if (isZip && (isShort || file.head === undefined)) findings.add('ATTACHMENT_NOT_ZIP', path);
      }
      steps.push({ step: 'CLOSE', index });
    },
    take: () => {
      const due = steps;
      steps = [];
      return due;
    },
  };
}
