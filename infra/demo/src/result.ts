import { join } from 'node:path';
import type { GraphClient } from './graph-client.js';
import * as operations from './operations.js';

export interface DemoDocument {
  readonly way: string;
  readonly code: string;
  readonly urgency: string;
  readonly file: string;
  readonly attachments: readonly string[];
  /** Valid signatures in the main file. */
  readonly signatures: number;
  readonly deliveries: readonly { readonly recipient: string; readonly state: string }[];
}

interface Answer {
  readonly document: {
    readonly way: string;
    readonly code: string;
    readonly urgency: string;
    readonly file: { readonly sha256: string; readonly downloadUrl: string };
    readonly attachments: readonly { readonly title: string; readonly file: { readonly downloadUrl: string } }[];
    readonly signatures: readonly { readonly file: string; readonly valid: boolean }[];
    readonly deliveries: {
      readonly edges: readonly { readonly node: { readonly recipientIdentifier: string; readonly state: string } }[];
    };
  };
}

/** Downloads the issued files and reads back what became of them. */
export async function saveDocument(
  client: GraphClient,
  id: string,
  folder: string,
  name: string,
): Promise<DemoDocument> {
  const { document } = await client.ask<Answer>(operations.documentResult, { id });
  const file = await client.save(document.file.downloadUrl, join(folder, `${name}.pdf`));
  const attachments: string[] = [];
  for (const { title, file: attached } of document.attachments) {
    attachments.push(await client.save(attached.downloadUrl, join(folder, `${name}-kem-theo-${title}.pdf`)));
  }
  return {
    way: document.way,
    code: document.code,
    urgency: document.urgency,
    file,
    attachments,
    signatures: document.signatures.filter((signature) => signature.file === document.file.sha256 && signature.valid)
      .length,
    deliveries: document.deliveries.edges.map(({ node }) => ({
      recipient: node.recipientIdentifier,
      state: node.state,
    })),
  };
}
