import type { SignaturesContext } from '../context.js';
import type { DocumentSignature } from './document-signatures.repository.js';

interface Reference {
  readonly id: string;
}

export const documentSignatureResolvers = {
  Document: {
    __resolveReference: ({ id }: Reference): Reference => ({ id }),
    signatures: ({ id }: Reference, _args: unknown, { loaders }: SignaturesContext): Promise<DocumentSignature[]> =>
      loaders.signatures.load(id),
  },
};
