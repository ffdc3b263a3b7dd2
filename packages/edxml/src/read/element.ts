/** One element of what is not the content of a file; a tree small enough to hold, whatever the files weigh. */
export interface Element {
  /** Without prefix. */
  readonly name: string;
  readonly prefix: string;
  readonly parent: Element | undefined;
  readonly children: Element[];
  text: string;
  /** Which file of the packet this `ContentTransferEncoded` holds, counted from 0. */
  contentOf?: number;
}

/** `edXML/edXMLEnvelope/…/To[2]/OrganId`: counted from 1 where several of a name stand side by side. */
export function pathOf(element: Element): string {
  const parts: string[] = [];
  for (let at: Element | undefined = element; at; at = at.parent) {
    const { name, parent } = at;
    const twins: readonly Element[] = parent ? parent.children.filter((child) => child.name === name) : [];
    parts.unshift(twins.length > 1 ? `${name}[${twins.indexOf(at) + 1}]` : name);
  }
  return parts.join('/');
}

/**
 * The first child of that name, or of that name in another case where there is none.
 * @param name of ASCII letters: what differs in length is never the same name in another case
 */
export function childOf(element: Element | undefined, name: string): Element | undefined {
  if (!element) return undefined;
  for (const child of element.children) if (child.name === name) return child;
  for (const child of element.children) {
    if (child.name.length === name.length && child.name.toLowerCase() === name.toLowerCase()) return child;
  }
  return undefined;
}
