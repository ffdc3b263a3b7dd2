import type { Foundation } from '../foundation.js';
import type { SignaturesOptions } from '../options.js';
import type { Part } from '../part.js';
import { createImageLoader } from './images.loaders.js';
import { imagesResolvers } from './images.resolvers.js';
import { importDemonstrationImages } from './import-demonstration-images.js';
import { listImageGaps } from './list-image-gaps.js';
import { registerImage } from './register-image.js';

export interface ImagesPart extends Part {
  readonly context: ImagesContext;
  readonly loaders: () => ImagesLoaders;
}

export interface ImagesContext {
  readonly images: {
    readonly register: ReturnType<typeof registerImage>;
    readonly listGaps: ReturnType<typeof listImageGaps>;
    /** By SHA-256. */
    readonly read: (file: string) => Promise<Buffer>;
  };
}

export interface ImagesLoaders {
  readonly images: Readonly<Record<'SIGNATURE' | 'SEAL', ReturnType<typeof createImageLoader>>>;
}

export const imagesPart = (foundation: Foundation, { demonstration }: SignaturesOptions): ImagesPart => {
  const { database, files, clock } = foundation;
  return {
    resolvers: [imagesResolvers],
    context: {
      images: {
        register: registerImage(foundation),
        listGaps: listImageGaps(foundation),
        read: (file) => files.read(file),
      },
    },
    loaders: () => ({
      images: { SIGNATURE: createImageLoader(database, 'SIGNATURE'), SEAL: createImageLoader(database, 'SEAL') },
    }),
    prepare: async () => {
      if (demonstration) await importDemonstrationImages(database, files, demonstration.imagesFolder, clock);
    },
  };
};
