import { SaxesParser } from 'saxes';
import { isDomainError } from '@lienthong/kernel';
import type { Findings } from '../finding.js';
import type { ReadLimits } from '../limits.js';
import { refusePacket } from '../refusal.js';
import { pathOf, type Element } from './element.js';
import { knownNames, nameOf } from './names.js';
import { namingFault, scopeOf, type Scope } from './namespaces.js';

export interface ContentEvents {
  /** A file's content begins; what was read of its `Attachment` so far is in the tree. */
  begin(index: number, content: Element): void;
  characters(text: string): void;
  /** The `Attachment` element around a content is complete. */
  complete(index: number, attachment: Element): void;
}

export interface ElementTree {
  write(text: string): void;
  readonly root: Element | undefined;
  /** The root element is closed. */
  readonly isDone: boolean;
  readonly hasStrayAfter: boolean;
  /** The last thing parsed was the opening tag of a file's content: what follows, up to the next `<`, is that content. */
  readonly isAtContent: boolean;
}

type Growing = { -readonly [Key in keyof ElementTree]: ElementTree[Key] };

/** Builds the tree of everything but the files' contents, within limits. Throws refusals only. */
export function elementTree(limits: ReadLimits, findings: Findings, content: ContentEvents): ElementTree {
  const parser = new SaxesParser({ position: false });
  // Plain properties: getters made anew for every packet outlive it, which cost a quarter of the whole reading.
  const tree: Growing = {
    write: (text) => {
      if (!watchesRareMarkup && hasRareMarkup(text)) watchRareMarkup();
      try {
        parser.write(text);
      } catch (error) {
        if (isDomainError(error)) throw error;
        throw refusePacket('PACKET_NOT_WELL_FORMED', path(), { reason: String(error) });
      }
    },
    root: undefined,
    isDone: false,
    hasStrayAfter: false,
    isAtContent: false,
  };
  let current: Element | undefined;
  let scope: Scope | undefined;
  const scopes: (Scope | undefined)[] = [];
  let elements = 0;
  let contents = 0;
  let isInContent = false;
  let inSignature: Element | undefined;
  let inAttachments: Element | undefined;
  /** The scope in which `edXML` was found to be the prefix that the envelope should have. */
  let soundScope: Scope | undefined;
  let watchesRareMarkup = false;
  const reported = new Set<string>();

  const reportNaming = (element: Element): void => {
    // As a rule every element of the envelope has the prefix and the scope of the one before.
    const isUsual = element.prefix === 'edXML' && element.name !== 'Signature' && !inAttachments;
    if (isUsual && scope && scope === soundScope) return;
    const code = namingFault(element, scope, inAttachments !== undefined);
    if (code === undefined) return void (isUsual && (soundScope = scope));
    // One fault of the writer repeats at every element: said once per place it can occur in.
    const kind = `${code} ${element.prefix} ${element.parent?.name ?? ''}`;
    if (reported.size > 50 || reported.has(kind)) return;
    reported.add(kind);
    findings.add(code, pathOf(element), element.prefix === '' ? element.name : `${element.prefix}:${element.name}`);
  };

  const addText = (text: string): void => {
    tree.isAtContent = false;
    if (isInContent) content.characters(text);
    else if (current) current.text += text;
  };

  parser.on('error', (error) => {
    if (tree.isDone) tree.hasStrayAfter = true;
    else if (isDomainError(error)) throw error;
    else if (error.message.includes('undefined entity')) throw refusePacket('PACKET_ENTITY_UNKNOWN', path());
    else throw refusePacket('PACKET_NOT_WELL_FORMED', path(), { reason: error.message });
  });
  const path = (): string => (current ? pathOf(current) : 'edXML');
  /**
   * The parser keeps its handlers as properties, and an object that is given many of them loses a quarter of its speed: these
   * few are set only for packets that hold any markup of the kind.
   */
  const watchRareMarkup = (): void => {
    watchesRareMarkup = true;
    parser.on('doctype', () => {
      throw refusePacket('PACKET_HAS_DTD');
    });
    parser.on('comment', () => {
      tree.isAtContent = false;
      findings.add('COMMENT', path());
    });
    parser.on('processinginstruction', () => {
      tree.isAtContent = false;
      findings.add('PROCESSING_INSTRUCTION', path());
    });
    parser.on('cdata', (text) => {
      findings.add('CDATA', path());
      addText(text);
    });
  };
  const hasRareMarkup = (text: string): boolean =>
    text.includes('<!') || text.includes('<?', tree.root ? 0 : 1) || text.endsWith('<');

  parser.on('text', addText);

  parser.on('opentag', ({ name: qualified, attributes, isSelfClosing }) => {
    if (tree.isDone) return void (tree.hasStrayAfter = true);
    const { name, prefix } = knownNames.get(qualified) ?? nameOf(qualified);
    const element: Element = { name, prefix, parent: current, children: [], text: '' };
    if ((elements += 1) > limits.elements) throw refusePacket('PACKET_TOO_MANY_ELEMENTS');
    if (scopes.length >= limits.depth) throw refusePacket('PACKET_TOO_DEEP', path());
    if (current) current.children.push(element);
    else tree.root = element;
    scopes.push(scope);
    scope = scopeOf(attributes as Record<string, string>, scope);
    current = element;
    if (name === 'AttachmentEncoded') inAttachments ??= element;
    if (!inSignature) reportNaming(element);
    if (name === 'Signature') inSignature ??= element;
    tree.isAtContent = false;
    const { parent } = element;
    const opensContent = name === 'ContentTransferEncoded' && parent?.name === 'Attachment' && !isInContent;
    if (opensContent && !contentOf(parent)) {
      element.contentOf = contents;
      isInContent = true;
      tree.isAtContent = !isSelfClosing;
      content.begin(contents, element);
      contents += 1;
    }
  });

  parser.on('closetag', () => {
    const closed = current;
    tree.isAtContent = false;
    if (tree.isDone || !closed) return;
    if (closed.contentOf !== undefined) isInContent = false;
    if (closed === inSignature) inSignature = undefined;
    if (closed === inAttachments) inAttachments = undefined;
    const encoded = closed.name === 'Attachment' ? contentOf(closed) : undefined;
    if (encoded) content.complete(encoded.contentOf!, closed);
    scope = scopes.pop();
    current = closed.parent;
    tree.isDone = current === undefined;
  });

  return tree;
}

/** The child that holds the file itself. */
export const contentOf = (attachment: Element): Element | undefined =>
  attachment.children.find((child) => child.contentOf !== undefined);
