// Signed links to put and to get bytes; files never pass through GraphQL.
import { signLink } from '@lienthong/file-store';
import type { Clock } from '@lienthong/kernel';
import { downloadMinutes, type FileRevision, type Upload } from './file.js';

export const uploadsPath = '/files/documents/uploads';
export const downloadsPath = '/files/documents';

export interface FileLinks {
  /** PUT the announced bytes here, once. */
  uploadUrl(upload: Upload): string;
  /** Made only for someone who may see the document; whoever holds it may read the file for five minutes. */
  downloadUrl(revision: FileRevision, personId: string): string;
}

export interface FileLinkSettings {
  readonly secret: string;
  /** Address of the gateway as the users see it. */
  readonly publicUrl: string;
  readonly clock: Clock;
}

export const createFileLinks = ({ secret, publicUrl, clock }: FileLinkSettings): FileLinks => {
  const base = publicUrl.replace(/\/+$/, '');
  return {
    uploadUrl: ({ id, expiresAt }) =>
      base + signLink(secret, { method: 'PUT', path: `${uploadsPath}/${id}`, claims: {}, expiresAt }),
    downloadUrl: ({ sha256, name, documentId }, personId) =>
      base +
      signLink(secret, {
        method: 'GET',
        path: `${downloadsPath}/${sha256}`,
        claims: { name, document: documentId, person: personId },
        expiresAt: new Date(clock.now().getTime() + downloadMinutes * 60_000),
      }),
  };
};
