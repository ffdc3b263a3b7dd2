// Whom we believe: the roots certificates may end at, as data. Each class is a folder of PEM files.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '@lienthong/database';
import { certificatesFromPem, type TrustAnchor } from '@lienthong/pki';
import { authority } from '../certificates/certificate.repository.js';

/** Folder name → class (reference 6.2: both chains are verified, only one is signed with). */
const classFolders = {
  'public-service': 'PUBLIC_SERVICE',
  'public-ca': 'PUBLIC_CA',
  configured: 'CONFIGURED',
} as const;

export interface TrustAnchors {
  /** The configured roots, and the demonstration's own as soon as there is one. */
  all(): Promise<readonly TrustAnchor[]>;
}

/**
 * @param folder holds `public-service/`, `public-ca/` and `configured/` with `*.pem`; null: none
 * @throws at the first use, when a file in it is no PEM: a root that is silently missing would make good signatures look foreign
 */
export function createTrustAnchors(database: Database, folder: string | null): TrustAnchors {
  let configured: Promise<TrustAnchor[]> | null = null;
  let own: TrustAnchor | null = null;
  return {
    all: async () => {
      configured ??= folder === null ? Promise.resolve([]) : readFolder(folder);
      if (own === null) {
        const root = await authority(database.manager, 'ROOT');
        if (root) own = { certificate: root.der, class: 'DEMONSTRATION' };
      }
      return own ? [...(await configured), own] : configured;
    },
  };
}

async function readFolder(folder: string): Promise<TrustAnchor[]> {
  const anchors: TrustAnchor[] = [];
  for (const [name, anchorClass] of Object.entries(classFolders)) {
    const files = await readdir(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const file of files.filter((entry) => /\.(pem|crt)$/.test(entry)).sort()) {
      const certificates = certificatesFromPem(await readFile(join(folder, name, file), 'utf8'));
      if (certificates.length === 0) throw new Error(`no certificate in ${join(folder, name, file)}`);
      anchors.push(...certificates.map((certificate) => ({ certificate, class: anchorClass })));
    }
  }
  return anchors;
}
