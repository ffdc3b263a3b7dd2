import DataLoader from 'dataloader';
import type { Database } from '@lienthong/database';
import { isUuid } from '@lienthong/kernel';
import type { SignatureImageKind } from '@lienthong/pdf-signature';
import { newestImages, type OwnedImage } from './image.repository.js';

/** Newest images by owner, one statement for all owners of a request; of whoever may see them or not. */
export const createImageLoader = (
  database: Database,
  kind: SignatureImageKind,
): DataLoader<string, OwnedImage | null> =>
  new DataLoader(
    async (ids) => {
      const owners = ids.filter(isUuid);
      const found = owners.length === 0 ? new Map<string, OwnedImage>() : await newestImages(database, kind, owners);
      return ids.map((id) => found.get(id.toLowerCase()) ?? null);
    },
    { maxBatchSize: 500 },
  );
