import type { CivilDate } from '@lienthong/kernel';
import { collectFindings, type Findings } from '../finding.js';
import { defaultLimits, type ReadLimits } from '../limits.js';
import { archiveEntries, inflate, inflateInPieces, zippedFile, type ArchiveEntry } from './archive.js';
import type { Arrived } from './attachment-list.js';
import { byteFeed, type ByteFeed } from './byte-feed.js';
import { contentTypeOf } from './content-type.js';
import { contents, type ContentStep, type Contents } from './contents.js';
import { childOf, type Element } from './element.js';
import { elementTree, type ElementTree } from './element-tree.js';
import { packetOf, rootOf, type ReadResult } from './packet-of.js';

export interface ReadOptions {
  readonly limits?: Partial<ReadLimits>;
  /** Civil date in Vietnam against which a date of issue lies in the future; without it nothing is compared. */
  readonly today?: CivilDate;
}

/** Takes the bytes of one file, in order. */
export interface AttachmentSink<C> {
  write(bytes: Uint8Array): void | Promise<void>;
  /** The file is complete. What it gives becomes the `content` of the attachment: a hash, a path, a length. */
  close(): C | Promise<C>;
  /** The packet is refused or the stream broke: drop what was written. */
  abandon?(): void | Promise<void>;
}

interface Reading {
  readonly limits: ReadLimits;
  readonly findings: Findings;
  readonly tree: ElementTree;
  readonly contents: Contents;
  readonly feed: ByteFeed;
}

function startReading({ limits: wished }: ReadOptions): Reading {
  const limits = { ...defaultLimits, ...wished };
  const findings = collectFindings();
  const decoded = contents(findings, (contentId) => referencedType(tree.root, contentId));
  const tree: ElementTree = elementTree(limits, findings, decoded);
  return { limits, findings, tree, contents: decoded, feed: byteFeed(tree, decoded.characters, limits, findings) };
}

/** The type a manifest read so far gives a file: the last word where the file itself does not say. */
function referencedType(root: Element | undefined, contentId: string): string | undefined {
  const manifest = childOf(childOf(childOf(root, 'edXMLEnvelope'), 'edXMLBody'), 'edXMLManifest');
  const reference = manifest?.children.find((child) => childOf(child, 'ContentId')?.text.trim() === contentId);
  return childOf(reference, 'ContentType')?.text.trim();
}

/**
 * The file that an archive was made of, or undefined where the archive itself is the file.
 * @throws ATTACHMENT_ZIP_HOSTILE
 */
function zipped(
  { bytes, path }: ContentStep & { step: 'ARCHIVE' },
  name: string,
  findings: Findings,
): ArchiveEntry | undefined {
  const entries = archiveEntries(bytes);
  if (!entries) return void findings.add('ATTACHMENT_NOT_ZIP', path);
  const entry = zippedFile(entries, name);
  // An archive under the name of an archive is nothing odd.
  if (!entry && !/\.zip$/i.test(name)) findings.add('ATTACHMENT_ARCHIVE_KEPT', path, name);
  return entry;
}

/** Name of the file whose content has this index, as its own element or the manifest gives it. */
function nameOf(root: Element | undefined, index: number): string {
  const encoded = childOf(root, 'AttachmentEncoded') ?? childOf(childOf(root, 'edXMLEnvelope'), 'AttachmentEncoded');
  const file = encoded?.children.find((child) => child.children.some(({ contentOf }) => contentOf === index));
  return childOf(file, 'AttachmentName')?.text.trim() ?? '';
}

/**
 * Reads a packet that is in memory. Departures from the written form are findings, never errors.
 * @param bytes the whole packet
 * @throws DomainError with one of the codes of `refusalTexts`: hostile, cut off, or no edXML at all
 */
export function readPacket(bytes: Uint8Array, options: ReadOptions = {}): ReadResult {
  const { feed, findings, tree, limits, contents: decoded } = startReading(options);
  feed.push(bytes, true);
  feed.end();
  const root = rootOf(tree.root);
  const arrived = new Map<number, Arrived<Uint8Array>>();
  let pieces: Buffer[] = [];
  let inflatedAs: string | undefined;
  let allowance = limits.inflatedBytes;
  for (const step of decoded.take()) {
    if (step.step === 'OPEN') [pieces, inflatedAs] = [[], undefined];
    else if (step.step === 'BYTES') pieces.push(step.bytes);
    else if (step.step === 'CLOSE') {
      const content = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
      arrived.set(step.index, { content, ...(inflatedAs === undefined ? {} : { inflatedAs }) });
    } else {
      const name = nameOf(root, step.index);
      const entry = zipped(step, name, findings);
      const content = entry && inflate(entry, allowance, step.path);
      if (entry) findings.add(content ? 'ATTACHMENT_ZIPPED' : 'ATTACHMENT_NOT_ZIP', step.path, name);
      if (content) [inflatedAs, allowance] = [contentTypeOf(name), allowance - content.length];
      pieces.push(content ?? step.bytes);
    }
  }
  return packetOf(root, arrived, findings, options.today);
}

/**
 * Reads a packet as it arrives; the files' bytes go to sinks and are never held whole, save one that came zipped (in its
 * zipped form). The next bytes are asked for when the sinks have taken the last.
 * @param openSink called for each file, in their order in the packet, before its first byte
 * @throws as readPacket, and whatever the source or a sink throws; every sink opened and not closed is then abandoned
 */
export async function readPacketStream<C>(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  openSink: (index: number) => AttachmentSink<C> | Promise<AttachmentSink<C>>,
  options: ReadOptions = {},
): Promise<ReadResult<C>> {
  const { feed, findings, tree, limits, contents: decoded } = startReading(options);
  const arrived = new Map<number, Arrived<C>>();
  let sink: AttachmentSink<C> | undefined;
  let inflatedAs: string | undefined;
  let allowance = limits.inflatedBytes;

  const takeArchive = async (step: ContentStep & { step: 'ARCHIVE' }): Promise<void> => {
    const name = nameOf(tree.root, step.index);
    const entry = zipped(step, name, findings);
    const verdict = { isWhole: false };
    if (entry) for await (const _ of inflateInPieces(entry, allowance, step.path, verdict));
    if (entry) findings.add(verdict.isWhole ? 'ATTACHMENT_ZIPPED' : 'ATTACHMENT_NOT_ZIP', step.path, name);
    if (!entry || !verdict.isWhole) return void (await sink?.write(step.bytes));
    for await (const piece of inflateInPieces(entry, allowance, step.path, verdict)) await sink?.write(piece);
    [inflatedAs, allowance] = [contentTypeOf(name), allowance - entry.size];
  };

  const carryOut = async (): Promise<void> => {
    for (const step of decoded.take()) {
      if (step.step === 'OPEN') [sink, inflatedAs] = [await openSink(step.index), undefined];
      else if (step.step === 'BYTES') await sink?.write(step.bytes);
      else if (step.step === 'ARCHIVE') await takeArchive(step);
      else if (sink) {
        const content = await sink.close();
        sink = undefined;
        arrived.set(step.index, { content, ...(inflatedAs === undefined ? {} : { inflatedAs }) });
      }
    }
  };

  try {
    for await (const bytes of source) {
      feed.push(bytes);
      await carryOut();
    }
    feed.end();
    await carryOut();
    return packetOf(rootOf(tree.root), arrived, findings, options.today);
  } catch (error) {
    await sink?.abandon?.();
    throw error;
  }
}
