import type { Foundation } from '../foundation.js';
import type { SignaturesOptions } from '../options.js';
import type { Part } from '../part.js';
import { importDemonstrationImages } from './signature-images.js';

export const imagesPart = ({ database, files }: Foundation, { demonstration }: SignaturesOptions): Part => ({
  prepare: async () => {
    if (demonstration) await importDemonstrationImages(database, files, demonstration.imagesFolder);
  },
});
