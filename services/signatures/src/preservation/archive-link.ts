// A link to an archival rendition: the documents service serves every file of the store under a link signed with the shared secret,
// and notes in its reading log who fetched it.
import { signLink } from '@lienthong/file-store';
import type { Clock } from '@lienthong/kernel';
import { mainPart } from '../verification/document-signatures.repository.js';
import type { Preservation } from './preservation.js';

export interface ArchiveLinkSettings {
  readonly secret: string;
  /** Address of the gateway as the users see it. */
  readonly publicUrl: string;
}

const minutes = 5;

/** @param personId who may see the document; whoever holds the link may read the file for five minutes */
export function archiveLink(
  { secret, publicUrl }: ArchiveLinkSettings,
  clock: Clock,
  { documentId, part, file, level }: Preservation,
  personId: string,
): string {
  const name = `luu-tru-${level.replace('_', '-')}${part === mainPart ? '' : `-${part}`}.pdf`;
  const expiresAt = new Date(clock.now().getTime() + minutes * 60_000);
  const claims = { name, document: documentId, person: personId };
  return (
    publicUrl.replace(/\/+$/, '') +
    signLink(secret, { method: 'GET', path: `/files/documents/${file}`, claims, expiresAt })
  );
}
